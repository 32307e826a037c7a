/**
 * The value below which a share (0 to 1) of the values lies; they come sorted upwards. Type 7 of Hyndman and Fan (1996),
 * which R, NumPy and spreadsheets use: straight between the two values around place 1 + (n − 1) × share. Null for none.
 */
export const quantile = (sorted: Readonly<ArrayLike<number>>, share: number): number | null => {
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const [lower, upper] = [sorted[below], sorted[Math.ceil(place)]];
  return lower === undefined || upper === undefined ? null : lower + (place - below) * (upper - lower);
};

export type Quartiles = { lower: number | null; median: number | null; upper: number | null };

/** The three values that part all of them, in any order, into quarters. */
export const quartilesOf = (values: readonly number[]): Quartiles => {
  const sorted = Float64Array.from(values).sort();
  return { lower: quantile(sorted, 0.25), median: quantile(sorted, 0.5), upper: quantile(sorted, 0.75) };
};
