// What is imported between the kills, and what then has to be there: computed here a second time, with nothing of the product.
import { generator } from '#tests/support/random.ts';

const metrics = ['digital-transactions', 'total-transactions'] as const;
const firstYear = 2012;
const quarters = 60;
const organisationCount = 60;
const missing = 0.1;

export const organisationCodes = Array.from({ length: organisationCount }, (_, number) => `unit-${number}`);

/** Figures by organisation, metric and first day of the period. */
export type Import = { reason: string; figures: ReadonlyMap<string, number>; csv: string };

const quarterOf = (number: number) => ({ year: firstYear + Math.floor(number / 4), quarter: (number % 4) + 1 });

/** One of many that are all about the same series: most figures differ from one to the next, some stay, some are new. */
export function makeImport(seed: number, number: number): Import {
  const random = generator(seed * 7_919 + number * 104_729);
  const figures = new Map<string, number>();
  const lines = ['organisation,metric,period,value'];
  for (const organisation of organisationCodes) {
    for (const metric of metrics) {
      for (let place = 0; place < quarters; place += 1) {
        if (random() < missing) continue;
        const { year, quarter } = quarterOf(place);
        const value = Math.floor(random() * 5) + (metric === 'total-transactions' ? 10 : 0);
        figures.set(`${organisation} ${metric} ${year}-${String(quarter * 3 - 2).padStart(2, '0')}-01`, value);
        lines.push(`${organisation},${metric},${year}-Q${quarter},${value}`);
      }
    }
  }
  return { reason: `import ${number}`, figures, csv: `${lines.join('\n')}\n` };
}

/** What a publication has to hold, line by line: organisation, metric, day, value and the import that replaced it. */
export function expectedRevisions(imports: readonly Import[]): { reason: string; lines: string[] }[] {
  const current = new Map<string, number>();
  const published = imports.map(({ reason, figures }) => {
    const changed = new Map([...figures].filter(([key, value]) => current.get(key) !== value));
    for (const [key, value] of changed) current.set(key, value);
    return { reason, changed };
  });
  return published.map(({ reason, changed }, at) => ({
    reason,
    lines: [...changed]
      .map(([key, value]) => {
        const replaced = published.slice(at + 1).find((later) => later.changed.has(key));
        return `${key} ${value} ${replaced?.reason ?? '-'}`;
      })
      .toSorted((a, b) => (a < b ? -1 : 1)),
  }));
}

export type RevisionRow = {
  seriesId: number;
  periodStart: string;
  value: number | null;
  numerator: number | null;
  denominator: number | null;
  answers: number | null;
  status: string;
};
export type SeriesRow = {
  id: number;
  firstPosition: number;
  values: (number | null)[];
  numerators: (number | null)[] | null;
  denominators: (number | null)[] | null;
  answers: (number | null)[] | null;
  statuses: string;
};

const positionOf = (day: string) => (Number(day.slice(0, 4)) - 1970) * 4 + (Number(day.slice(5, 7)) - 1) / 3;

/** A series row as it has to be, from the current revisions of one quarterly series. */
export function naiveSeries(id: number, revisions: readonly RevisionRow[]): SeriesRow {
  const at = new Map(revisions.map((revision) => [positionOf(revision.periodStart), revision]));
  const firstPosition = revisions.length ? Math.min(...at.keys()) : 0;
  const length = revisions.length ? Math.max(...at.keys()) - firstPosition + 1 : 0;
  const column = (name: 'value' | 'numerator' | 'denominator' | 'answers') =>
    Array.from({ length }, (_, place) => at.get(firstPosition + place)?.[name] ?? null);
  const optional = (values: (number | null)[]) => (values.some((value) => value !== null) ? values : null);
  return {
    id,
    firstPosition,
    values: column('value'),
    numerators: optional(column('numerator')),
    denominators: optional(column('denominator')),
    answers: optional(column('answers')),
    statuses: Array.from({ length }, (_, place) => at.get(firstPosition + place)?.status ?? 'O').join(''),
  };
}

/** The derived shares that have to be current: wherever both parts are. By organisation and day. */
export function expectedShares(imports: readonly Import[]): Map<string, number> {
  const current = new Map(imports.flatMap(({ figures }) => [...figures]));
  const shares = new Map<string, number>();
  for (const [key, over] of current) {
    const [organisation, metric, day] = key.split(' ');
    if (metric !== metrics[0]) continue;
    const under = current.get(`${organisation} ${metrics[1]} ${day}`);
    if (under !== undefined) shares.set(`${organisation} ${day}`, (100 * over) / under);
  }
  return shares;
}

/** The values that an answer has to show for one organisation and metric, by period code. */
export function expectedValues(imports: readonly Import[], organisation: string, metric: string): Map<string, number> {
  const current = new Map(imports.flatMap(({ figures }) => [...figures]));
  return new Map(
    [...current].flatMap(([key, value]) => {
      const [own, of, day = ''] = key.split(' ');
      if (own !== organisation || of !== metric) return [];
      return [[`${day.slice(0, 4)}-Q${(Number(day.slice(5, 7)) + 2) / 3}`, value]];
    }),
  );
}
