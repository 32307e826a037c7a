import type { GroupAnswer } from '#api/groups/answers.ts';
import { compareScales, compareViews, type CompareScale, type CompareView } from '#domain/compare.ts';
import { textIn, type Language } from '#domain/language.ts';
import { measures } from '#domain/measure.ts';
import { formatPeriod } from '#domain/period.ts';
import { inLanguage as pathIn } from '#web/lib/address.ts';
import { localText, type LocalText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { frequencyName } from '#web/lib/wording/frequency.ts';
import type { Gathered } from './gather.ts';
import { pathOf, type Selection } from './selection.ts';

export type Option = { value: string; text: string };
type Field = { name: string; label: string; chosen: string; groups: { name: string | null; options: Option[] }[] };
type Tab = { view: CompareView; letter: string; text: string; path: string };

export type Choices = {
  fields: Field[];
  /** What the form does not ask about and keeps. */
  kept: { name: string; value: string }[];
  tabs: Tab[];
  /** Each part of the selection, and the address without it. */
  chosen: { text: LocalText; path: string | null }[];
  /** Adds one's own organisation, where it is not among them. */
  addOwn: { text: LocalText; path: string } | null;
};

/** A letter of its own for each view, the same in every language, because the address has the same words too. */
export const letters: Record<CompareView, string> = {
  lines: 'l',
  multiples: 'm',
  slope: 's',
  bars: 'b',
  distribution: 'd',
  scatter: 'x',
  table: 't',
};

const viewNames: Record<CompareView, typeof m.compare_view_lines> = {
  lines: m.compare_view_lines,
  multiples: m.compare_view_multiples,
  slope: m.compare_view_slope,
  bars: m.compare_view_bars,
  distribution: m.compare_view_distribution,
  scatter: m.compare_view_scatter,
  table: m.compare_view_table,
};

const scaleNames: Record<CompareScale, typeof m.compare_view_lines> = {
  absolute: m.compare_scale_absolute,
  change: m.compare_scale_change,
  index: m.compare_scale_index,
  median: m.compare_scale_median,
};

const plain = (options: Option[]): Field['groups'] => [{ name: null, options }];

/** All metrics in the order of the fourteen measures, those outside them last. */
const metricGroups = ({ metrics }: Gathered, language: Language): Field['groups'] => {
  const optionsOf = (number: number | null): Option[] =>
    metrics
      .filter(({ measure }) => measure === number)
      .map(({ code, names }) => ({ value: code, text: textIn(names, language) }));
  return [
    ...measures.map(({ number, names }) => ({ name: textIn(names, language), options: optionsOf(number) })),
    { name: m.catalogue_others({}, { locale: language }), options: optionsOf(null) },
  ].filter(({ options }) => options.length > 0);
};

/** What else can be chosen; an empty value is the default and leaves the address. */
export const choicesOf = (
  gathered: Gathered,
  selection: Selection & { metric: string; organisation: string },
  asOf: string | null,
  language: Language,
): Choices => {
  const { figures, frequencies, metric, named, own } = gathered;
  const inLanguage = { locale: language };
  const path = (changes: Partial<Selection>): string => pathIn(pathOf({ ...selection, ...changes }, asOf), language);
  const field = (name: string, label: string, chosen: string | null, groups: Field['groups']): Field => ({
    name,
    label,
    chosen: chosen ?? '',
    groups,
  });
  const periods = figures.allPeriods.map((one) => ({ value: one, text: formatPeriod(one, language, 'short') }));
  const present = figures.lines.filter(({ figures: shown }) => shown.some((value) => value !== null));
  const metricsByMeasure = metricGroups(gathered, language);
  const chosenGroup = gathered.groups.find(({ code }) => selection.organisation.split(',').includes(`group:${code}`));
  const nothing = { value: '', text: m.compare_none_chosen({}, inLanguage) };
  const fields: Field[] = [
    field('metric', m.compare_metric({}, inLanguage), metric.code, metricsByMeasure),
    ...(selection.view === 'scatter'
      ? [
          field('second', m.compare_second({}, inLanguage), selection.second, [
            ...plain([nothing]),
            ...metricsByMeasure,
          ]),
        ]
      : []),
    ...(gathered.groups.length > 0
      ? [
          field(
            'group',
            m.group_of({}, inLanguage),
            chosenGroup?.code ?? '',
            plain([
              // whoever has chosen one chooses another, or takes it away above
              ...(chosenGroup ? [] : [{ value: '', text: m.group_of_none({}, inLanguage) }]),
              ...gathered.groups.map(({ code, names }) => ({ value: code, text: textIn(names, language) })),
            ]),
          ),
        ]
      : []),
    ...(frequencies.length > 1
      ? [
          field(
            'frequency',
            m.choice_frequency({}, inLanguage),
            selection.frequency,
            plain([
              { value: '', text: m.compare_frequency_any({}, inLanguage) },
              ...frequencies.map((one) => ({ value: one, text: frequencyName(one, language) })),
            ]),
          ),
        ]
      : []),
    field(
      'scale',
      m.compare_scale({}, inLanguage),
      selection.scale,
      plain(compareScales.map((scale) => ({ value: scale, text: scaleNames[scale]({}, inLanguage) }))),
    ),
    field(
      'from',
      m.choice_from({}, inLanguage),
      selection.from,
      plain([{ value: '', text: m.choice_first({}, inLanguage) }, ...periods]),
    ),
    field(
      'to',
      m.choice_to({}, inLanguage),
      selection.to,
      plain([{ value: '', text: m.choice_last({}, inLanguage) }, ...periods]),
    ),
    ...(selection.view === 'multiples'
      ? [
          field(
            'axis',
            m.compare_axis({}, inLanguage),
            selection.axis,
            plain([
              { value: 'shared', text: m.compare_axis_shared({}, inLanguage) },
              { value: 'free', text: m.compare_axis_free({}, inLanguage) },
            ]),
          ),
        ]
      : []),
    ...(present.some(({ colour }) => colour === null)
      ? [
          field(
            'highlight',
            m.compare_highlight({}, inLanguage),
            selection.highlight.join(','),
            plain([
              nothing,
              // several stand together only in addresses
              ...(selection.highlight.length > 1
                ? [{ value: selection.highlight.join(','), text: selection.highlight.join(', ') }]
                : []),
              ...present.map(({ organisation }) => ({
                value: organisation.code,
                text: textIn(organisation.names, language),
              })),
            ]),
          ),
        ]
      : []),
  ];
  const asked = new Set(fields.map(({ name }) => name));
  const others = new URLSearchParams(pathOf({ ...selection, q: null, kind: null }, asOf).split('?')[1]);
  const terms = selection.organisation.split(',');
  const missingOwn = own.find((code) => !gathered.organisations.some((one) => one.code === code));
  const ownName = missingOwn === undefined ? undefined : named.get(missingOwn);
  return {
    fields,
    kept: [...others].filter(([name]) => !asked.has(name)).map(([name, value]) => ({ name, value })),
    tabs: compareViews.map((view) => ({
      view,
      letter: letters[view],
      text: viewNames[view]({}, inLanguage),
      path: path({ view }),
    })),
    chosen: terms.map((term, place) => ({
      text: termText(term, gathered, language),
      path: terms.length > 1 ? path({ organisation: terms.toSpliced(place, 1).join(',') }) : null,
    })),
    addOwn:
      missingOwn !== undefined
        ? {
            text: ownName ? localText(ownName.names, language) : { text: missingOwn, lang: undefined },
            path: path({ organisation: [...terms, missingOwn].join(',') }),
          }
        : null,
  };
};

const termText = (term: string, { named, groups }: Gathered, language: Language): LocalText => {
  if (term.startsWith('group:')) return groupText(term, groups, language);
  if (term.startsWith('query:')) return { text: m.compare_stored({}, { locale: language }), lang: undefined };
  if (term === '*') return { text: m.compare_all({}, { locale: language }), lang: undefined };
  const [, code = '', suffix] = /^(.*?)(\/\*\*?|\/all)?$/.exec(term) ?? [];
  const found = named.get(code);
  const name = found ? textIn(found.names, language) : code;
  if (suffix === undefined) return found ? localText(found.names, language) : { text: code, lang: undefined };
  const words = suffix === '/*' ? m.compare_children_of : suffix === '/**' ? m.compare_leaves_of : m.compare_branch_of;
  return { text: words({ name }, { locale: language }), lang: undefined };
};

/** `group:a@2`: an earlier version says so. */
const groupText = (term: string, groups: readonly GroupAnswer[], language: Language): LocalText => {
  const [code = '', version] = term.slice('group:'.length).split('@');
  const found = groups.find((group) => group.code === code);
  const name = found ? textIn(found.names, language) : code;
  const inLanguage = { locale: language };
  const text =
    version === undefined
      ? m.compare_group({ name }, inLanguage)
      : m.compare_group_version({ name, version }, inLanguage);
  return { text, lang: undefined };
};
