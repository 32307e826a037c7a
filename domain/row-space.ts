/** An equation without its right side: a factor for each unknown, by the number of the unknown. */
export type Row = ReadonlyMap<number, number>;

/** Factors are small whole numbers or their quotients: what is nearer to nought than this is nought. */
const nought = 1e-9;

/** A row without its noughts: which unknowns, by their place among all, and their factors. */
type Sparse = { places: number[]; factors: number[] };

/** A row with room for every unknown, of which few are other than nought. */
function openRow(width: number) {
  const factors = new Float64Array(width);
  const isTouched = new Uint8Array(width);
  const touched = new Int32Array(width);
  let count = 0;
  const add = (place: number, factor: number): void => {
    if (!isTouched[place]) {
      isTouched[place] = 1;
      touched[count++] = place;
    }
    factors[place] = (factors[place] ?? 0) + factor;
  };
  return {
    add,
    addTimes: ({ places, factors: of }: Sparse, times: number): void => {
      for (let at = 0; at < places.length; at += 1) add(places[at] ?? 0, times * (of[at] ?? 0));
    },
    factorOf: (place: number): number => factors[place] ?? 0,
    /** Whether anything was added there, though it may have come to nought. */
    has: (place: number): boolean => isTouched[place] === 1,
    /** Takes everything out. */
    take: (): Sparse => {
      const places: number[] = [];
      const taken: number[] = [];
      for (let at = 0; at < count; at += 1) {
        const place = touched[at] ?? 0;
        const factor = factors[place] ?? 0;
        if (Math.abs(factor) >= nought) {
          places.push(place);
          taken.push(factor);
        }
        isTouched[place] = 0;
        factors[place] = 0;
      }
      count = 0;
      return { places, factors: taken };
    },
  };
}

/**
 * The reduced row echelon form: an unknown follows from the equations exactly where it stands alone in one of these rows. The
 * unknowns with the lowest numbers are the first that are expressed by the others. Of a great many rows only those that are
 * wanted are answered.
 */
export function reducedRows(
  rows: readonly Row[],
  isWanted: (unknowns: ArrayLike<number>, factors: ArrayLike<number>) => boolean = () => true,
): Row[] {
  const all = new Set<number>();
  for (const row of rows) for (const unknown of row.keys()) all.add(unknown);
  const numbers = Int32Array.from(all).sort();
  const placeOf = new Map(Array.from(numbers, (number, place) => [number, place]));
  const reduced = new Map<number, Sparse>();
  // which of them an unknown stands in, or has stood in, so that not all have to be looked through
  const standsIn: number[][] = Array.from(numbers, () => []);
  const open = openRow(numbers.length);
  // short rows first: long ones are shortened by them, and not the other way round
  for (const row of rows.toSorted((one, other) => one.size - other.size)) {
    for (const [number, factor] of row) {
      const place = placeOf.get(number) ?? 0;
      const known = reduced.get(place);
      open.add(place, factor);
      if (known) open.addTimes(known, -factor);
    }
    const rest = open.take();
    if (!rest.places.length) continue;
    const first = rest.places.reduce((least, place) => Math.min(least, place));
    const scale = rest.factors[rest.places.indexOf(first)] ?? 1;
    for (let at = 0; at < rest.factors.length; at += 1) rest.factors[at] = (rest.factors[at] ?? 0) / scale;
    for (const pivot of standsIn[first] ?? []) {
      const earlier = reduced.get(pivot);
      if (!earlier) continue;
      open.addTimes(earlier, 1);
      const times = open.factorOf(first);
      if (times !== 0) {
        for (const place of rest.places) if (!open.has(place)) standsIn[place]?.push(pivot);
        open.addTimes(rest, -times);
      }
      reduced.set(pivot, open.take());
    }
    reduced.set(first, rest);
    for (const place of rest.places) standsIn[place]?.push(first);
    standsIn[first] = [first];
  }
  const found: Row[] = [];
  // mostly hardly any are wanted
  const named = new Int32Array(numbers.length);
  for (const { places, factors } of reduced.values()) {
    for (let at = 0; at < places.length; at += 1) named[at] = numbers[places[at] ?? 0] ?? 0;
    const unknowns = named.subarray(0, places.length);
    if (isWanted(unknowns, factors)) {
      found.push(new Map(Array.from(unknowns, (unknown, at): [number, number] => [unknown, factors[at] ?? 0])));
    }
  }
  return found;
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
