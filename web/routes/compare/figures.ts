import { error } from '@sveltejs/kit';
import type { MetricAnswer } from '#api/metrics/answers.ts';
import type { OrganisationAnswer } from '#api/organisations/answers.ts';
import type { SeriesAnswer, SeriesItem } from '#api/series/answers.ts';
import type { ComparabilityMark } from '#domain/comparability.ts';
import { coloursFor, onScale, usualSpan, type CompareView, type Obstacle } from '#domain/compare.ts';
import { frequencyOf, periodNumber, type PeriodCode } from '#domain/period.ts';
import { incompletePositions } from '#domain/rollup.ts';
import { isCompared } from '#domain/small-numbers.ts';
import type { StatusName } from '#domain/status.ts';
import type { Selection } from './selection.ts';

/** One organisation over the shown periods. */
export type Line = {
  organisation: OrganisationAnswer;
  isOwn: boolean;
  colour: number | null;
  /** As the API gives them. */
  figures: (number | null)[];
  /** The same on the chosen scale. */
  values: (number | null)[];
  obstacle: Obstacle | null;
  acrossBreak: number[];
  breaks: number[];
  /** By position; normal ones left out. */
  statuses: Record<string, StatusName>;
  /** By position: what a figure is to be compared with care for; without those where there is nothing. */
  marks: Record<string, readonly ComparabilityMark[]>;
  incomplete: number[];
  item: SeriesItem | null;
};

export type Figures = {
  /** All that have a figure of anybody, for the choice of from and to. */
  allPeriods: PeriodCode[];
  /** Those that are shown. */
  periods: PeriodCode[];
  lines: Line[];
  /** What a change is counted from, and where the slope begins. */
  base: PeriodCode | null;
  /** The one that is compared; null without figures. */
  period: PeriodCode | null;
};

/** The figures that may be compared: those of very few answers stand in their own series alone. */
const compared = (metric: MetricAnswer, item: SeriesItem | undefined, length: number): (number | null)[] =>
  Array.from({ length }, (_, position) => {
    const value = item?.values[position] ?? null;
    return isCompared(metric, item?.n?.[position] ?? null) ? value : null;
  });

/** The marks by position; what is kept out of comparisons for its few answers is suppressed here. */
const marksIn = (
  item: Pick<SeriesItem, 'marks' | 'values'> | undefined,
  compared: readonly (number | null)[],
): Record<string, readonly ComparabilityMark[]> => {
  const keptOut = compared.flatMap((value, position) =>
    value === null && (item?.values[position] ?? null) !== null ? [[String(position), ['suppressed'] as const]] : [],
  );
  return { ...item?.marks, ...Object.fromEntries(keptOut) };
};

const placeIn = (periods: readonly PeriodCode[], period: PeriodCode | null): number | null => {
  const [start] = periods;
  if (period === null || start === undefined) return null;
  if (frequencyOf(period) !== frequencyOf(start)) error(400, 'Mixed frequency', { code: 'mixed-frequency' });
  return periodNumber(period) - periodNumber(start);
};

/** Views that show a single period. */
export const ofOnePeriod: readonly CompareView[] = ['bars', 'distribution', 'scatter'];

/** The chosen stretch, with everything lined up by position from 0, on the chosen scale. */
export const figuresOf = (
  metric: MetricAnswer,
  organisations: readonly OrganisationAnswer[],
  { periods, series }: SeriesAnswer,
  { view, from, to, scale, highlight }: Pick<Selection, 'view' | 'from' | 'to' | 'scale' | 'highlight'>,
  own: readonly string[],
): Figures => {
  if (from && to && frequencyOf(from) === frequencyOf(to) && periodNumber(from) > periodNumber(to)) {
    error(400, 'Periods reversed', { code: 'periods-reversed' });
  }
  const itemOf = new Map(series.map((item) => [item.organisation, item]));
  const whole = organisations.map(({ code }) => compared(metric, itemOf.get(code), periods.length));
  const isFilled = (position: number): boolean => whole.some((values) => values[position] !== null);
  const filled = periods.flatMap((_, position) => (isFilled(position) ? [position] : []));
  const [earliest, latest] = [filled.at(0), filled.at(-1)];
  if (earliest === undefined || latest === undefined) {
    return { allPeriods: [], periods: [], lines: [], base: null, period: null };
  }
  const first = Math.min(latest, Math.max(earliest, placeIn(periods, from) ?? earliest));
  const end = Math.max(first, Math.min(latest, placeIn(periods, to) ?? latest));
  // where one period is shown all of them stay, so that nothing but the figures moves when time does
  const last = ofOnePeriod.includes(view) ? latest : end;
  const cut = <Item>(items: readonly Item[]): Item[] => items.slice(first, last + 1);
  const cutPlaces = (places: readonly number[]): number[] =>
    places.filter((place) => place >= first && place <= last).map((place) => place - first);
  const shifted = <Item>(byPosition: Record<string, Item>): Record<string, Item> =>
    Object.fromEntries(Object.entries(byPosition).map(([position, item]) => [Number(position) - first, item]));
  const figures = whole.map(cut);
  const breaks = organisations.map(({ code }) => cutPlaces(itemOf.get(code)?.breaks ?? []));
  const span = usualSpan(figures) ?? { first: 0, last: 0 };
  const [base, at] = [from === null ? span.first : 0, to === null ? span.last : end - first];
  const scaled = onScale(
    scale,
    figures.map((values, place) => ({ values, breaks: breaks[place] ?? [] })),
    base,
    metric,
  );
  const shown = cut(periods);
  const present = organisations.filter((_, place) => figures[place]?.some((value) => value !== null));
  const colours = coloursFor(
    present.map(({ code }) => code),
    own,
    highlight,
  );
  return {
    allPeriods: periods.slice(earliest, latest + 1),
    periods: shown,
    base: shown[base] ?? null,
    period: shown[at] ?? null,
    lines: organisations.map((organisation, place) => {
      const item = itemOf.get(organisation.code) ?? null;
      const line = scaled[place];
      return {
        organisation,
        isOwn: own.includes(organisation.code),
        colour: colours.get(organisation.code) ?? null,
        figures: figures[place] ?? [],
        values: line?.values ?? [],
        obstacle: line?.obstacle ?? null,
        acrossBreak: line?.acrossBreak ?? [],
        breaks: breaks[place] ?? [],
        statuses: shifted(item?.statuses ?? {}),
        marks: shifted(marksIn(item ?? undefined, whole[place] ?? [])),
        incomplete: item?.rollup && item.origin === 'rolled-up' ? cutPlaces(incompletePositions(item.rollup)) : [],
        item,
      };
    }),
  };
};

/** Positions of figures to take with care: not final, not whole, or told across a change of method. */
export const uncertainIn = ({ values, statuses, incomplete, acrossBreak }: Line): number[] => [
  ...new Set(
    [...Object.keys(statuses).map(Number), ...incomplete, ...acrossBreak].filter(
      (position) => typeof values[position] === 'number',
    ),
  ),
];
