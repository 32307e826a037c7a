import { isHttpError } from '@sveltejs/kit';
import type { MetricDetails } from '#api/metrics/answers.ts';
import type { SeriesAnswer } from '#api/series/answers.ts';
import { frequencies, type Frequency } from '#domain/period.ts';
import { canConvert, noViewOf, type View } from '#domain/span.ts';
import type { Query } from '#web/lib/address.ts';
import type { TiofaltApi } from '#web/lib/api.ts';
import type { Selection } from './selection.ts';

/** How the figures on the page differ from those that were published. */
export type Shaping = {
  /** Null where each is of its own period, as published. */
  view: View | null;
  isConverted: boolean;
  /** Whether nothing could be made of them as they were asked for, so that they are shown as published. */
  isInVain: boolean;
};

export const asPublished: Shaping = { view: null, isConverted: false, isInVain: false };

export const isShaped = ({ view, isConverted }: Shaping): boolean => view !== null || isConverted;

type Found = { series: SeriesAnswer; frequencies: Frequency[] };

/** With the frequencies in which there are figures. Where there are several, those of the shortest periods. */
export const publishedIn = async (api: TiofaltApi, query: Query): Promise<Found> => {
  try {
    const series = await api.series(query);
    return { series, frequencies: series.frequency === null ? [] : [series.frequency] };
  } catch (problem) {
    if (!isHttpError(problem) || problem.body.code !== 'mixed-frequency') throw problem;
    const found = frequencies.filter((one) => problem.body.frequencies?.includes(one));
    const shortest = found.at(-1);
    if (shortest === undefined) throw problem;
    return { series: await api.series({ ...query, frequency: shortest }), frequencies: found };
  }
};

/** The figures as the reader has chosen to see them, and the frequencies in which they can be seen. */
export const shapedIn = async (
  api: TiofaltApi,
  metric: Pick<MetricDetails, 'measuringType' | 'isCumulative'>,
  query: Query,
  selection: Pick<Selection, 'frequency' | 'view'>,
): Promise<Found & { shaping: Shaping }> => {
  const judged = { ...query, numerators: 'true', signals: 'true', own: 'true' };
  const published = await publishedIn(api, judged);
  const isThere = (one: Frequency) => published.frequencies.includes(one);
  const isPossible = (one: Frequency) =>
    isThere(one) || (metric.measuringType !== 'other' && published.frequencies.some((from) => canConvert(from, one)));
  const possible = frequencies.filter(isPossible);
  const frequency = selection.frequency ?? published.series.frequency;
  if (frequency === null || !published.frequencies.length) return { ...published, shaping: asPublished };
  const isConverted = !isThere(frequency);
  const isOwn = selection.view === 'period' && !metric.isCumulative;
  const view = isOwn || noViewOf(metric, frequency) !== null ? null : selection.view;
  if (!isConverted && view === null) {
    const isShown = frequency === published.series.frequency;
    const series = isShown ? published.series : await api.series({ ...judged, frequency });
    return { series, frequencies: possible, shaping: asPublished };
  }
  const aggregate = isConverted ? 'true' : null;
  const series = await api.series({ ...query, numerators: 'true', breaks: 'true', frequency, view, aggregate });
  const isInVain = series.series.every(({ values }) => values.every((value) => value === null));
  return isInVain
    ? { series: published.series, frequencies: possible, shaping: { ...asPublished, isInVain } }
    : { series, frequencies: possible, shaping: { view, isConverted, isInVain } };
};
