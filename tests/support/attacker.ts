/** That some figures add up to a known sum; `with` says how often each of the unknown ones counts. */
export type Equation = { with: Map<string, number>; sum: number };

const nought = 1e-7;

/** The equations with what is known put in: the rest is unknown. */
export const unknownsOf = (equations: readonly Equation[], known: ReadonlyMap<string, number>): Equation[] =>
  equations.map((equation) => {
    const left: Equation = { with: new Map(), sum: equation.sum };
    for (const [name, times] of equation.with) {
      const value = known.get(name);
      if (value === undefined) left.with.set(name, times);
      else left.sum -= times * value;
    }
    return left;
  });

/**
 * What somebody with patience works out: every unknown that the equations leave no choice for. Plain elimination over a
 * full table, on purpose another way than the product's.
 */
export function workedOut(equations: readonly Equation[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const together of parts(equations)) {
    const unknowns = [...new Set(together.flatMap((equation) => [...equation.with.keys()]))];
    const table = together.map((equation) => [
      ...unknowns.map((unknown) => equation.with.get(unknown) ?? 0),
      equation.sum,
    ]);
    eliminate(table, unknowns.length);
    for (const row of table) {
      const left = unknowns.flatMap((unknown, column) =>
        Math.abs(row[column] ?? 0) > nought ? [{ unknown, column }] : [],
      );
      const [only] = left;
      if (only && left.length === 1) found.set(only.unknown, (row[unknowns.length] ?? 0) / (row[only.column] ?? 1));
    }
  }
  return found;
}

/** Those that share an unknown stay together, so that the tables stay small. */
function parts(equations: readonly Equation[]): Equation[][] {
  let groups: { unknowns: Set<string>; equations: Equation[] }[] = [];
  for (const equation of equations.filter((one) => one.with.size)) {
    const own = [...equation.with.keys()];
    const touching = groups.filter(({ unknowns }) => own.some((unknown) => unknowns.has(unknown)));
    groups = groups.filter((group) => !touching.includes(group));
    groups.push({
      unknowns: new Set([...own, ...touching.flatMap(({ unknowns }) => [...unknowns])]),
      equations: [equation, ...touching.flatMap((group) => group.equations)],
    });
  }
  return groups.map((group) => group.equations);
}

function eliminate(table: number[][], columns: number): void {
  let done = 0;
  for (let column = 0; column < columns && done < table.length; column += 1) {
    const pivot = table
      .map((row, index) => ({ index, size: index < done ? 0 : Math.abs(row[column] ?? 0) }))
      .reduce((best, one) => (one.size > best.size ? one : best));
    if (pivot.size < nought) continue;
    const row = table[pivot.index] ?? [];
    table[pivot.index] = table[done] ?? [];
    table[done] = row;
    table.forEach((other, index) => {
      const times = index === done ? 0 : (other[column] ?? 0) / (row[column] ?? 1);
      if (times) row.forEach((factor, place) => (other[place] = (other[place] ?? 0) - times * factor));
    });
    done += 1;
  }
}
