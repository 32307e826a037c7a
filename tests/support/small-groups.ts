import { firstDay, periodAt, periodContaining, periodNumber, type PeriodCode } from '#domain/period.ts';
import { generator } from './random.ts';

/** Who is above whom: six units of two agencies under one top. */
export const parents: Record<string, string | null> = {
  top: null,
  north: 'top',
  south: 'top',
  'n-1': 'north',
  'n-2': 'north',
  'n-3': 'north',
  's-1': 'south',
  's-2': 'south',
  's-3': 'south',
};
/** After the second publication a unit of the north belongs to the south, where units move. */
export const parentsAt = (publication: number, isMoving: boolean): Record<string, string | null> =>
  isMoving && publication === 2 ? { ...parents, 'n-3': 'south' } : parents;
const units = Object.keys(parents).filter((code) => code.includes('-'));
const above = ['north', 'south', 'top'];
const genders = ['women', 'men'];
const channels = ['digital', 'phone', 'visit'];

/** How many answered, and what their answers add up to. */
type Amount = { answers: number; sum: number };

/** One version of a figure: since which of the three publications, and what it is really made of. */
export type Made = Amount & {
  name: string;
  organisation: string;
  breakdown: string;
  period: PeriodCode;
  publication: number;
  /** Each way in which others added up to it when it was counted, by the names of those versions. */
  sums: string[][];
};

const breakdownsOf = (shape: number): string[] => [
  ...(shape === 4 ? [] : ['total']),
  ...(shape >= 1 ? genders.map((one) => `sex.${one}`) : []),
  ...(shape >= 3 ? channels.map((one) => `way.${one}`) : []),
  ...(shape >= 2 ? genders.flatMap((one) => channels.map((other) => `sex.${one}+way.${other}`)) : []),
];

const isWithin = (finer: string, coarser: string): boolean =>
  coarser === 'total' || coarser.split('+').every((part) => finer.split('+').includes(part));
const dimensionsOf = (breakdown: string): string[] =>
  breakdown === 'total' ? [] : breakdown.split('+').map((part) => part.split('.')[0] ?? '');

/**
 * Groups with small numbers, one a quarter: who reports, how it is broken down, who comes late, and what is corrected differ.
 * Totals are counted from what had come by then, or from everything, and replaced afterwards or not. Units may move, and be
 * the same ones with the same breakdowns all year; so many times as many may answer.
 */
export function smallGroups(
  seed: number,
  quarters: number,
  { isMoving = false, isSteady = false, size = 1 } = {},
): Made[] {
  const random = generator(seed);
  const isSo = (share: number) => random() < share;
  let ofYear: { breakdowns: string[]; reporters: string[] } = { breakdowns: [], reporters: [] };
  return Array.from({ length: quarters }, (_, step) => periodAt('Q', periodNumber('2014-Q1') + step)).flatMap(
    (period) => {
      const drawnBreakdowns = breakdownsOf(Math.floor(random() * 5));
      const atoms = genders.flatMap((one) => channels.map((other) => `sex.${one}+way.${other}`));
      const most = size * (4 + random() * 30);
      const drawn = (): Map<string, Amount> =>
        new Map(
          atoms.map((atom) => {
            const answers = 1 + Math.floor(random() * most);
            return [atom, { answers, sum: Math.floor(random() * (answers + 1)) }];
          }),
        );
      const drawnReporters = [...units.filter(() => isSo(0.9)), ...above.filter(() => isSo(0.5))];
      if (!isSteady || period.endsWith('Q1')) ofYear = { breakdowns: drawnBreakdowns, reporters: drawnReporters };
      const { breakdowns, reporters } = ofYear;
      const late = new Set(units.filter(() => isSo(0.15)));
      const corrected = new Set(units.filter(() => isSo(0.2)));
      const isForeseen = isSo(0.3);
      const counted = new Map(units.map((unit) => [unit, [drawn(), drawn()] as const]));
      const made: Made[] = [];
      const current = new Map<string, Made>();
      const key = (organisation: string, breakdown: string) => `${organisation} ${breakdown}`;

      const publish = (
        publication: number,
        organisation: string,
        from: readonly string[],
        version: (unit: string) => number,
      ) => {
        for (const breakdown of breakdowns) {
          const amounts = from.flatMap((unit) =>
            atoms
              .filter((atom) => isWithin(atom, breakdown))
              .map((atom) => counted.get(unit)?.[version(unit)]?.get(atom)),
          );
          const one: Made = {
            answers: amounts.reduce((sum, amount) => sum + (amount?.answers ?? 0), 0),
            sum: amounts.reduce((sum, amount) => sum + (amount?.sum ?? 0), 0),
            name: `${period} ${organisation} ${breakdown} ${publication}`,
            organisation,
            breakdown,
            period,
            publication,
            sums: [],
          };
          made.push(one);
          current.set(key(organisation, breakdown), one);
        }
      };
      /** What the versions of this publication add up from, as all stand after it. */
      const explain = (publication: number, organisation: string, from: readonly string[]) => {
        const parts = (breakdown: string, one: string): (Made | undefined)[] => {
          const own = one === organisation ? undefined : current.get(key(one, breakdown));
          if (own) return [own];
          const below = Object.keys(parents).filter(
            (code) => parentsAt(publication, isMoving)[code] === one && under(publication, code, from).length,
          );
          return below.length ? below.flatMap((code) => parts(breakdown, code)) : [undefined];
        };
        for (const breakdown of breakdowns) {
          const whole = current.get(key(organisation, breakdown));
          if (whole?.publication !== publication) continue;
          const finer = breakdowns.filter((one) => isWithin(one, breakdown) && one !== breakdown);
          const byDimensions = Map.groupBy(finer, (one) => dimensionsOf(one).join('+'));
          const ways = [...byDimensions.values()].map((ones) => ones.map((one) => current.get(key(organisation, one))));
          if (!organisation.includes('-')) ways.push(parts(breakdown, organisation));
          for (const way of ways) {
            const found = way.filter((one) => one !== undefined);
            // what somebody above counted before a unit told it is no sum of what is published
            const isTrue =
              found.length === way.length && found.reduce((sum, one) => sum + one.answers, 0) === whole.answers;
            if (isTrue) whole.sums.push(found.map(({ name }) => name));
          }
        }
      };
      const under = (publication: number, code: string, from: readonly string[]) =>
        from.filter(
          (unit) =>
            unit === code || parentsAt(publication, isMoving)[unit] === code || (code === 'top' && unit !== 'top'),
        );

      const present = units.filter((unit) => reporters.includes(unit));
      const inTime = present.filter((unit) => !late.has(unit));
      inTime.forEach((unit) => publish(0, unit, [unit], () => 0));
      const totals = above.filter((code) => reporters.includes(code));
      totals.forEach((code) => publish(0, code, under(0, code, isForeseen ? present : inTime), () => 0));
      const late0 = present.filter((unit) => late.has(unit));
      // sums that were foreseen are explained once the late ones have come
      if (!isForeseen) [...inTime, ...totals].forEach((code) => explain(0, code, under(0, code, inTime)));
      late0.forEach((unit) => publish(1, unit, [unit], () => 0));
      if (isForeseen) [...inTime, ...totals].forEach((code) => explain(0, code, under(0, code, present)));
      const renewed = late0.length && !isForeseen ? totals.filter(() => isSo(0.7)) : [];
      renewed.forEach((code) => publish(1, code, under(1, code, present), () => 0));
      [...late0, ...renewed].forEach((code) => explain(1, code, under(1, code, present)));
      const again = present.filter((unit) => corrected.has(unit));
      again.forEach((unit) => publish(2, unit, [unit], () => 1));
      const after = again.length ? totals.filter(() => isSo(0.8)) : [];
      after.forEach((code) => publish(2, code, under(2, code, present), (unit) => (corrected.has(unit) ? 1 : 0)));
      [...again, ...after].forEach((code) => explain(2, code, under(2, code, present)));
      return made.filter(({ answers }) => answers > 0);
    },
  );
}

/**
 * Years beside their quarters, for some of the figures: each counted when all of its quarters had come, and some again
 * after the last publication. What of a year adds up to something else of it is said where it really does.
 */
export function yearsOf(quarters: readonly Made[], seed: number, share: number): Made[] {
  const random = generator(seed);
  const figureOf = ({ organisation, breakdown }: Made) => `${organisation} ${breakdown}`;
  return [...Map.groupBy(quarters, ({ period }) => period.slice(0, 4)).values()].flatMap((ofYear) => {
    const [first] = ofYear;
    const year = first && periodContaining('A', firstDay(first.period));
    if (!year) return [];
    const made: Made[] = [];
    for (const [, versions] of Map.groupBy(ofYear, figureOf)) {
      const [{ organisation = '', breakdown = '' } = {}] = versions;
      const ofQuarters = [...Map.groupBy(versions, ({ period }) => period).values()];
      const complete = Math.max(...ofQuarters.map(([one]) => one?.publication ?? 0));
      if (random() > share) continue;
      for (const publication of new Set([complete, ...(random() < 0.5 ? [2] : [])])) {
        const parts = ofQuarters.flatMap((one) => one.findLast((part) => part.publication <= publication) ?? []);
        const together = (of: (part: Made) => number) => parts.reduce((sum, part) => sum + of(part), 0);
        const [answers, sum] = [together((part) => part.answers), together((part) => part.sum)];
        const name = `${year} ${organisation} ${breakdown} ${publication}`;
        const sums = [parts.map((part) => part.name)];
        made.push({ answers, sum, name, organisation, breakdown, period: year, publication, sums });
      }
    }
    const at = (publication: number, isOf: (one: Made) => boolean) =>
      [...Map.groupBy(made.filter((one) => isOf(one) && one.publication <= publication), figureOf).values()].flatMap(
        (versions) => versions.toSorted((one, other) => one.publication - other.publication).at(-1) ?? [],
      ); // prettier-ignore
    for (const whole of made) {
      const isFiner = ({ organisation, breakdown }: Made) =>
        organisation === whole.organisation && breakdown !== whole.breakdown && isWithin(breakdown, whole.breakdown);
      const finer = Map.groupBy(at(whole.publication, isFiner), ({ breakdown }) => dimensionsOf(breakdown).join('+'));
      const below = at(
        whole.publication,
        ({ organisation, breakdown }) => parents[organisation] === whole.organisation && breakdown === whole.breakdown,
      );
      for (const parts of [...finer.values(), below]) {
        const isTrue = (of: (part: Made) => number) => parts.reduce((sum, part) => sum + of(part), 0) === of(whole);
        if (isTrue(({ answers }) => answers) && isTrue(({ sum }) => sum))
          whole.sums.push(parts.map(({ name }) => name));
      }
    }
    return made;
  });
}
