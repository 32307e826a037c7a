import { error } from '@sveltejs/kit';
import type { ComparisonAnswer } from '#api/comparison/answers.ts';
import type { GroupAnswer } from '#api/groups/answers.ts';
import type { MetricAnswer } from '#api/metrics/answers.ts';
import type { OrganisationAnswer } from '#api/organisations/answers.ts';
import type { SeriesAnswer } from '#api/series/answers.ts';
import type { Frequency } from '#domain/period.ts';
import type { TiofaltApi } from '#web/lib/api.ts';
import { publishedIn } from '../metrics/[code]/shaped.ts';
import { figuresOf, type Figures } from './figures.ts';
import type { Selection } from './selection.ts';

export type Gathered = {
  metrics: MetricAnswer[];
  metric: MetricAnswer;
  second: MetricAnswer | null;
  /** Whom the terms of the selection name, for all that are organisations. */
  named: Map<string, OrganisationAnswer>;
  organisations: OrganisationAnswer[];
  /** All that there are to choose from. */
  groups: GroupAnswer[];
  own: string[];
  frequencies: Frequency[];
  figures: Figures;
  secondSeries: SeriesAnswer | null;
  /** Of the period that is compared; null without figures. */
  comparison: ComparisonAnswer | null;
};

/** As many as one answer lists. */
const mostOrganisations = 1000;

/** The codes that terms such as `a/*` begin with. */
export const codesIn = (organisation: string): string[] => [
  ...new Set(
    organisation
      .split(',')
      .map((term) => term.replace(/\/(\*\*?|all)$/, ''))
      .filter((code) => /^[a-z0-9-]+$/.test(code)),
  ),
];

/** Everything that a comparison tells, all of it asked of the API. */
export const gather = async (
  api: TiofaltApi,
  metrics: MetricAnswer[],
  selection: Selection & { metric: string; organisation: string },
  own: string[],
): Promise<Gathered> => {
  const metricOf = (code: string): MetricAnswer =>
    metrics.find((one) => one.code === code) ?? error(404, 'Unknown metric', { code: 'unknown-metric' });
  const metric = metricOf(selection.metric);
  const second = selection.view === 'scatter' && selection.second ? metricOf(selection.second) : null;
  const chosen = { organisation: selection.organisation, frequency: selection.frequency };
  const numerators = metric.smallestAnswers === null ? null : 'true';
  const codes = [...new Set([...codesIn(selection.organisation), ...own])];
  const [{ items: groups }, listed, found, named] = await Promise.all([
    api.groups(),
    api.organisations({ organisation: selection.organisation, limit: String(mostOrganisations) }),
    publishedIn(api, { ...chosen, metric: metric.code, breaks: 'true', numerators }),
    codes.length
      ? api.organisations({ organisation: codes.join(','), limit: String(mostOrganisations) })
      : { items: [] },
  ]);
  if (listed.total > mostOrganisations) error(400, 'Too many', { code: 'too-many-compared' });
  const figures = figuresOf(metric, listed.items, found.series, selection, own);
  const { period } = figures;
  const [comparison, secondSeries] = await Promise.all([
    period === null ? null : api.comparison({ metric: metric.code, organisation: selection.organisation, period }),
    second && period && found.series.frequency && second.frequencies.includes(found.series.frequency)
      ? api.series({
          metric: second.code,
          organisation: selection.organisation,
          frequency: found.series.frequency,
          from: period,
          to: period,
          breaks: 'true',
          numerators: second.smallestAnswers === null ? null : 'true',
        })
      : null,
  ]);
  return {
    metrics,
    metric,
    second,
    named: new Map(named.items.map((one) => [one.code, one])),
    organisations: listed.items,
    groups,
    own,
    frequencies: selection.frequency ? metric.frequencies : found.frequencies,
    figures,
    secondSeries,
    comparison,
  };
};
