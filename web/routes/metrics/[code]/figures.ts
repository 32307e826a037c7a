import { error } from '@sveltejs/kit';
import type { SeriesAnswer, SeriesItem } from '#api/series/answers.ts';
import { frequencyOf, periodNumber, type PeriodCode } from '#domain/period.ts';
import type { Gathered } from './gather.ts';
import type { Selection } from './selection.ts';

/** The chosen stretch of the series, with everything lined up by position from 0. */
export type Figures = {
  periods: PeriodCode[];
  total: SeriesItem | null;
  parts: SeriesItem[];
  /** Of the whole series, for the choice of from and to. */
  allPeriods: PeriodCode[];
};

const cutByPosition = <Item>(items: Record<string, Item>, first: number, end: number): Record<string, Item> =>
  Object.fromEntries(
    Object.entries(items).flatMap(([position, item]) => {
      const place = Number(position);
      return place >= first && place < end ? [[String(place - first), item]] : [];
    }),
  );

const cutSeries = (series: SeriesItem, first: number, end: number): SeriesItem => {
  const cut = <Item>(items: Item[]): Item[] => items.slice(first, end);
  const {
    values,
    statuses,
    numerators,
    denominators,
    n,
    own,
    rollup,
    signals,
    targetStatuses,
    breaks,
    marks,
    lacking,
    unweighted,
    ...rest
  } = series;
  const cutPlaces = (places: number[]): number[] =>
    places.filter((place) => place >= first && place < end).map((place) => place - first);
  return {
    ...rest,
    values: cut(values),
    statuses: cutByPosition(statuses, first, end),
    ...(numerators ? { numerators: cut(numerators) } : {}),
    ...(denominators ? { denominators: cut(denominators) } : {}),
    ...(n ? { n: cut(n) } : {}),
    ...(own ? { own: cutByPosition(own, first, end) } : {}),
    ...(rollup
      ? {
          rollup: {
            ...rollup,
            have: cut(rollup.have),
            of: cut(rollup.of),
            ...(rollup.values ? { values: cut(rollup.values) } : {}),
          },
        }
      : {}),
    ...(targetStatuses ? { targetStatuses: cut(targetStatuses) } : {}),
    ...(breaks ? { breaks: cutPlaces(breaks) } : {}),
    ...(marks ? { marks: cutByPosition(marks, first, end) } : {}),
    ...(lacking ? { lacking: cutByPosition(lacking, first, end) } : {}),
    ...(unweighted ? { unweighted: cutPlaces(unweighted) } : {}),
    ...(signals
      ? {
          signals: {
            ...signals,
            variations: cut(signals.variations),
            rules: cutByPosition(signals.rules, first, end),
            isTrial: cut(signals.isTrial),
            rebasedAt: cutPlaces(signals.rebasedAt),
            mean: cut(signals.mean),
            lower: cut(signals.lower),
            upper: cut(signals.upper),
          },
        }
      : {}),
  };
};

/** The first and the last position that have a figure in any series: what is empty before and after says nothing. */
const filledRange = ({ series, periods }: SeriesAnswer): { first: number; end: number } => {
  const isFilled = (position: number) => series.some(({ values }) => typeof values[position] === 'number');
  const filled = periods.flatMap((_, position) => (isFilled(position) ? [position] : []));
  return { first: filled.at(0) ?? 0, end: (filled.at(-1) ?? -1) + 1 };
};

export const figuresOf = ({ series }: Pick<Gathered, 'series'>, { from, to }: Selection): Figures => {
  const filled = filledRange(series);
  const allPeriods = series.periods.slice(filled.first, filled.end);
  const [start] = allPeriods;
  const chosen = [from, to].filter((period) => period !== null);
  if (start && chosen.some((period) => frequencyOf(period) !== frequencyOf(start))) {
    error(400, 'Mixed frequency', { code: 'mixed-frequency' });
  }
  if (from && to && periodNumber(from) > periodNumber(to)) error(400, 'Periods reversed', { code: 'periods-reversed' });
  const offset = series.periods[0] ? periodNumber(series.periods[0]) : 0;
  const first = Math.max(filled.first, from ? periodNumber(from) - offset : 0);
  const end = Math.max(first, Math.min(filled.end, to ? periodNumber(to) - offset + 1 : filled.end));
  const cut = series.series.map((one) => cutSeries(one, first, end));
  const hasFigures = ({ values }: SeriesItem) => values.some((value) => value !== null);
  return {
    periods: series.periods.slice(first, end),
    total: cut.find((one) => one.breakdown === 'total' && hasFigures(one)) ?? null,
    parts: cut.filter((one) => one.breakdown !== 'total' && hasFigures(one)),
    allPeriods,
  };
};
