/** What somebody is like: one number for each of the chosen figures, in their order; null is not known. */
export type Profile = { id: number; values: readonly (number | null)[] };

export type Neighbour = { id: number; distance: number };

export type Likeness = {
  /** The nearest first; of two as near, whoever was given first. */
  nearest: Neighbour[];
  /** Those who lack one of the figures: nobody knows how near they are. */
  unknown: number[];
};

type Known = { id: number; values: readonly number[] };

const isKnown = (profile: Profile): profile is Known => profile.values.every((value) => value !== null);

/** Of a sample, over n − 1. */
const standardDeviation = (values: readonly number[]): number => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0;
};

/**
 * Who is most alike somebody: by the weighted standardised Euclidean distance √(Σ w·((x − y) / s)² / Σ w), where s is the
 * standard deviation of the figure among all whose figures are known, oneself included. A distance of 1 is one standard
 * deviation in every figure, and the unit of a figure does not matter. A figure that is the same for all tells nobody apart.
 * (Everitt, Landau, Leese and Stahl 2011, Cluster Analysis, 3.3 and 3.7; CIPFA's Nearest Neighbours model.)
 */
export const mostAlike = (
  own: Profile,
  others: readonly Profile[],
  weights: readonly number[],
  count: number,
): Likeness => {
  const candidates = others.filter(({ id }) => id !== own.id);
  const unknown = candidates.filter((one) => !isKnown(one)).map(({ id }) => id);
  if (!isKnown(own)) return { nearest: [], unknown };
  const known = candidates.filter(isKnown);
  const spreads = own.values.map((value, place) =>
    standardDeviation([value, ...known.map(({ values }) => values[place] ?? 0)]),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const distanceTo = ({ values }: Known): number => {
    const squares = own.values.map((value, place) => {
      const spread = spreads[place] ?? 0;
      return spread === 0 ? 0 : (weights[place] ?? 0) * ((value - (values[place] ?? 0)) / spread) ** 2;
    });
    return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / total);
  };
  const nearest = known
    .map((one) => ({ id: one.id, distance: distanceTo(one) }))
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, count);
  return { nearest, unknown };
};
