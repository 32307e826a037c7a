import type { ComparisonAnswer } from '#api/comparison/answers.ts';
import { textIn, type Language } from '#domain/language.ts';
import { formatValue } from '#domain/number.ts';
import { formatPeriod, frequencyOf, periodInSentence, type PeriodCode } from '#domain/period.ts';
import { sourceLine } from '#domain/source-line.ts';
import { inLanguage as pathIn, withQuery, type Query } from '#web/lib/address.ts';
import { localText, type LocalText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { dayText } from '#web/lib/wording/day.ts';
import { unbroken } from '#web/lib/wording/unbroken.ts';
import { choicesOf, type Choices } from './choices.ts';
import { drawingOf, servedDrawing, type Drawing, type Served } from './drawing.ts';
import { fairOf, type Fair } from './fair.ts';
import { ofOnePeriod, uncertainIn } from './figures.ts';
import type { Gathered } from './gather.ts';
import { chartNotes } from './marks.ts';
import { rankedOf } from './ranked.ts';
import type { Found } from './search.ts';
import { pathOf, questionOf, type Selection } from './selection.ts';
import { tableOf, type CompareTable } from './table.ts';
import { placeText, scaleText } from './wording.ts';

export type ComparePage = {
  view: Selection['view'];
  metric: LocalText & { path: string };
  summary: string[];
  caption: string;
  source: string;
  drawing: Served | null;
  /** The other of showing time as a whole and drawing it apart; null where there is no choice. */
  apart: { path: string; text: string } | null;
  /** What the drawing does not show, or needs to be said with it. */
  notes: string[];
  table: CompareTable;
  /** Where the table stands alone, because it weighs more than the page around it. */
  tableElsewhere: { path: string; text: string } | null;
  fair: Fair | null;
  choices: Choices;
  found: Found | null;
  slider: Slider | null;
  taking: Taking;
};

/** The ways to take the comparison along, each with its words. */
export type Taking = {
  files: { path: string; name: string; text: string }[];
  /** Of the address itself, to be copied. */
  copy: { text: string; done: string };
  embed: { path: string; text: string };
  /** Where and under what it can be saved; null for whoever has not signed in. */
  save: { path: string; question: string; heading: string; hint: string; button: string } | null;
  citation: { heading: string; text: string };
};

/** Every period that can be compared, each with its address: what time is dragged along. */
export type Slider = { at: number; steps: { text: string; path: string }[] };

type Reading = { today: string; asOf: string | null; language: Language; origin: string; isSignedIn?: boolean };
type Chosen = Selection & { metric: string; organisation: string };

/** How many of those that are compared have a figure at all. */
export const haveText = (
  { have, of }: Pick<ComparisonAnswer, 'have' | 'of'>,
  period: PeriodCode,
  language: Language,
): string =>
  m.compare_summary({ have, of, period: unbroken(periodInSentence(period, language)) }, { locale: language });

const summaryOf = (gathered: Gathered, language: Language): string[] => {
  const { comparison, figures, metric } = gathered;
  const inLanguage = { locale: language };
  if (comparison === null || figures.period === null) return [m.compare_none({}, inLanguage)];
  const { median } = comparison.quartiles;
  const { items, ranked } = rankedOf(gathered, 'absolute');
  return [
    haveText(comparison, figures.period, language),
    ...(median === null
      ? []
      : [m.compare_summary_median({ median: formatValue(median, metric, language) }, inLanguage)]),
    ...items
      .filter(({ line }) => line.isOwn)
      .map(({ line, value, rank, isShared }) =>
        m.compare_summary_own(
          {
            name: textIn(line.organisation.names, language),
            value: formatValue(value, metric, language),
            place: rank === null ? m.compare_no_place({}, inLanguage) : placeText(rank, ranked, isShared, language),
          },
          inLanguage,
        ),
      ),
  ];
};

/** How many organisations a view lays beside each other: those with a figure in its period, or in any of its periods. */
export const comparedIn = ({ figures, comparison }: Gathered, view: Selection['view']): number =>
  ofOnePeriod.includes(view)
    ? (comparison?.have ?? 0)
    : figures.lines.filter(({ values }) => values.some((value) => value !== null)).length;

/** The title of a picture and what stands under it. */
export const captionOf = ({ figures, metric }: Gathered, selection: Selection, language: Language): string => {
  const { periods, period, base } = figures;
  const isOfOne = ofOnePeriod.includes(selection.view);
  const ends = selection.view === 'slope' ? [base, period] : isOfOne ? [period] : [periods.at(0), periods.at(-1)];
  const span = [...new Set(ends)].flatMap((one) => (one ? [formatPeriod(one, language, 'short')] : [])).join('–');
  return [scaleText(selection.scale, metric, base, language), span].filter(Boolean).join(' · ');
};

export const sourceOf = ({ figures, metric }: Gathered, language: Language): string => {
  const attributions = figures.lines.flatMap(({ item }) => item?.attributions ?? []);
  return sourceLine(attributions, metric.source, language);
};

/** What has to be said with the drawing: who found no room, and what grey lines and hollow points are. */
const notesOf = (
  gathered: Gathered,
  { view }: Selection,
  { left, unpaired }: Drawing,
  language: Language,
): string[] => {
  const inLanguage = { locale: language };
  const { lines } = gathered.figures;
  const present = lines.filter(({ values }) => values.some((value) => value !== null));
  const hasGrey = view !== 'multiples' && present.some(({ colour }) => colour === null);
  return [
    ...(left > 0 ? [m.compare_left({ count: left }, inLanguage)] : []),
    ...(unpaired > 0 ? [m.compare_unpaired({ count: unpaired }, inLanguage)] : []),
    ...(hasGrey ? [m.compare_grey({}, inLanguage)] : []),
    ...(lines.some((line) => uncertainIn(line).length > 0) ? [m.compare_hollow({}, inLanguage)] : []),
  ];
};

const sliderOf = ({ figures }: Gathered, selection: Chosen, asOf: string | null, language: Language): Slider | null => {
  if (selection.view !== 'bars' && selection.view !== 'distribution') return null;
  const { allPeriods, period } = figures;
  const start = selection.from === null ? 0 : Math.max(0, allPeriods.indexOf(selection.from));
  const steps = allPeriods.slice(start);
  if (period === null || steps.length < 2) return null;
  return {
    at: steps.indexOf(period),
    steps: steps.map((one) => ({
      text: formatPeriod(one, language, 'short'),
      path: pathIn(pathOf({ ...selection, to: one }, asOf), language),
    })),
  };
};

/** A table of more than these comes after the chart, and not with it. */
const mostCells = 5_000;

/** The page of a comparison with every word written. */
export const comparePageOf = (
  gathered: Gathered,
  selection: Chosen,
  found: Found | null,
  { today, asOf, language, origin, isSignedIn = false }: Reading,
): ComparePage => {
  const { metric } = gathered;
  const inLanguage = { locale: language };
  const drawing = drawingOf(gathered, selection, language);
  const shared = { ...selection, q: null, kind: null };
  const fileOf = (name: string): string => pathIn(`/compare/${name}${questionOf(shared, asOf)}`, language);
  const path = pathIn(pathOf(shared, asOf), language);
  const summary = summaryOf(gathered, language);
  const table = tableOf(gathered, selection, language, today);
  const isHeavy = selection.view !== 'table' && table.rows.length * table.columns.length > mostCells;
  return {
    view: selection.view,
    metric: { ...localText(metric.names, language), path: `/metrics/${metric.code}` },
    summary:
      selection.view === 'scatter' && gathered.second === null
        ? [...summary, m.compare_choose_second({}, inLanguage)]
        : summary,
    caption: captionOf(gathered, selection, language),
    source: sourceOf(gathered, language),
    drawing:
      drawing &&
      servedDrawing(drawing, selection.time === 'apart', (width) => withQuery(fileOf('grey.svg'), { width })),
    apart: apartOf(drawing, selection, asOf, language),
    notes: drawing
      ? [
          ...notesOf(gathered, selection, drawing, language),
          ...chartNotes(gathered, { view: selection.view, scale: selection.scale, today, language }),
        ]
      : [],
    table: isHeavy ? { ...table, rows: [] } : table,
    tableElsewhere: isHeavy
      ? {
          path: pathIn(pathOf({ ...selection, view: 'table' }, asOf), language),
          text: m.compare_table_elsewhere({}, inLanguage),
        }
      : null,
    fair: fairOf(gathered, language),
    choices: choicesOf(gathered, selection, asOf, language),
    found,
    slider: sliderOf(gathered, selection, asOf, language),
    taking: {
      files: [
        ...(drawing
          ? [
              { path: fileOf('chart.svg'), name: `${selection.view}.svg`, text: m.compare_svg({}, inLanguage) },
              { path: fileOf('chart.png'), name: `${selection.view}.png`, text: m.download_png({}, inLanguage) },
            ]
          : []),
        { path: fileOf('figures.csv'), name: '', text: m.compare_csv_shown({}, inLanguage) },
        { path: fileOf('figures.xlsx'), name: '', text: m.compare_xlsx_shown({}, inLanguage) },
        {
          path: withQuery('/api/v1/series', { ...everyFigureOf(gathered, selection), asOf, format: 'csv' }),
          name: '',
          text: m.compare_csv_all({}, inLanguage),
        },
        {
          path: withQuery('/api/v1/series', { ...everyFigureOf(gathered, selection), asOf, format: 'xlsx', language }),
          name: '',
          text: m.compare_xlsx_all({}, inLanguage),
        },
      ],
      copy: { text: m.compare_copy({}, inLanguage), done: m.copied({}, inLanguage) },
      embed: { path: withQuery('/embed', { url: path }), text: m.embed_heading({}, inLanguage) },
      save: isSignedIn
        ? {
            path: pathIn('/account/comparisons?/save', language),
            question: pathOf(shared, asOf).split('?')[1] ?? '',
            heading: m.saved_name({}, inLanguage),
            hint: m.saved_name_hint({ example: `${origin}/compare/` }, inLanguage),
            button: m.saved_save({}, inLanguage),
          }
        : null,
      citation: {
        heading: m.compare_cite({}, inLanguage),
        text: m.compare_citation(
          {
            metric: textIn(metric.names, language),
            count: comparedIn(gathered, selection.view),
            caption: captionOf(gathered, selection, language),
            day: dayText(asOf ?? today, language),
            link: origin + path,
          },
          inLanguage,
        ),
      },
    },
  };
};

/** What asks the API for all periods. */
const everyFigureOf = (gathered: Gathered, { organisation, frequency }: Chosen): Query => ({
  metric: gathered.metric.code,
  organisation,
  frequency: frequency ?? frequencyIn(gathered),
});

const apartOf = (
  drawing: Drawing | null,
  selection: Chosen,
  asOf: string | null,
  language: Language,
): ComparePage['apart'] => {
  if (!drawing?.apart) return null;
  const isApart = selection.time === 'apart';
  return {
    path: pathIn(pathOf({ ...selection, time: isApart ? 'whole' : 'apart' }, asOf), language),
    text: (isApart ? m.compare_time_whole : m.compare_time_apart)({}, { locale: language }),
  };
};

const frequencyIn = ({
  figures: {
    periods: [first],
  },
}: Gathered): string | null => (first ? frequencyOf(first) : null);
