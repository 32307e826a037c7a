import { expect } from 'vitest';
import type { TestApi } from './api.ts';
import {
  at, compared, firstAndLast, isThere, know, noFacts, periods, quantity, read, scaleOf, sumOf, versionAt, type Facts,
} from './facts.ts'; // prettier-ignore
import type { Made } from './small-groups.ts';
import type { Kind } from './suppression-site.ts';

type Item = {
  organisation: string;
  value: number;
  rank: number | null;
  n: number;
  interval?: { lower: number; upper: number };
};
type Comparison = {
  items: Item[];
  quartiles: Record<'lower' | 'median' | 'upper', number>;
  means: { unweighted: number; weighted: number; weightedHave: number };
};

/** Calls with each comparison of these organisations that has items. */
async function eachComparison(
  api: TestApi,
  { kind, organisation, isPast }: { kind: Kind; organisation: string; isPast: boolean },
  visit: (comparison: Comparison, versionOf: (item: Item) => Made | undefined) => void,
): Promise<void> {
  for (const period of periods) {
    for (const breakdown of compared.filter((one) => isThere(period, one))) {
      for (const [publication, asOf] of isPast ? firstAndLast : firstAndLast.slice(1)) {
        const chosen = `metric=${kind}&organisation=${organisation}&breakdown=${encodeURIComponent(breakdown)}`;
        const body: Comparison = await read(api, `/comparison?${chosen}&period=${period}${at(asOf)}`);
        if (body.items.length)
          visit(body, (item) => versionAt(`${period} ${item.organisation} ${breakdown}`, publication));
      }
    }
  }
}

/** The items of comparisons, with the numbers of answers that stand there. */
export async function items(api: TestApi, kind: Kind): Promise<Facts> {
  const facts = noFacts();
  await eachComparison(api, { kind, organisation: '*', isPast: true }, (comparison, versionOf) => {
    for (const item of comparison.items) {
      know(facts, 'answers', versionOf(item), item.n);
      know(facts, 'sum', versionOf(item), sumOf(kind, item.value, item.n));
    }
  });
  return facts;
}

/** How many there are in the sample that Wilson's interval of 95 per cent belongs to; all from 0 to 1. */
function sampleSize(share: number, { lower, upper }: { lower: number; upper: number }): number {
  const [centre, half] = [(lower + upper) / 2, (upper - lower) / 2];
  // z² by the size, from where the middle of the interval lies; in the middle of all, from how long it is
  const relative =
    Math.abs(centre - 0.5) > 1e-6 ? (share - centre) / (centre - 0.5) : (4 * half ** 2) / (1 - 4 * half ** 2);
  return Math.round(1.959963984540054 ** 2 / relative);
}

/** Their intervals, from which the number of answers follows. */
export async function intervals(api: TestApi, kind: Kind): Promise<Facts> {
  const facts = noFacts();
  await eachComparison(api, { kind, organisation: '*', isPast: true }, (comparison, versionOf) => {
    for (const item of comparison.items) {
      const { lower = NaN, upper = NaN } = item.interval ?? {};
      const [share, from, to] = [item.value, lower, upper].map((one) => one / scaleOf[kind]);
      const answers = sampleSize(share ?? NaN, { lower: from ?? NaN, upper: to ?? NaN });
      know(facts, 'answers', versionOf(item), answers);
      know(facts, 'sum', versionOf(item), sumOf(kind, item.value, answers));
    }
  });
  return facts;
}

/** That the values of some, so often each, come to something; how many answered is known of each. */
function addValues(
  facts: Facts,
  kind: Kind,
  terms: readonly (readonly [made: Made, n: number, times: number])[],
  sum: number,
) {
  const factors = new Map<string, number>();
  for (const [made, n, times] of terms) {
    know(facts, 'answers', made, n);
    const name = quantity('sum', made);
    factors.set(name, (factors.get(name) ?? 0) + (times * scaleOf[kind]) / n);
  }
  facts.equations.push({ with: factors, sum });
}

const versioned = (given: readonly Item[], versionOf: (item: Item) => Made | undefined) =>
  given.flatMap((item) => {
    const made = versionOf(item);
    return made ? [{ made, n: item.n, rank: item.rank }] : [];
  });

/** Both means of two at a time: how large each is follows where not as many answered both. */
export async function means(api: TestApi, kind: Kind): Promise<Facts> {
  const facts = noFacts();
  for (const organisation of ['n-1,n-2', 'n-3,s-1', 's-2,s-3', 'north,south', 'top']) {
    await eachComparison(api, { kind, organisation, isPast: false }, (comparison, versionOf) => {
      const { unweighted, weighted, weightedHave } = comparison.means;
      const own = versioned(comparison.items, versionOf);
      expect([own.length, weightedHave]).toEqual([comparison.items.length, comparison.items.length]);
      const answers = own.reduce((sum, { n }) => sum + n, 0);
      addValues(
        facts,
        kind,
        own.map(({ made, n }) => [made, n, 1] as const),
        unweighted * own.length,
      );
      addValues(
        facts,
        kind,
        own.map(({ made, n }) => [made, n, n] as const),
        weighted * answers,
      );
    });
  }
  return facts;
}

/** Ranks, by which one knows whose values the quartiles lie between, and who has the same. */
export async function quartiles(api: TestApi, kind: Kind): Promise<Facts> {
  const facts = noFacts();
  for (const organisation of ['n-1,n-2,n-3', 's-1,s-2,s-3', 'north,south,top']) {
    await eachComparison(api, { kind, organisation, isPast: false }, (comparison, versionOf) => {
      const own = versioned(comparison.items, versionOf);
      if (own.some(({ rank }) => rank === null)) return;
      const upwards = own.toSorted((one, other) => (other.rank ?? 0) - (one.rank ?? 0));
      const { lower, median, upper } = comparison.quartiles;
      for (const [share, value] of [
        [0.25, lower],
        [0.5, median],
        [0.75, upper],
      ] as const) {
        // prettier-ignore
        const place = (upwards.length - 1) * share;
        const terms = [Math.floor(place), Math.ceil(place)].flatMap((step, isAbove, both) => {
          const one = upwards[step];
          const weight = both[0] === both[1] ? 0.5 : isAbove ? place - Math.floor(place) : Math.ceil(place) - place;
          return one ? [[one.made, one.n, weight] as const] : [];
        });
        addValues(facts, kind, terms, value);
      }
      upwards.forEach((one, step) => {
        const next = upwards[step + 1];
        if (next && one.rank === next.rank) addValues(facts, kind, [[one.made, one.n, 1], [next.made, next.n, -1]], 0); // prettier-ignore
      });
    });
  }
  return facts;
}
