import type { MetricDetails } from '#api/metrics/answers.ts';
import type { ChartEventKind } from '#domain/chart.ts';
import type { Language } from '#domain/language.ts';
import { inLanguage, withQuery } from '#web/lib/address.ts';
import { localText, type LocalText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { unitNounOf } from '#web/lib/wording/coverage.ts';
import { dayText } from '#web/lib/wording/day.ts';
import { choicesOf, type Choices } from './choices.ts';
import type { Corrections } from './corrections.ts';
import { coverageOf, type Coverage } from './coverage.ts';
import { curveOf, type Curve } from './curve.ts';
import { factsOf, type Facts } from './facts.ts';
import { figuresOf } from './figures.ts';
import { judgedOf, type Judged } from './judged.ts';
import { breakdownsOf, shapeIn, type Gathered } from './gather.ts';
import type { Selection } from './selection.ts';
import { isShaped } from './shaped.ts';
import { summaryOf } from './summary.ts';
import { tableOf, type Table } from './table.ts';
import { viewsOf, type Views } from './views.ts';

export type MetricPage = {
  code: string;
  name: LocalText;
  facts: Facts;
  /** Null where there is no organisation to show figures of. */
  figures: {
    organisation: { code: string; path: string; name: LocalText };
    summary: string[];
    isWithout: boolean;
    curve: Curve | null;
    table: Table | null;
    marks: { number: number; kind: string | null; day: string; text: string }[];
    judged: Judged | null;
    coverage: Coverage | null;
    views: Views;
    choices: Choices;
    downloads: { csv: string; xlsx: string; png: string };
    /** What to know of the curve, below it. */
    notes: string[];
    /** The downloads, where to talk about the figures, and where new ones can be followed without an account. */
    links: { path: string; text: string; isFile: boolean }[];
    texts: { heading: string; table: string };
  } | null;
};

/** A general event says all in its text. */
const kindNames: Record<ChartEventKind, typeof m.event_milestone | null> = {
  general: null,
  'method-break': m.event_method_break,
  milestone: m.event_milestone,
  celebration: m.event_celebration,
  rebase: m.event_rebase,
};

const downloadsOf = (gathered: Gathered, selection: Selection, asOf: string | null, language: Language) => {
  const { metric, organisation, series } = gathered;
  const chosen = {
    metric: metric.code,
    organisation: organisation.code,
    breakdown: selection.breakdown && breakdownsOf(metric, selection.breakdown),
    frequency: series.frequency,
    ...shapeIn(gathered.shaping),
    from: selection.from,
    to: selection.to,
    asOf,
  };
  return {
    csv: withQuery('/api/v1/series', { ...chosen, signals: isShaped(gathered.shaping) ? null : 'true', format: 'csv' }),
    xlsx: withQuery('/api/v1/series', {
      ...chosen,
      signals: isShaped(gathered.shaping) ? null : 'true',
      format: 'xlsx',
      language,
    }),
    png: withQuery('/api/v1/series/chart.png', { ...chosen, language }),
  };
};

const notesOf = ({ chart }: Curve, language: Language): string[] => [
  ...(chart.legend.length > 0 ? [chart.legend.join(' ')] : []),
  ...(chart.lines.some(({ uncertain }) => uncertain.length > 0) ? [m.hollow_points({}, { locale: language })] : []),
  chart.source,
];

const linksOf = (
  metric: string,
  organisation: string,
  { csv, xlsx, png }: ReturnType<typeof downloadsOf>,
  language: Language,
): NonNullable<MetricPage['figures']>['links'] => {
  const inLocale = { locale: language };
  const questions = withQuery(`/organisations/${organisation}/questions`, { metric });
  const feed = withQuery(`/metrics/${metric}/figures.atom`, { organisation });
  return [
    { path: csv, text: m.download_csv({}, inLocale), isFile: true },
    { path: xlsx, text: m.download_xlsx({}, inLocale), isFile: true },
    { path: png, text: m.download_png({}, inLocale), isFile: true },
    { path: inLanguage(questions, language), text: m.figure_questions({}, inLocale), isFile: false },
    { path: inLanguage(feed, language), text: m.figures_feed_link({}, inLocale), isFile: false },
  ];
};

/** The page of a metric with every word written, for one organisation. */
export const metricPageOf = (
  gathered: Gathered & { corrections?: Corrections },
  selection: Selection,
  { today, asOf, language }: { today: string; asOf: string | null; language: Language },
): MetricPage => {
  const { metric, organisation } = gathered;
  const noun = unitNounOf(
    organisation.kind,
    organisation.children.map(({ kind }) => kind),
  );
  const downloads = downloadsOf(gathered, selection, asOf, language);
  const figures = figuresOf(gathered, selection);
  const curve = curveOf(figures, gathered, selection, today, language);
  const summary = summaryOf(figures, gathered, noun, today, language);
  return {
    ...definitionOnly(metric, gathered, language),
    figures: {
      organisation: {
        code: organisation.code,
        path: `/organisations/${organisation.code}`,
        name: localText(organisation.names, language),
      },
      summary: summary.length > 0 ? summary : [m.no_figures_here({}, { locale: language })],
      isWithout: summary.length === 0,
      curve,
      table: curve && tableOf(figures, gathered, today, language, gathered.corrections),
      marks: (curve?.chart.marks ?? []).map(({ number, kind, happenedOn, text }) => ({
        number,
        kind: kindNames[kind]?.({}, { locale: language }) ?? null,
        day: dayText(happenedOn, language),
        text,
      })),
      judged: judgedOf(figures, gathered, today, language),
      coverage: coverageOf(figures, gathered, selection, noun, language),
      views: viewsOf(gathered, selection, language),
      choices: choicesOf(figures, gathered, selection, language),
      downloads,
      notes: curve ? notesOf(curve, language) : [],
      links: linksOf(metric.code, organisation.code, downloads, language),
      texts: {
        heading: m.curve_heading({ metric: localText(metric.names, language).text }, { locale: language }),
        table: m.table_open({}, { locale: language }),
      },
    },
  };
};

/** For an installation that has no organisations yet. */
export const definitionOnly = (
  metric: MetricDetails,
  known: Pick<Gathered, 'formula' | 'responsible'>,
  language: Language,
): MetricPage => ({
  code: metric.code,
  name: localText(metric.names, language),
  facts: factsOf({ metric, formula: known.formula, responsible: known.responsible }, language),
  figures: null,
});
