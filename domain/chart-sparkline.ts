import { stretchesOf } from './chart.ts';

export type Sparkline = {
  /** The `d` of an SVG path in a box of `sparklineSize`. */
  path: string;
  /** Where the last value stands. */
  end: { x: number; y: number };
};

export const sparklineSize = { width: 120, height: 32 } as const;
const margin = 4;

const rounded = (number: number): number => Math.round(number * 10) / 10;

/** A curve without axes for the corner of a tile; null where there are fewer than two values to draw. */
export const sparklineOf = (values: readonly (number | null)[]): Sparkline | null => {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return null;
  const [min, max] = [Math.min(...known), Math.max(...known)];
  const x = (position: number): number =>
    rounded(margin + ((sparklineSize.width - 2 * margin) * position) / Math.max(1, values.length - 1));
  const y = (value: number): number =>
    // an even curve runs in the middle
    rounded(margin + (sparklineSize.height - 2 * margin) * (max === min ? 0.5 : (max - value) / (max - min)));
  const lastPosition = values.findLastIndex((value) => value !== null);
  const path = stretchesOf({ values, breaks: [] })
    .map((stretch) =>
      stretch.map(({ position, value }, step) => `${step === 0 ? 'M' : 'L'}${x(position)} ${y(value)}`).join(''),
    )
    .join('');
  return { path, end: { x: x(lastPosition), y: y(values[lastPosition] ?? 0) } };
};
