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
    curve: Curve | null;
    table: Table | null;
    marks: { number: number; kind: string | null; day: string; text: string }[];
    judged: Judged | null;
    coverage: Coverage | null;
    views: Views;
    choices: Choices;
    downloads: { csv: string; png: string };
    /** Where to talk about them. */
    questionPath: string;
    texts: { heading: string; table: string; hollow: string | null; csv: string; png: string; questions: string };
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
    png: withQuery('/api/v1/series/chart.png', { ...chosen, language }),
  };
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
  const figures = figuresOf(gathered, selection);
  const curve = curveOf(figures, gathered, selection, language);
  return {
    ...definitionOnly(metric, gathered, language),
    figures: {
      organisation: {
        code: organisation.code,
        path: `/organisations/${organisation.code}`,
        name: localText(organisation.names, language),
      },
      summary: summaryOf(figures, gathered, noun, today, language),
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
      downloads: downloadsOf(gathered, selection, asOf, language),
      questionPath: inLanguage(
        withQuery(`/organisations/${organisation.code}/questions`, { metric: metric.code }),
        language,
      ),
      texts: {
        heading: m.curve_heading({ metric: localText(metric.names, language).text }, { locale: language }),
        table: m.table_open({}, { locale: language }),
        hollow: curve?.chart.lines.some(({ uncertain }) => uncertain.length > 0)
          ? m.hollow_points({}, { locale: language })
          : null,
        csv: m.download_csv({}, { locale: language }),
        png: m.download_png({}, { locale: language }),
        questions: m.figure_questions({}, { locale: language }),
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
