import type { Texts } from './language.ts';
import type { Frequency } from './period.ts';

/** Which way is good. `none` is a deliberate choice, not a gap: some measures must not be steered by. */
export const directions = ['higher', 'lower', 'none'] as const;
export type Direction = (typeof directions)[number];

/** How values of shorter periods become one of a longer: flows add up, stocks take the last, averages are weighted. */
export const measuringTypes = ['flow', 'stock', 'average', 'other'] as const;
export type MeasuringType = (typeof measuringTypes)[number];

/** How the values of units become the value of their parent. */
export const rollupRules = ['sum', 'ratio', 'weighted-mean', 'count', 'none'] as const;
export type RollupRule = (typeof rollupRules)[number];

/** The unit of measurement. Money is counted in whole currency units, shares in per cent. */
export const units = [
  'percent',
  'index',
  'count',
  'transactions',
  'hours',
  'minutes',
  'days',
  'sek',
  'multiple',
  'sessions',
] as const;
export type Unit = (typeof units)[number];

/** Who may see a metric's published figures by default. Organisations may narrow it, never widen. */
export const visibilities = ['public', 'peers', 'organisation', 'restricted'] as const;
export type Visibility = (typeof visibilities)[number];

/** One version of a metric's definition: one number with one unit. */
export type MetricDefinition = {
  code: string;
  /** 1–14 for metrics that belong to one of the fourteen measures. */
  measure: number | null;
  /** The headline of a measure is the first of its metrics. */
  isHeadline: boolean;
  names: Texts;
  definition: Texts;
  method: Texts;
  /** Where the figure usually comes from. */
  source: Texts;
  unit: Unit;
  decimals: number;
  direction: Direction;
  frequencies: readonly Frequency[];
  measuringType: MeasuringType;
  isCumulative: boolean;
  isSeasonal: boolean;
  rollupRule: RollupRule;
  /** What a weighted mean weighs by: the number of answers, or a structure figure such as `employees`. */
  weight: string | null;
  minimum: number | null;
  maximum: number | null;
  /** Fewer answers than this are never shown; null where answers are not counted. */
  smallestAnswers: number | null;
  /** Codes of at most two breakdown dimensions. */
  dimensions: readonly string[];
  /** A formula over published metrics of the same organisation and period, such as `a / b` or `(a - b) * 2`. */
  formula: string | null;
  /** Days after the end of a period until its figure is due. */
  dueDays: number;
  visibility: Visibility;
};

/** What a quotient is multiplied by: shares are in per cent. */
export const scaleOf = ({ unit }: Pick<MetricDefinition, 'unit'>): number => (unit === 'percent' ? 100 : 1);

/** Something to break figures down by; the total equals the sum of its parts only where it is additive. */
export type Dimension = {
  code: string;
  names: Texts;
  isAdditive: boolean;
  categories: readonly { code: string; names: Texts }[];
};
