import { frequencyOf, type Frequency, type PeriodCode } from './period.ts';
import { wholePeriodsOf, type OverTime } from './suppression-periods.ts';

/** A published figure from one moment until it was replaced. */
export type FigureVersion = {
  metricId: number;
  organisationId: number;
  breakdown: string;
  /** Null where all of them are of one period, and nothing adds up over time. */
  period: PeriodCode | null;
  /** How many answered; null is not counted. */
  answers: number | null;
  /** The moments from which on it was published, and from which on no longer; null is still. */
  from: number;
  until: number | null;
};

/** What is above an organisation in a tree. */
export type ParentOf = (organisationId: number) => number | null;

export type Surroundings = {
  parentOf: ParentOf;
  /** The tree as it was known at a moment: a total adds up from what was below it when it was published. */
  parentOfAt: (moment: number) => ParentOf;
  /** Whether the categories of a dimension add up to what they are parts of. */
  isAdditive: (dimension: string) => boolean;
  /** How the shorter periods of a metric make up its longer ones. */
  overTimeOf: (metricId: number) => OverTime;
};

/** Members are places among the versions; a negative number is a figure that nobody published. */
export type Relation = { total: number; parts: readonly number[] };

/** An organisation and those above it, up to the top. */
export const lineOf = (organisation: number, parentOf: ParentOf): number[] => {
  const line: number[] = [];
  for (let at: number | null = organisation; at !== null && !line.includes(at); at = parentOf(at)) line.push(at);
  return line;
};

/** What a figure of an organisation tells of: the time is one more dimension, `sex.women@2024-Q1`. */
type Part = string;
export const partOf = ({ breakdown, period }: Pick<FigureVersion, 'breakdown' | 'period'>): Part =>
  period === null ? breakdown : `${breakdown}@${period}`;
const inPart = (part: Part): { breakdown: string; time: string } => {
  const [breakdown = '', period] = part.split('@');
  return { breakdown, time: period === undefined ? '' : `@${period}` };
};

type Whole = { whole: Part; by: string };
const byTime = (frequency: Frequency): string => `@${frequency}`;
const isOfTime = (by: string): boolean => by.startsWith('@');

type WholeTimesOf = (time: string) => readonly Whole[];

/** What something is a part of: by each additive dimension that it has a category of, and by its period. */
const wholesOf = (part: Part, isAdditive: Surroundings['isAdditive'], wholeTimesOf: WholeTimesOf): Whole[] => {
  const { breakdown, time } = inPart(part);
  const categories = breakdown === 'total' ? [] : breakdown.split('+');
  const byCategory = categories.flatMap((category): Whole[] => {
    const by = category.slice(0, category.indexOf('.'));
    const rest = categories.filter((other) => other !== category);
    return isAdditive(by) ? [{ whole: `${rest.join('+') || 'total'}${time}`, by }] : [];
  });
  const inTime = wholeTimesOf(time).map(({ whole, by }): Whole => ({ whole: `${breakdown}${whole}`, by }));
  return [...byCategory, ...inTime];
};

/**
 * Everything that is known to add up, at any moment at which the figures can be read: breakdowns to what they are parts
 * of, and organisations to the one above them. What is never published counts as nought, because whoever wants to work
 * something out would try that; so there are rather more relations than hold. What comes later than a total may have been
 * a part of it before, or not, unless the total was replaced when it came. All versions are of one period, or of one year.
 */
export const relationsAmong = (versions: readonly FigureVersion[], surroundings: Surroundings): Relation[] =>
  relationsIn([{ parentOf: surroundings.parentOf, isOf: () => true }], versions, surroundings);

/**
 * The same where each total is made of what was below it when it was published. Null where those that have figures have
 * always stood to each other as they do now. Both together would be too many: they contradict each other.
 */
export function relationsOverTime(versions: readonly FigureVersion[], surroundings: Surroundings): Relation[] | null {
  const organisations = [...new Set(versions.map(({ organisationId }) => organisationId))];
  const lines = new Map<ParentOf, string>();
  const linesIn = (tree: ParentOf): string => {
    const known = lines.get(tree) ?? organisations.map((one) => lineOf(one, tree).join(' ')).join();
    lines.set(tree, known);
    return known;
  };
  const moments = [...new Set(versions.map(({ from }) => from))];
  const byLines = Map.groupBy(moments, (moment) => linesIn(surroundings.parentOfAt(moment)));
  if (byLines.keys().every((one) => one === linesIn(surroundings.parentOf))) return null;
  const trees = [...byLines.values()].map((alike): Tree => {
    const isOf = new Set(alike);
    return { parentOf: surroundings.parentOfAt(alike[0] ?? 0), isOf: (moment) => isOf.has(moment) };
  });
  return relationsIn(trees, versions, surroundings);
}

/** A tree, and whether it is that of what was published at a moment. */
type Tree = { parentOf: ParentOf; isOf: (moment: number) => boolean };

function relationsIn(
  trees: readonly Tree[],
  versions: readonly FigureVersion[],
  { isAdditive, overTimeOf }: Pick<Surroundings, 'isAdditive' | 'overTimeOf'>,
): Relation[] {
  const places = [...Map.groupBy(versions.keys(), (place) => versions[place]?.metricId).values()];
  const unpublished = new Map<string, number>();
  const subtrees = new Map<string, number>();
  const relations = trees.flatMap(({ parentOf, isOf }) =>
    places.flatMap((ofMetric, metric) => {
      const nameless = (name: string): number => {
        const known = unpublished.get(`${metric} ${name}`) ?? -1 - unpublished.size;
        unpublished.set(`${metric} ${name}`, known);
        return known;
      };
      const wholeTimesOf = wholeTimesAmong(versions, ofMetric, overTimeOf);
      const site = siteOf(versions, ofMetric, { parentOf, wholeTimesOf }, subtrees);
      return relationsOfMetric(site, { isAdditive, wholeTimesOf, isOf }, nameless);
    }),
  );
  return [...new Map(relations.map((one) => [`${one.total} ${one.parts.join(' ')}`, one])).values()];
}

/** The longer periods that a period of a metric is a part of, of those frequencies that the metric has. */
function wholeTimesAmong(
  versions: readonly FigureVersion[],
  places: readonly number[],
  overTimeOf: Surroundings['overTimeOf'],
): WholeTimesOf {
  const periods = new Set(places.flatMap((place) => versions[place]?.period ?? []));
  const frequencies = [...new Set<Frequency>([...periods].map(frequencyOf))];
  const overTime = overTimeOf(versions[places[0] ?? 0]?.metricId ?? 0);
  const known = new Map<string, Whole[]>();
  const add = (period: PeriodCode): void => {
    if (known.has(`@${period}`)) return;
    const wholes = wholePeriodsOf(period, frequencies, overTime);
    known.set(
      `@${period}`,
      wholes.map((whole) => ({ whole: `@${whole}`, by: byTime(frequencyOf(period)) })),
    );
    wholes.forEach(add);
  };
  periods.forEach(add);
  return (time) => known.get(time) ?? [];
}

type Version = FigureVersion & { place: number };

/** The figures of one metric and the organisations that they are of or below. */
type Site = {
  /** The versions of each figure in the order of time, by what they tell of, of each organisation. */
  own: Map<number, Map<Part, Version[]>>;
  children: Map<number, Set<number>>;
  /** A number for an organisation with all that is below it: the same in two trees where that is the same. */
  subtreeOf: (organisation: number) => number;
  /** At or below an organisation, at all times and in each period: when figures came for the first time, and when they were replaced or taken back. */
  firsts: Map<string, number[]>;
  revised: Map<string, number[]>;
};

function subtreesIn(children: Site['children'], numbers: Map<string, number>): Site['subtreeOf'] {
  const known = new Map<number, number>();
  const subtreeOf = (organisation: number): number => {
    const before = known.get(organisation);
    if (before !== undefined) return before;
    const below = [...(children.get(organisation) ?? [])].map(subtreeOf).toSorted((one, other) => one - other);
    const name = `${organisation} ${below.join(' ')}`;
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    known.set(organisation, number);
    return number;
  };
  return subtreeOf;
}

function siteOf(
  versions: readonly FigureVersion[],
  places: readonly number[],
  { parentOf, wholeTimesOf }: { parentOf: ParentOf; wholeTimesOf: WholeTimesOf },
  subtrees: Map<string, number>,
): Site {
  const children: Site['children'] = new Map();
  const subtreeOf = subtreesIn(children, subtrees);
  const site: Site = { own: new Map(), children, subtreeOf, firsts: new Map(), revised: new Map() };
  const inTime = places.flatMap((place): Version[] => {
    const version = versions[place];
    return version ? [{ ...version, place }] : [];
  });
  inTime.sort((one, other) => one.from - other.from);
  for (const [organisation, ofOrganisation] of Map.groupBy(inTime, ({ organisationId }) => organisationId)) {
    const figures = Map.groupBy(ofOrganisation, partOf);
    site.own.set(organisation, figures);
    const line = lineOf(organisation, parentOf);
    line.forEach((one, step) => {
      const above = line[step + 1];
      if (above !== undefined) site.children.set(above, (site.children.get(above) ?? new Set()).add(one));
    });
    for (const [part, ofFigure] of figures) {
      const { time } = inPart(part);
      const times = new Set(['', time, ...wholeTimesOf(time).map(({ whole }) => whole)]);
      const first = ofFigure[0]?.from;
      const revised = ofFigure.flatMap(({ from, until }, step) => [
        ...(step ? [from] : []),
        ...(until === null ? [] : [until]),
      ]);
      for (const one of line) {
        for (const of of times) {
          addTo(site.firsts, `${one}${of}`, first === undefined ? [] : [first]);
          addTo(site.revised, `${one}${of}`, revised);
        }
      }
    }
  }
  for (const moments of [...site.firsts.values(), ...site.revised.values()]) moments.sort((one, other) => one - other);
  return site;
}

function addTo(moments: Map<string, number[]>, name: string, more: readonly number[]): void {
  const known = moments.get(name);
  if (known) known.push(...more);
  else moments.set(name, [...more]);
}

/** The figures as they stood at a moment, with those that had come before the horizon. */
type View = {
  moment: number;
  horizon: number;
  /** When what is looked at was published, where parts have been replaced since. */
  since?: number;
};

function relationsOfMetric(
  site: Site,
  {
    isAdditive,
    wholeTimesOf,
    isOf,
  }: Pick<Surroundings, 'isAdditive'> & { wholeTimesOf: WholeTimesOf } & Pick<Tree, 'isOf'>,
  nameless: (name: string) => number,
): Relation[] {
  const { own, children, subtreeOf, firsts, revised } = site;
  /** Two views with the same name show the same of an organisation and all below it, in a period or at all times. */
  const nameOf = (organisation: number, time: string, { moment, horizon }: View): string => {
    const replaced = revised.get(`${organisation}${time}`)?.findLast((one) => one <= moment) ?? -Infinity;
    const came = firsts.get(`${organisation}${time}`)?.findLast((one) => one < horizon) ?? -Infinity;
    return `${subtreeOf(organisation)} ${replaced} ${came}`;
  };
  const abouts = new Map<Part, { time: string; wholes: Whole[] }>();
  const about = (part: Part) => {
    const before = abouts.get(part);
    if (before) return before;
    const found = { time: inPart(part).time, wholes: wholesOf(part, isAdditive, wholeTimesOf) };
    abouts.set(part, found);
    return found;
  };
  const known = new Map<string, ReadonlyMap<string, number>>();
  /** What is published of an organisation by breakdown, and what could be because there are parts of it. */
  const figuresOf = (organisation: number, view: View): ReadonlyMap<string, number> => {
    const name = nameOf(organisation, '', view);
    const before = known.get(name);
    if (before) return before;
    const figures = new Map<string, number>();
    for (const [breakdown, versions] of own.get(organisation) ?? []) {
      const [first] = versions;
      const isLate = first !== undefined && first.from > view.moment;
      const version = isLate ? first : versions.findLast(({ from }) => from <= view.moment);
      const isThere = isLate ? version && version.from < view.horizon : (version?.until ?? Infinity) > view.moment;
      if (version && isThere) figures.set(breakdown, version.place);
    }
    const add = (breakdown: string): void => {
      if (figures.has(breakdown)) return;
      figures.set(breakdown, nameless(`${nameOf(organisation, about(breakdown).time, view)} ${breakdown}`));
    };
    for (const child of children.get(organisation) ?? []) [...figuresOf(child, view).keys()].forEach(add);
    // what is added while going through is gone through too
    for (const breakdown of figures.keys()) about(breakdown).wholes.forEach(({ whole }) => add(whole));
    known.set(name, figures);
    return figures;
  };
  const relations: Relation[] = [];
  const told = new Set<string>();
  /** How a figure is made of parts; of those that nobody published, how they are in turn. */
  const tell = (organisation: number, breakdown: string, total: number, view: View): void => {
    const name = `${nameOf(organisation, about(breakdown).time, view)} ${breakdown} ${total}`;
    if (told.has(name)) return;
    told.add(name);
    const units: number[] = [];
    const categories = new Map<string, number[]>();
    const add = (parts: number[], part: number, ofOrganisation: number, ofBreakdown: string): void => {
      parts.push(part);
      if (part < 0) tell(ofOrganisation, ofBreakdown, part, view);
    };
    for (const child of children.get(organisation) ?? []) {
      const part = figuresOf(child, view).get(breakdown);
      if (part !== undefined) add(units, part, child, breakdown);
    }
    const { since, horizon } = view;
    const atFirst = since === undefined ? null : figuresOf(organisation, { moment: since, horizon });
    const isNew = new Set<string>();
    for (const [finer, part] of figuresOf(organisation, view)) {
      for (const { by } of about(finer).wholes.filter(({ whole }) => whole === breakdown)) {
        const parts = categories.get(by) ?? [];
        categories.set(by, parts);
        add(parts, part, organisation, finer);
        if (!atFirst?.has(finer)) isNew.add(by);
      }
    }
    // a year that stands is not made anew of the quarters that are corrected in it, only of one that was taken back when it came
    if (total >= 0 && atFirst) {
      for (const by of categories.keys()) if (isOfTime(by) && !isNew.has(by)) categories.delete(by);
    }
    for (const parts of [units, ...categories.values()]) if (parts.length) relations.push({ total, parts });
  };
  for (const [organisation, figures] of own) {
    for (const [breakdown, versions] of figures) {
      for (const { place, from, until } of versions) {
        if (!isOf(from)) continue;
        const horizon = until ?? Infinity;
        const { time } = about(breakdown);
        const moments = (revised.get(`${organisation}${time}`) ?? []).filter(
          (moment) => moment > from && moment < horizon,
        );
        tell(organisation, breakdown, place, { moment: from, horizon });
        for (const moment of new Set(moments)) tell(organisation, breakdown, place, { moment, horizon, since: from });
        // or it was made of no more than what there was; moments are whole numbers
        tell(organisation, breakdown, place, { moment: from, horizon: from + 0.5 });
      }
    }
    // parts of something that is not published itself add up to the same, whichever dimension they are parts by
    for (const moment of new Set([-Infinity, ...(revised.get(`${organisation}`) ?? [])])) {
      const view = { moment, horizon: Infinity };
      for (const [breakdown, total] of figuresOf(organisation, view)) {
        if (total < 0) tell(organisation, breakdown, total, view);
      }
    }
  }
  return relations;
}
