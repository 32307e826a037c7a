// How far a vision has come, a second time, from what the API says of targets and figures; nothing from the product.

export type NaiveTarget = { baselineValue: number; level: number; expected: { period: string; value: number }[] };
export type NaiveProof = { target: NaiveTarget | null; values: Readonly<Record<string, number | null>> };

/** What a metric says in a period, in per cent of what was expected; null where it says nothing. */
function sayingOf({ target, values }: NaiveProof, period: string): number | null {
  if (target === null) return null;
  const begins = target.expected[0]?.period ?? '';
  const value = values[period] ?? null;
  if (value === null || period < begins) return null;
  const planned = target.expected.find((one) => one.period === period)?.value ?? target.level;
  const way = planned - target.baselineValue;
  const gone = value - target.baselineValue;
  if (way === 0) {
    const isUpwards = target.level > target.baselineValue;
    return (isUpwards ? gone >= 0 : gone <= 0) ? 100 : 0;
  }
  const percent = (gone / way) * 100;
  return percent > 100 ? 100 : percent < 0 ? 0 : percent;
}

export function naiveHeartGoal(
  parts: readonly { weight: number; proofs: readonly NaiveProof[] }[],
  period: string,
): { percent: number | null; parts: (number | null)[] } {
  const found = parts.map(({ proofs }) => {
    const said = proofs.map((proof) => sayingOf(proof, period));
    if (said.filter((one) => one !== null).length === 0) return null;
    let sum = 0;
    for (const one of said) sum += one ?? 0;
    return sum / said.length;
  });
  let [above, below] = [0, 0];
  parts.forEach(({ weight }, place) => {
    above += weight * (found[place] ?? 0);
    below += weight;
  });
  return { percent: found.some((one) => one !== null) ? above / below : null, parts: found };
}
