import { formatPeriod, type PeriodCode } from '#domain/period.ts';
import type { Language } from '#domain/language.ts';
import { localText, type LocalText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { frequencyName } from '#web/lib/wording/frequency.ts';
import type { Figures } from './figures.ts';
import type { Gathered } from './gather.ts';
import { pathOf, type Selection } from './selection.ts';

export type Option = { value: string; text: string };
type Place = { path: string; name: LocalText };

export type Choices = {
  frequency: { options: Option[]; chosen: string } | null;
  breakdown: { options: Option[]; chosen: string } | null;
  periods: Option[];
  from: string;
  to: string;
  /** Written by the server, because the browser needs them in one language only. */
  words: { label: string; frequency: string; breakdown: string; from: string; to: string; first: string; last: string };
  /** Organisations near this one, for the same metric; the last are where other trees begin. */
  nearby: { open: string; groups: { name: string; places: Place[] }[] };
};

/** What else can be chosen on this page; an empty value is the default and leaves the address. */
export const choicesOf = (
  { allPeriods }: Pick<Figures, 'allPeriods'>,
  { metric, organisation, tops, frequencies, series }: Gathered,
  selection: Selection,
  language: Language,
): Choices => {
  const inLanguage = { locale: language };
  const placeOf = ({ code, names }: { code: string; names: Gathered['organisation']['names'] }): Place => ({
    path: pathOf(
      metric.code,
      { ...selection, frequency: null, breakdown: null, from: null, to: null, period: null },
      { organisation: code },
    ),
    name: localText(names, language),
  });
  const periodOption = (period: PeriodCode): Option => ({
    value: period,
    text: formatPeriod(period, language, 'short'),
  });
  return {
    frequency:
      frequencies.length > 1 && series.frequency
        ? {
            // the shortest periods there are figures of need not be asked for
            options: frequencies.map((one) => ({
              value: one === frequencies.at(-1) ? '' : one,
              text: frequencyName(one, language),
            })),
            chosen: series.frequency === frequencies.at(-1) ? '' : series.frequency,
          }
        : null,
    breakdown:
      metric.breakdowns.length > 0
        ? {
            options: [
              { value: '', text: m.total({}, inLanguage) },
              ...metric.breakdowns.map(({ code, names }) => ({ value: code, text: localText(names, language).text })),
            ],
            chosen: selection.breakdown ?? '',
          }
        : null,
    periods: allPeriods.map(periodOption),
    from: selection.from ?? '',
    to: selection.to ?? '',
    words: {
      label: m.choices_label({}, inLanguage),
      frequency: m.choice_frequency({}, inLanguage),
      breakdown: m.choice_breakdown({}, inLanguage),
      from: m.choice_from({}, inLanguage),
      to: m.choice_to({}, inLanguage),
      first: m.choice_first({}, inLanguage),
      last: m.choice_last({}, inLanguage),
    },
    nearby: {
      open: m.other_organisation({}, inLanguage),
      groups: [
        { name: m.organisations_above({}, inLanguage), places: organisation.ancestors.map(placeOf) },
        { name: m.organisations_below({}, inLanguage), places: organisation.children.map(placeOf) },
        {
          name: m.organisations_tops({}, inLanguage),
          places: tops
            .filter(({ code }) => ![organisation, ...organisation.ancestors].some((own) => own.code === code))
            .map(placeOf),
        },
      ].filter(({ places }) => places.length > 0),
    },
  };
};
