import { error, isHttpError } from '@sveltejs/kit';
import type { EventAnswer } from '#api/events/answers.ts';
import type { MetricDetails } from '#api/metrics/answers.ts';
import type { OrganisationAnswer, OrganisationDetails } from '#api/organisations/answers.ts';
import type { CoverageAnswer, SeriesAnswer } from '#api/series/answers.ts';
import type { TargetAnswer } from '#api/targets/answers.ts';
import { parseFormula } from '#domain/formula.ts';
import type { Texts } from '#domain/language.ts';
import { frequencies, frequencyOf, type Frequency, type PeriodCode } from '#domain/period.ts';
import type { Query } from '#web/lib/address.ts';
import type { TiofaltApi } from '#web/lib/api.ts';
import { figuresOf } from './figures.ts';
import type { Responsible } from '#web/lib/wording/responsible.ts';
import type { Selection } from './selection.ts';

export type Gathered = {
  metric: MetricDetails;
  organisation: OrganisationDetails;
  /** The organisations that nothing stands above. */
  tops: OrganisationAnswer[];
  series: SeriesAnswer;
  /** The frequencies that there are figures of, where there are several. */
  frequencies: Frequency[];
  events: EventAnswer[];
  /** The periods of which the figure was once another. */
  revised: PeriodCode[];
  target: TargetAnswer | null;
  coverage: CoverageAnswer['items'][number] | null;
  /** The names of the two metrics that the formula divides. */
  formula: { numerator: Texts; denominator: Texts } | null;
  /** Who answers for it there, as far as the reader may know. */
  responsible: Responsible | null;
};

/** The breakdowns to ask for: always the total, and the categories of the chosen dimension. */
export const breakdownsOf = (metric: MetricDetails, dimension: string | null): string => {
  if (dimension === null) return 'total';
  const chosen = metric.breakdowns.find(({ code }) => code === dimension);
  if (chosen === undefined) error(400, 'Unknown breakdown', { code: 'unknown-breakdown' });
  return ['total', ...chosen.categories.map(({ code }) => `${dimension}.${code}`)].join(',');
};

/** Where figures come in several frequencies and none is chosen, the shortest periods are shown. */
export const seriesIn = async (
  api: TiofaltApi,
  query: Query,
): Promise<{ series: SeriesAnswer; frequencies: Frequency[] }> => {
  try {
    return { series: await api.series(query), frequencies: [] };
  } catch (problem) {
    if (!isHttpError(problem) || problem.body.code !== 'mixed-frequency') throw problem;
    const found = frequencies.filter((one) => problem.body.frequencies?.includes(one));
    const shortest = found.at(-1);
    if (shortest === undefined || query['frequency']) throw problem;
    return { series: await api.series({ ...query, frequency: shortest }), frequencies: found };
  }
};

const formulaIn = async (api: TiofaltApi, metric: MetricDetails): Promise<Gathered['formula']> => {
  if (metric.formula === null) return null;
  const { numerator, denominator } = parseFormula(metric.formula);
  const [above, below] = await Promise.all([api.metric(numerator), api.metric(denominator)]);
  return { numerator: above.names, denominator: below.names };
};

/** Everything that the page of a metric tells about one organisation. */
export const gather = async (
  api: TiofaltApi,
  metric: MetricDetails,
  organisationCode: string,
  selection: Selection,
): Promise<Gathered> => {
  const chosen = { metric: metric.code, organisation: organisationCode };
  const breakdown = breakdownsOf(metric, selection.breakdown);
  const [organisation, tops, found, events, targets, formula, named, revisions] = await Promise.all([
    api.organisation(organisationCode),
    api.topOrganisations(),
    seriesIn(api, { ...chosen, breakdown, frequency: selection.frequency, numerators: 'true', signals: 'true' }),
    api.events(chosen),
    api.targets(chosen),
    formulaIn(api, metric),
    api.responsible(organisationCode),
    api.revisions({ ...chosen, breakdown: 'total', limit: '1000' }),
  ]);
  const { series } = found;
  const isRolledUp = series.series.some((one) => one.breakdown === 'total' && one.rollup !== undefined);
  const { frequency } = series;
  // the figures may end before the period that the reader chose to end with
  const period = selection.period ?? (selection.to && figuresOf({ series }, selection).periods.at(-1));
  const coverage = isRolledUp ? await api.coverage({ ...chosen, frequency, period }) : null;
  return {
    metric,
    organisation,
    tops: tops.items,
    series,
    // one that was chosen may be left again
    frequencies: selection.frequency
      ? metric.frequencies.toSorted((a, b) => frequencies.indexOf(a) - frequencies.indexOf(b))
      : found.frequencies,
    events: events.items,
    revised: revisions.items.map((revision) => revision.period),
    target: targetFor(targets.items, series),
    coverage: coverage?.items[0] ?? null,
    formula,
    responsible: named.items.find((one) => one.metric === metric.code) ?? null,
  };
};

/** A target that is set in other periods than the figures says nothing of them. */
export const targetFor = (
  targets: readonly TargetAnswer[],
  { periods: [first] }: Pick<SeriesAnswer, 'periods'>,
): TargetAnswer | null =>
  (first && targets.find(({ byPeriod }) => frequencyOf(byPeriod) === frequencyOf(first))) ?? null;
