import { connected, reducedRows, type Row } from './row-space.ts';
import { isTooSmall } from './small-numbers.ts';
import {
  lineOf,
  partOf,
  relationsAmong,
  relationsOverTime,
  type FigureVersion,
  type Relation,
  type Surroundings,
} from './suppression-relations.ts';

/** A version of a figure that a publication may have to withhold. */
export type ProtectedFigure = FigureVersion & {
  /** Whether an earlier publication withheld it: what is withheld once stays so. */
  isWithheld: boolean;
};

/** Withheld because too few have answered, or because one of those could be worked out from it. */
export type Withholding = 'primary' | 'secondary';

export type Protection = Surroundings & {
  /** The smallest number of answers of a metric. */
  smallestOf: (metricId: number) => number | null;
  /** Which figures of an organisation tell about each other, because one is computed from the other: withheld together. */
  linked: (metricId: number, breakdown: string) => readonly { metricId: number; breakdown: string }[];
};

/** Which of the figures are withheld, in their order; null is shown. All are of one period, or of one year. */
export type SuppressionRule = (figures: readonly ProtectedFigure[], protection: Protection) => (Withholding | null)[];

/** All versions of a figure: withheld at every moment or at none. */
type Cell = Pick<FigureVersion, 'metricId' | 'organisationId' | 'breakdown' | 'period'> & {
  /** The most that ever answered; −1 where nobody counted. */
  answers: number;
  depth: number;
};

const nameOf = ({ metricId, organisationId, breakdown, period }: Omit<Cell, 'answers' | 'depth'>): string =>
  `${metricId} ${organisationId} ${breakdown} ${period}`;

function cellsOf(figures: readonly ProtectedFigure[], { parentOf }: Protection): Map<string, Cell> {
  const cells = new Map<string, Cell>();
  for (const { metricId, organisationId, breakdown, period, answers } of figures) {
    const name = nameOf({ metricId, organisationId, breakdown, period });
    const before = cells.get(name);
    if (before) before.answers = Math.max(before.answers, answers ?? -1);
    else {
      const depth = lineOf(organisationId, parentOf).length;
      cells.set(name, { metricId, organisationId, breakdown, period, answers: answers ?? -1, depth });
    }
  }
  return cells;
}

const isPart = ({ breakdown }: Cell): number => (breakdown === 'total' ? 0 : breakdown.split('+').length);

/** Parts before totals, units before what they belong to, then the fewest answers: what the fewest readers miss. */
const cheapestFirst = (one: Cell, other: Cell): number =>
  isPart(other) - isPart(one) ||
  other.depth - one.depth ||
  one.answers - other.answers ||
  one.organisationId - other.organisationId ||
  one.metricId - other.metricId ||
  (partOf(one) < partOf(other) ? -1 : 1);

/**
 * Primary and secondary suppression. A withheld figure is safe when it does not follow from what is shown, at any moment
 * at which it can be read: when it stands alone in no row of the reduced relations among what is withheld or was never
 * published. Nor may the sum of some of them follow, where too few have answered for all of those together. As long as
 * something follows, the cheapest shown figure beside it is withheld as well. The parts of quotients and the numbers of
 * answers add up in the same way, so that the relations hold for all that a figure consists of.
 *
 * After Hundepool et al., Statistical Disclosure Control (Wiley 2012), chapter 4, and Willenborg & de Waal, Elements of
 * Statistical Disclosure Control (Springer 2001), chapter 6: exact disclosure is excluded, intervals are not minded.
 */
export const suppress: SuppressionRule = (figures, protection) => {
  const cells = cellsOf(figures, protection);
  const cellOf = figures.map((figure) => cells.get(nameOf(figure)));
  const isSmall = figures.map(({ answers, metricId }) => isTooSmall(answers, protection.smallestOf(metricId)));
  const withheld = withholder(cells, protection);
  figures.forEach(({ isWithheld }, place) => {
    const cell = cellOf[place];
    if (cell && (isSmall[place] || isWithheld)) withheld.add(cell);
  });
  const primary = new Set(cellOf.filter((_, place) => isSmall[place]));
  if (withheld.cells.size) {
    const known = [relationsAmong(figures, protection), relationsOverTime(figures, protection)];
    const systems = known.filter((relations) => relations !== null);
    let before: number;
    do {
      before = withheld.cells.size;
      for (const relations of systems) withholdMore(figures, cellOf, relations, withheld, protection);
      // what is withheld because of one may have been what protected something in the other
    } while (systems.length > 1 && withheld.cells.size > before);
  }
  return cellOf.map((cell) =>
    !cell || !withheld.cells.has(cell) ? null : primary.has(cell) ? ('primary' as const) : ('secondary' as const),
  );
};

type Withheld = {
  cells: ReadonlySet<Cell>;
  /** Returns all that is withheld because of it. */
  add: (cell: Cell) => Cell[];
};

function withholder(cells: ReadonlyMap<string, Cell>, { linked }: Protection): Withheld {
  const chosen = new Set<Cell>();
  const add = (cell: Cell): Cell[] => {
    if (chosen.has(cell)) return [];
    chosen.add(cell);
    const others = linked(cell.metricId, cell.breakdown).flatMap((other) => {
      const found = cells.get(nameOf({ ...other, organisationId: cell.organisationId, period: cell.period }));
      return found ? add(found) : [];
    });
    return [cell, ...others];
  };
  return { cells: chosen, add };
}

/** Something that follows from what is shown though it may not, and where more could be withheld against that. */
type Exposure = {
  unknowns: readonly number[];
  relations: readonly Relation[];
  /** Where all around is withheld, further away. */
  further: () => readonly Relation[];
};

/** Whose figures a relation is between, where they are of one organisation; what was never published is anybody's. */
function organisationOf({ total, parts }: Relation, figures: readonly ProtectedFigure[]): number | null {
  let found: number | null = null;
  for (const member of [total, ...parts]) {
    const organisation: number | null = figures[member]?.organisationId ?? found;
    if (found !== null && organisation !== found) return null;
    found = organisation;
  }
  return found;
}

function withholdMore(
  figures: readonly ProtectedFigure[],
  cellOf: readonly (Cell | undefined)[],
  relations: readonly Relation[],
  withheld: Withheld,
  { smallestOf }: Protection,
): void {
  const relationsWith = new Map<number, Relation[]>();
  for (const relation of relations) {
    for (const member of [relation.total, ...relation.parts]) {
      const known = relationsWith.get(member);
      if (known) known.push(relation);
      else relationsWith.set(member, [relation]);
    }
  }
  const placesOf = Map.groupBy(figures.keys(), (place) => cellOf[place]);
  const isUnknown = (member: number): boolean => {
    const cell = cellOf[member];
    return cell === undefined || withheld.cells.has(cell);
  };
  const rowOf = ({ total, parts }: Relation): Row => {
    const row = new Map<number, number>();
    for (const part of parts) if (isUnknown(part)) row.set(part, 1);
    if (isUnknown(total)) row.set(total, -1);
    return row;
  };
  const tellsTooMuch = (unknowns: ArrayLike<number>, factors: ArrayLike<number>): boolean => {
    let [answers, ups, downs] = [0, 0, 0];
    for (let at = 0; at < unknowns.length; at += 1) {
      const unknown = unknowns[at] ?? 0;
      if (unknown < 0) return false;
      if ((factors[at] ?? 0) > 0) ups += 1;
      else downs += 1;
      if (ups && downs) return false;
      answers += figures[unknown]?.answers ?? Infinity;
    }
    if (unknowns.length < 2) return unknowns.length === 1;
    return isTooSmall(answers, smallestOf(figures[unknowns[0] ?? 0]?.metricId ?? 0));
  };
  const around = (unknowns: Iterable<number>): Relation[] => [
    ...new Set([...unknowns].flatMap((unknown) => relationsWith.get(unknown) ?? [])),
  ];
  // a relation has the same unknowns until something in it is withheld
  const rows = new Map<Relation, Row>();
  /** Those that tell too much by themselves. */
  const atOnce = new Set<Relation>();
  /** Of each organisation what adds up within it, and where that has to be looked at again. */
  const within = Map.groupBy(relations, (relation) => organisationOf(relation, figures));
  const changed = new Set<number>();
  const look = (relation: Relation): void => {
    const row = rowOf(relation);
    rows.set(relation, row);
    const organisation = organisationOf(relation, figures);
    if (organisation !== null) changed.add(organisation);
    if (tellsTooMuch([...row.keys()], [...row.values()])) atOnce.add(relation);
    else atOnce.delete(relation);
  };
  relations.forEach(look);
  const harmless = new Map<Row, object>();
  /** What hangs together as it did when nothing followed from it. */
  const isHarmless = (together: readonly Row[]): boolean => {
    const [first] = together;
    const before = first && harmless.get(first);
    return before !== undefined && together.every((row) => harmless.get(row) === before);
  };
  const exposures = (): Exposure[] => {
    // mostly one relation gives it away, and something else in it is what helps
    if (atOnce.size) {
      return relations
        .filter((relation) => atOnce.has(relation))
        .map((relation) => {
          const unknowns = [...(rows.get(relation)?.keys() ?? [])];
          return { unknowns, relations: [relation], further: () => [] };
        });
    }
    // what follows within one organisation alone is found without solving all that hangs together
    const own = [...changed].flatMap((organisation) => {
      const exposed = exposedIn((within.get(organisation) ?? []).flatMap((relation) => rows.get(relation) ?? []));
      if (!exposed.length) changed.delete(organisation);
      return exposed.filter(({ relations: near, further }) => cheapestIn(near) ?? cheapestIn(further()));
    });
    return own.length ? own : exposedIn([...rows.values()]);
  };
  const exposedIn = (some: readonly Row[]): Exposure[] =>
    connected(some.filter(({ size }) => size > 0)).flatMap((together) => {
      if (isHarmless(together)) return [];
      const telling = reducedRows(together, tellsTooMuch);
      const token = {};
      if (!telling.length) together.forEach((row) => harmless.set(row, token));
      let all: Relation[] | null = null;
      const further = () => (all ??= around(new Set(together.flatMap((row) => [...row.keys()]))));
      return telling.map((row) => ({ unknowns: [...row.keys()], relations: around(row.keys()), further }));
    });
  const cheapestIn = (chosen: readonly Relation[]): Cell | undefined => {
    let cheapest: Cell | undefined;
    for (const { total, parts } of chosen) {
      for (const member of [total, ...parts]) {
        const cell = isUnknown(member) ? undefined : cellOf[member];
        if (cell && (!cheapest || cheapestFirst(cell, cheapest) < 0)) cheapest = cell;
      }
    }
    return cheapest;
  };
  // a figure is shown or withheld, and each round withholds one at least: it ends
  for (let hasMore = true; hasMore;) {
    hasMore = false;
    const helped = new Set<Relation>();
    const done = new Set<number>();
    for (const { unknowns, relations: near, further } of exposures()) {
      // what was just withheld there may have helped: the next round tells
      const isHelped = (chosen: readonly Relation[]) => chosen.some((relation) => helped.has(relation));
      if (isHelped(near) || unknowns.some((unknown) => done.has(unknown))) continue;
      const cheapest = cheapestIn(near) ?? (helped.size && isHelped(further()) ? undefined : cheapestIn(further()));
      if (!cheapest) continue;
      for (const cell of withheld.add(cheapest)) {
        for (const place of placesOf.get(cell) ?? []) relationsWith.get(place)?.forEach((one) => helped.add(one));
      }
      unknowns.forEach((unknown) => done.add(unknown));
      hasMore = true;
    }
    helped.forEach(look);
  }
}
