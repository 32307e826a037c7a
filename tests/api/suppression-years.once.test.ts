import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { suppress, type SuppressionRule } from '#domain/suppression.ts';
import type { TestApi } from '#tests/support/api.ts';
import { attackerOf } from '#tests/support/attack.ts';
import { at, everyBreakdown, know, noFacts, placeOf, read, readings, sumOf, type Facts } from '#tests/support/facts.ts';
import { smallGroups, yearsOf } from '#tests/support/small-groups.ts';
import { fewest, openSuppressionSite, type Kind } from '#tests/support/suppression-site.ts';

const quarters = smallGroups(4_711, 8, { isSteady: true, size: 8 });
const groups = [...quarters, ...yearsOf(quarters, 4_712, 0.1)];
const { truth, attack, isToldOf } = attackerOf(groups);
const versions = Map.groupBy(groups, placeOf);
const kinds = ['share', 'amount'] as const satisfies Kind[];

/** Every figure of quarters and of years, as the series answer it at each moment. */
async function told(api: TestApi, kind: Kind): Promise<Facts> {
  const facts = noFacts();
  for (const [publication, asOf] of readings) {
    for (const frequency of ['Q', 'A']) {
      const address = `/series?metric=${kind}&organisation=*&breakdown=${everyBreakdown}&frequency=${frequency}&numerators=true`;
      const body = await read(api, `${address}${at(asOf)}`);
      for (const { organisation, breakdown, origin, values, numerators, n } of body.series) {
        if (origin === 'rolled-up') continue;
        body.periods.forEach((period: string, position: number) => {
          const [value, answers] = [values[position], n?.[position] ?? null];
          if (value === null) return;
          const ofPlace = versions.get(`${period} ${organisation} ${breakdown}`);
          const made = ofPlace?.findLast((one) => one.publication <= publication);
          know(facts, 'answers', made, answers);
          know(facts, 'sum', made, kind === 'share' ? numerators?.[position] : sumOf(kind, value, answers));
        });
      }
    }
  }
  return facts;
}

/** Withholds what too few have answered for, and nothing else. */
const primaryAlone: SuppressionRule = (figures, protection) =>
  suppress(figures, protection).map((kind) => (kind === 'primary' ? kind : null));

/** Looks through each period as if there were no other. */
const periodByPeriod: SuppressionRule = (figures, protection) => {
  const kinds = new Map(
    [...Map.groupBy(figures.keys(), (place) => figures[place]?.period).values()].flatMap((places) => {
      const found = suppress(places.flatMap((place) => figures[place] ?? []), protection); // prettier-ignore
      return places.map((place, position) => [place, found[position] ?? null] as const);
    }),
  );
  return figures.map((_, place) => kinds.get(place) ?? null);
};

describe('somebody who reads quarters and years together and can solve equations', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await openSuppressionSite(suppress, groups);
  });
  afterAll(() => api.close());

  test.each(kinds)('works out nothing that is withheld of a %s', async (kind) => {
    const facts = await told(api, kind);
    const isYear = ({ period }: { period: string }) => !period.includes('-');
    const shown = groups.filter((made) => isToldOf(facts, made));
    expect(shown.filter(({ answers }) => answers < fewest)).toEqual([]);
    // of both there is something that is told and something that is not
    for (const isOf of [isYear, (made: { period: string }) => !isYear(made)]) {
      const [all, told] = [groups, shown].map((ones) => ones.filter(isOf).length);
      expect(
        [told ?? 0, (all ?? 0) - (told ?? 0)].every((count) => count > 5),
        `${told} of ${all}`,
      ).toBe(true);
    }
    const { found, broken } = attack(facts);
    expect([[...found.keys()], broken]).toEqual([[], []]);
  });
});

describe.each([
  { without: 'secondary suppression', rule: primaryAlone },
  { without: 'looking at quarters and years together', rule: periodByPeriod },
])('without $without', ({ rule }) => {
  let unguarded: TestApi;
  beforeAll(async () => {
    unguarded = await openSuppressionSite(rule, groups);
  });
  afterAll(() => unguarded.close());

  test.each(kinds)('he works out what few have answered of a %s', async (kind) => {
    const { found, broken } = attack(await told(unguarded, kind));
    expect(broken).toEqual([]);
    for (const [one, value] of found) expect(value).toBeCloseTo(truth.get(one) ?? NaN, 4);
    expect(found.size).toBeGreaterThan(5);
  });
});
