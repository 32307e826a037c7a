import type { MetricAnswer } from '#api/metrics/answers.ts';
import type { Language } from '#domain/language.ts';
import { measures } from '#domain/measure.ts';
import { folded } from '#domain/text.ts';
import { localText, type LocalText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';

type Entry = { code: string; path: string; name: LocalText; definition: LocalText; isHeadline: boolean };

export type Catalogue = {
  text: string;
  /** The fourteen measures with the question that each answers; without a number, what stands outside them. */
  groups: { number: number | null; name: LocalText; question: LocalText | null; metrics: Entry[] }[];
};

const matches = (metric: MetricAnswer, words: readonly string[]): boolean => {
  const texts = [metric.code, ...Object.values(metric.names), ...Object.values(metric.definition)];
  const measure = measures.find(({ number }) => number === metric.measure);
  const text = folded(
    [...texts, ...Object.values(measure?.names ?? {}), ...Object.values(measure?.question ?? {})].join(' '),
  );
  return words.every((word) => text.includes(word));
};

/** The first sentence: a catalogue is read along its lines. */
const firstSentence = ({ text, lang }: LocalText): LocalText => ({
  text: /^.*?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text,
  lang,
});

export const catalogueOf = (metrics: readonly MetricAnswer[], q: string, language: Language): Catalogue => {
  const words = folded(q).split(/\s+/).filter(Boolean);
  const found = metrics.filter((metric) => matches(metric, words));
  const entries = (number: number | null): Entry[] =>
    found
      .filter(({ measure }) => measure === number)
      .toSorted((a, b) => Number(b.isHeadline) - Number(a.isHeadline))
      .map(({ code, names, definition, isHeadline }) => ({
        code,
        path: `/metrics/${code}`,
        name: localText(names, language),
        definition: firstSentence(localText(definition, language)),
        isHeadline,
      }));
  const others = {
    sv: m.catalogue_others({}, { locale: 'sv' }),
    [language]: m.catalogue_others({}, { locale: language }),
  };
  return {
    text:
      q === ''
        ? m.catalogue_count({ count: found.length }, { locale: language })
        : m.found_count({ count: found.length, q }, { locale: language }),
    groups: [
      ...measures.map(({ number, names, question }) => ({
        number,
        name: localText(names, language),
        question: localText(question, language),
        metrics: entries(number),
      })),
      { number: null, name: localText(others, language), question: null, metrics: entries(null) },
    ].filter((group) => group.metrics.length > 0),
  };
};
