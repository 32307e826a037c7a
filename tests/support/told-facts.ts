import { readXlsx } from 'hucre/xlsx';
import { expect } from 'vitest';
import type { TestApi } from './api.ts';
import { intervals, items, means, quartiles } from './compared-facts.ts';
import {
  at, compared, everyBreakdown, firstAndLast, isThere, know, noFacts, periods, quantity, read, readings, sumOf, versionAt, type Facts,
} from './facts.ts'; // prettier-ignore
import { parents } from './small-groups.ts';
import { computed, everybody, moments, type Kind } from './suppression-site.ts';

const readBefore = new WeakMap<TestApi, Map<Kind, Promise<Facts>>>();

/** Every figure, as the series answer it. */
export function series(api: TestApi, kind: Kind): Promise<Facts> {
  const before = readBefore.get(api) ?? new Map<Kind, Promise<Facts>>();
  readBefore.set(api, before);
  const facts = before.get(kind) ?? readSeries(api, kind);
  before.set(kind, facts);
  return facts;
}

async function readSeries(api: TestApi, kind: Kind): Promise<Facts> {
  const facts = noFacts();
  for (const [publication, asOf] of readings) {
    const address = `/series?metric=${kind}&organisation=*&breakdown=${everyBreakdown}&frequency=Q&numerators=true`;
    const body = await read(api, `${address}${at(asOf)}`);
    for (const { organisation, breakdown, origin, values, statuses, numerators, n } of body.series) {
      if (origin === 'rolled-up') continue;
      body.periods.forEach((period: string, position: number) => {
        const [value, answers, numerator] = [values[position], n?.[position] ?? null, numerators?.[position] ?? null];
        if (statuses[position] === 'suppressed') expect([value, answers, numerator]).toEqual([null, null, null]);
        if (value === null) return;
        const made = versionAt(`${period} ${organisation} ${breakdown}`, publication);
        know(facts, 'answers', made, answers);
        know(facts, 'sum', made, kind === 'share' ? numerator : sumOf(kind, value, answers));
      });
    }
  }
  return facts;
}

/** The same of some of the figures, by the names of their versions. */
const some =
  (names: RegExp): Reading =>
  async (api, kind) => {
    const { known, equations } = await series(api, kind);
    return { known: new Map([...known].filter(([name]) => names.test(name))), equations };
  };

type Cells = readonly unknown[];
const numberIn = (cell: unknown): number | null =>
  typeof cell === 'number' ? cell : typeof cell === 'string' && cell !== '' ? Number(cell) : null;

function knowRows(facts: Facts, publication: number, [columns = [], ...rows]: readonly Cells[]): void {
  const place = (column: string) => columns.indexOf(column);
  for (const row of rows) {
    const cell = (column: string) => row[place(column)];
    if (cell('origin') !== 'reported') continue;
    const made = versionAt(
      ['period', 'organisation', 'breakdown'].map((name) => String(cell(name))).join(' '),
      publication,
    );
    know(facts, 'answers', made, numberIn(cell('n')));
    know(facts, 'sum', made, numberIn(cell('numerator')));
  }
}

async function csv(api: TestApi, kind: Kind): Promise<Facts> {
  const facts = noFacts();
  for (const [publication, asOf] of readings) {
    const address = `/series?metric=${kind}&organisation=*&breakdown=${everyBreakdown}&frequency=Q&format=csv${at(asOf)}`;
    const lines = String(await read(api, address)).split('\r\n');
    knowRows(
      facts,
      publication,
      lines.map((line) => line.split(',')),
    );
  }
  return facts;
}

async function workbooks(api: TestApi, kind: Kind): Promise<Facts> {
  const facts = noFacts();
  const address = `/api/v1/series?metric=${kind}&organisation=*&breakdown=${everyBreakdown}&frequency=Q&format=xlsx`;
  const response = await api.app.request(address);
  const { sheets } = await readXlsx(new Uint8Array(await response.arrayBuffer()), {});
  knowRows(facts, moments.length, sheets[0]?.rows ?? []);
  return facts;
}

/** What those above report themselves, what their units come to, and which units are missing there; no unit's own figure. */
async function rollups(api: TestApi, kind: Kind): Promise<Facts> {
  const facts = noFacts();
  const chosen = `metric=${kind}&organisation=north,south,top&breakdown=${compared.map(encodeURIComponent).join()}`;
  for (const [publication, asOf] of firstAndLast) {
    const { series: all, periods: asked } = await read(api, `/series?${chosen}&frequency=Q${at(asOf)}`);
    for (const period of periods.filter((one) => compared.some((breakdown) => isThere(one, breakdown)))) {
      const { items: covered } = await read(api, `/series/coverage?${chosen}&period=${period}${at(asOf)}`);
      for (const { organisation, breakdown, missing, have } of covered) {
        const own = all.find(
          (one: { organisation: string; breakdown: string }) =>
            one.organisation === organisation && one.breakdown === breakdown,
        );
        const position = asked.indexOf(period);
        const isReported = own.origin === 'reported';
        const rolledUp = (isReported ? own.rollup.values : own.values)[position];
        if (isReported)
          know(facts, 'sum', versionAt(`${period} ${organisation} ${breakdown}`, publication), own.values[position]);
        const left = new Set(missing.map(({ code }: { code: string }) => code));
        const used = unitsBelow(organisation)
          .filter((code) => !left.has(code))
          .flatMap((code) => versionAt(`${period} ${code} ${breakdown}`, publication) ?? []);
        // nobody is missing who never had a figure of this kind
        if (rolledUp === null || used.length !== have) continue;
        facts.equations.push({ with: new Map(used.map((made) => [quantity('sum', made), 1])), sum: rolledUp });
      }
    }
  }
  return facts;
}

const unitsBelow = (organisation: string): string[] =>
  Object.keys(parents).filter(
    (code) => code.includes('-') && (organisation === 'top' || parents[code] === organisation),
  );

/** Totals as they stand on the page of each organisation. */
async function overviews(api: TestApi, kind: Kind): Promise<Facts> {
  const facts = noFacts();
  for (const [publication, asOf] of firstAndLast) {
    for (const organisation of Object.keys(parents)) {
      const { metrics } = await read(api, `/overview/${organisation}?periods=99&signals=false${at(asOf)}`);
      const own = metrics.find(({ metric }: { metric: string }) => metric === kind);
      if (own?.origin !== 'reported') continue;
      own.periods.forEach((period: string, position: number) =>
        know(facts, 'sum', versionAt(`${period} ${organisation} total`, publication), own.values[position]),
      );
    }
  }
  return facts;
}

/** The last totals, as somebody learns from peers. */
async function peers(api: TestApi, kind: Kind): Promise<Facts> {
  const facts = noFacts();
  for (const [publication, asOf] of firstAndLast) {
    for (const organisation of Object.keys(parents)) {
      const { standings } = await read(api, `/peers/${organisation}?group=${everybody}${at(asOf)}`);
      const own = standings.find(({ metric }: { metric: string }) => metric === kind);
      if (own) know(facts, 'sum', versionAt(`${own.period} ${organisation} total`, publication), own.value);
    }
  }
  return facts;
}

/** Another metric, whose totals are twice what women come to in this one. */
async function derived(api: TestApi): Promise<Facts> {
  const facts = noFacts();
  for (const [publication, asOf] of readings) {
    const body = await read(api, `/series?metric=${computed}&organisation=*&frequency=Q${at(asOf)}`);
    for (const { organisation, values } of body.series) {
      body.periods.forEach((period: string, position: number) => {
        const twice = values[position];
        const made = versionAt(`${period} ${organisation} sex.women`, publication);
        know(facts, 'sum', made, twice === null ? null : twice / 2);
      });
    }
  }
  return facts;
}

type Reading = (api: TestApi, kind: Kind) => Promise<Facts>;
type Source = {
  kinds: readonly Kind[];
  read: Reading;
  /** What has to be read beside it, where it is not enough alone. */
  beside?: Reading;
  /** Whether it tells of nothing but what is compared. */
  isNarrow?: true;
  /** More than so many hidden figures follow from it where nothing is withheld against that. */
  tells: number;
};

/** The figures of units, as far broken down as they are. */
const finest = some(/ [ns]-\d \S+\+\S+ \d$/);

/** Where something is told. */
export const sources: Record<string, Source> = {
  series: { kinds: ['share', 'mean', 'amount'], read: series, tells: 100 },
  'files of figures': { kinds: ['share'], read: csv, tells: 100 },
  workbooks: { kinds: ['share'], read: workbooks, tells: 100 },
  'items of comparisons': { kinds: ['share'], read: items, isNarrow: true, tells: 10 },
  'intervals of neighbours': { kinds: ['share', 'mean'], read: intervals, isNarrow: true, tells: 10 },
  'means of two': { kinds: ['mean'], read: means, isNarrow: true, tells: 4 },
  'ranks and quartiles of three': {
    kinds: ['mean'],
    read: quartiles,
    beside: some(/ [ns]-\d /),
    isNarrow: true,
    tells: 4,
  },
  'sums of units beside what is reported': { kinds: ['amount'], read: rollups, isNarrow: true, tells: 10 },
  'totals on overviews': { kinds: ['amount'], read: overviews, beside: finest, tells: 10 },
  'totals among peers': { kinds: ['amount'], read: peers, beside: finest, tells: 2 },
  'what is computed from it': { kinds: ['amount'], read: derived, beside: finest, tells: 20 },
};
