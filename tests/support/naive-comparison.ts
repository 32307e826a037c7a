// Ranks, quartiles and intervals a second time, by counting and searching; nothing from the product.

/** How the product says it rounds: half away from zero. */
export const naiveRounded = (value: number, decimals: number): number => {
  // what arithmetic misses by a hair is written as it was meant
  const meant = Number(value.toPrecision(14));
  const rounded = (Math.sign(meant) * Math.round(Number(`${Math.abs(meant)}e${decimals}`))) / 10 ** decimals;
  return rounded === 0 ? 0 : rounded;
};

/** One more than the number of better ones. */
export const naiveRank = (values: readonly number[], value: number, isLowerBetter: boolean): number =>
  1 + values.filter((other) => (isLowerBetter ? other < value : other > value)).length;

/** Halfway between the share of those that are worse and the share of those that are not better. */
export function naivePercentile(values: readonly number[], value: number, isLowerBetter: boolean): number {
  const turned = isLowerBetter ? values.map((other) => -other) : values;
  const own = isLowerBetter ? -value : value;
  const worse = turned.filter((other) => other < own).length;
  const notBetter = turned.filter((other) => other <= own).length;
  return (100 * ((worse + notBetter) / 2)) / values.length;
}

/** The value a share of the way along a line drawn through the sorted values, at equal steps. */
export function naiveQuantile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const [first] = sorted;
  if (first === undefined) return null;
  for (let step = 1; step < sorted.length; step += 1) {
    const [from, to] = [(step - 1) / (sorted.length - 1), step / (sorted.length - 1)];
    const [lower, upper] = [sorted[step - 1] ?? NaN, sorted[step] ?? NaN];
    if (share <= to) return lower + ((share - from) / (to - from)) * (upper - lower);
  }
  return first;
}

/** The two shares of a population from which the sample is just as far away as chance brings it in 95 of 100 cases. */
export function naiveInterval(part: number, whole: number): { lower: number; upper: number } {
  const share = part / whole;
  const isReached = (truth: number) =>
    Math.abs(share - truth) <= 1.959963984540054 * Math.sqrt((truth * (1 - truth)) / whole);
  const between = (inside: number, outside: number): number => {
    let [near, far] = [inside, outside];
    for (let step = 0; step < 100; step += 1) {
      const middle = (near + far) / 2;
      if (isReached(middle)) near = middle;
      else far = middle;
    }
    return near;
  };
  return { lower: isReached(0) ? 0 : between(share, 0), upper: isReached(1) ? 1 : between(share, 1) };
}
