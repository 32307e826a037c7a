import { error } from '@sveltejs/kit';
import type { EventAnswer } from '#api/events/answers.ts';
import type { MetricDetails } from '#api/metrics/answers.ts';
import type { OrganisationAnswer, OrganisationDetails } from '#api/organisations/answers.ts';
import type { CoverageAnswer, SeriesAnswer } from '#api/series/answers.ts';
import type { TargetAnswer } from '#api/targets/answers.ts';
import { frequencyOf, type Frequency, type PeriodCode } from '#domain/period.ts';
import type { Query } from '#web/lib/address.ts';
import type { TiofaltApi } from '#web/lib/api.ts';
import { figuresOf } from './figures.ts';
import { formulaMade, formulaMetrics, type GatheredFormula } from './formula.ts';
import type { Responsible } from '#web/lib/wording/responsible.ts';
import type { Selection } from './selection.ts';
import { isShaped, shapedIn, type Shaping } from './shaped.ts';

export type Gathered = {
  metric: MetricDetails;
  organisation: OrganisationDetails;
  /** The organisations that nothing stands above. */
  tops: OrganisationAnswer[];
  series: SeriesAnswer;
  /** The frequencies that there are figures of, or that they can be made of. */
  frequencies: Frequency[];
  shaping: Shaping;
  events: EventAnswer[];
  /** The periods of which the figure was once another. */
  revised: PeriodCode[];
  target: TargetAnswer | null;
  coverage: CoverageAnswer['items'][number] | null;
  formula: GatheredFormula | null;
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

/** Everything that the page of a metric tells about one organisation. */
export const gather = async (
  api: TiofaltApi,
  metric: MetricDetails,
  organisationCode: string,
  selection: Selection,
): Promise<Gathered> => {
  const chosen = { metric: metric.code, organisation: organisationCode };
  const breakdown = breakdownsOf(metric, selection.breakdown);
  const [organisation, tops, found, events, targets, formulaParts, named, revisions] = await Promise.all([
    api.organisation(organisationCode),
    api.topOrganisations(),
    shapedIn(api, metric, { ...chosen, breakdown }, selection),
    api.events(chosen),
    api.targets(chosen),
    formulaMetrics(api, metric),
    api.responsible(organisationCode),
    api.revisions({ ...chosen, breakdown: 'total', limit: '1000' }),
  ]);
  const { series, shaping } = found;
  const isRolledUp = series.series.some((one) => one.breakdown === 'total' && one.rollup !== undefined);
  const { frequency } = series;
  // the figures may end before the period that the reader chose to end with
  const figures = figuresOf({ series }, selection);
  const period = selection.period ?? (selection.to && figures.periods.at(-1));
  const [coverage, made] = await Promise.all([
    isRolledUp ? api.coverage({ ...chosen, frequency, period, ...shapeIn(shaping) }) : null,
    // its parts would have to be shaped alike
    isShaped(shaping) ? null : formulaMade(api, metric, organisationCode, figures, frequency),
  ]);
  return {
    metric,
    organisation,
    tops: tops.items,
    series,
    frequencies: found.frequencies,
    shaping,
    events: events.items,
    revised: isShaped(shaping) ? [] : revisions.items.map((revision) => revision.period),
    // what is set for a period says nothing of several
    target: isShaped(shaping) ? null : targetFor(targets.items, series),
    coverage: coverage?.items[0] ?? null,
    formula: metric.formula === null ? null : { metrics: formulaParts, made },
    responsible: named.items.find((one) => one.metric === metric.code) ?? null,
  };
};

/** As the API is asked for them. */
export const shapeIn = ({ view, isConverted }: Shaping): Query => ({ view, aggregate: isConverted ? 'true' : null });

/** A target that is set in other periods than the figures says nothing of them. */
export const targetFor = (
  targets: readonly TargetAnswer[],
  { periods: [first] }: Pick<SeriesAnswer, 'periods'>,
): TargetAnswer | null =>
  (first && targets.find(({ byPeriod }) => frequencyOf(byPeriod) === frequencyOf(first))) ?? null;
