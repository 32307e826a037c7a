/** An equation without its right side: a factor for each unknown, by the number of the unknown. */
export type Row = ReadonlyMap<number, number>;

/** Factors are small whole numbers or their quotients: what is nearer to nought than this is nought. */
const nought = 1e-9;

/**
 * The reduced row echelon form: an unknown follows from the equations exactly where it stands alone in one of these rows. The
 * unknowns with the lowest numbers are the first that are expressed by the others.
 */
export function reducedRows(rows: readonly Row[]): Row[] {
  const reduced = new Map<number, Map<number, number>>();
  // which of them an unknown stands in, so that not all have to be looked through
  const standsIn = new Map<number, Set<Map<number, number>>>();
  const subtract = (row: Map<number, number>, other: Row, times: number, isReduced: boolean): void => {
    for (const [unknown, factor] of other) {
      const rest = (row.get(unknown) ?? 0) - times * factor;
      const isGone = Math.abs(rest) < nought;
      if (isGone) row.delete(unknown);
      else row.set(unknown, rest);
      if (isReduced && isGone) standsIn.get(unknown)?.delete(row);
      else if (isReduced) note(unknown, row);
    }
  };
  const note = (unknown: number, row: Map<number, number>): void => {
    const known = standsIn.get(unknown);
    if (known) known.add(row);
    else standsIn.set(unknown, new Set([row]));
  };
  // short rows first: long ones are shortened by them, and not the other way round
  for (const row of rows.toSorted((one, other) => one.size - other.size)) {
    const rest = new Map(row);
    for (const [unknown, factor] of row) {
      const known = reduced.get(unknown);
      if (known) subtract(rest, known, factor, false);
    }
    if (!rest.size) continue;
    const first = Math.min(...rest.keys());
    const scale = rest.get(first) ?? 1;
    for (const [unknown, factor] of rest) rest.set(unknown, factor / scale);
    for (const earlier of [...(standsIn.get(first) ?? [])]) subtract(earlier, rest, earlier.get(first) ?? 0, true);
    reduced.set(first, rest);
    for (const unknown of rest.keys()) note(unknown, rest);
  }
  return [...reduced.values()];
}

/** Rows that share an unknown, near or far, come together. */
export function connected(rows: readonly Row[]): Row[][] {
  const above = new Map<number, number>();
  const topOf = (unknown: number): number => {
    let top = unknown;
    for (let next = above.get(top); next !== undefined; next = above.get(top)) top = next;
    if (top !== unknown) above.set(unknown, top);
    return top;
  };
  const firstOf = (row: Row): number => [...row.keys()][0] ?? 0;
  for (const row of rows) {
    const top = topOf(firstOf(row));
    for (const unknown of row.keys()) {
      const other = topOf(unknown);
      if (other !== top) above.set(other, top);
    }
  }
  return [...Map.groupBy(rows, (row) => topOf(firstOf(row))).values()];
}
