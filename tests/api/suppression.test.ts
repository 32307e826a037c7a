import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { suppress, type SuppressionRule } from '#domain/suppression.ts';
import type { TestApi } from '#tests/support/api.ts';
import { attackerOf } from '#tests/support/attack.ts';
import { isCompared, placeOf, type Facts } from '#tests/support/facts.ts';
import { addPerson, signIn, type SignedIn } from '#tests/support/people.ts';
import { fewest, groups, kinds, moments, openSuppressionSite } from '#tests/support/suppression-site.ts';
import { series, sources } from '#tests/support/told-facts.ts';

const { truth, attack, isToldOf } = attackerOf(groups);

const together = (told: readonly Facts[]): Facts => ({
  known: new Map(told.flatMap(({ known }) => [...known])),
  equations: told.flatMap(({ equations }) => equations),
});

/** Withholds what too few have answered for, and nothing else. */
const primaryAlone: SuppressionRule = (figures, protection) =>
  suppress(figures, protection).map((kind) => (kind === 'primary' ? kind : null));

let api: TestApi;
beforeAll(async () => {
  api = await openSuppressionSite(suppress);
});
afterAll(() => api.close());

describe('somebody who can solve equations', () => {
  test.each(kinds)('works out nothing that is withheld of a %s, from all that is told of it', async (kind) => {
    const told = await Promise.all(
      Object.values(sources).flatMap((source) => (source.kinds.includes(kind) ? [source.read(api, kind)] : [])),
    );
    const shown = await series(api, kind);
    const withheld = groups.filter((made) => !isToldOf(shown, made));
    expect(withheld.length).toBeGreaterThan(groups.length / 10);
    // most is still shown
    expect(groups.length - withheld.length).toBeGreaterThan(groups.length / 4);
    // nothing is told elsewhere that the series do not tell, nor anything else of it
    const known = told.flatMap((facts) => [...facts.known]);
    expect(known.filter(([name, value]) => !(Math.abs(value - (shown.known.get(name) ?? NaN)) < 1e-4))).toEqual([]);
    const { found, broken } = attack(together(told));
    expect([...found.keys()]).toEqual([]);
    // and no mean, quartile or sum is made of more than what is told
    expect(broken).toEqual([]);
  });

  test('is shown no figure that too few have answered for, at any moment', async () => {
    const shown = await series(api, 'share');
    const small = new Set(groups.filter(({ answers }) => answers < fewest).map(placeOf));
    expect(small.size).toBeGreaterThan(50);
    // neither that version of it nor any other
    expect(groups.filter((made) => small.has(placeOf(made)) && isToldOf(shown, made))).toEqual([]);
  });

  test('finds the same withheld at every moment, in files and in the list of revisions', async () => {
    const withheldAt = await Promise.all(
      [...moments, null].map(async (asOf) => {
        const { body } = await api.get(
          `/api/v1/series?metric=share&organisation=*&breakdown=total&frequency=Q${asOf ? `&asOf=${asOf}` : ''}`,
        );
        return body.series.flatMap((one: { organisation: string; statuses: Record<string, string> }) =>
          body.periods.flatMap((period: string, position: number) =>
            one.statuses[position] === 'suppressed' ? [`${period} ${one.organisation}`] : [],
          ),
        );
      }),
    );
    const last = new Set<string>(withheldAt.at(-1));
    expect(last.size).toBeGreaterThan(5);
    for (const earlier of withheldAt) for (const place of earlier) expect(last).toContain(place);
    const csv = (await api.get('/api/v1/series?metric=share&organisation=*&frequency=Q&format=csv&numerators=true'))
      .text;
    const lines = csv.split('\r\n').filter((line) => /suppressed/.test(line));
    expect(lines.length).toBe(last.size);
    for (const line of lines) expect(line).toMatch(/,,+suppressed|suppressed,*$/);
    const { body } = await api.get('/api/v1/revisions?metric=share&breakdown=total&limit=100');
    const hidden = body.items.filter(
      (one: { breakdown: string; period: string; organisation: string }) =>
        one.breakdown === 'total' && last.has(`${one.period} ${one.organisation}`),
    );
    expect(hidden.length).toBeGreaterThan(0);
    for (const { before, after } of hidden) expect([before.value, after.value]).toEqual([null, null]);
  });
});

describe('an analyst', () => {
  const address = '/api/v1/series?metric=share&organisation=n-1,s-1&frequency=Q&own=true';
  let analyst: SignedIn;
  beforeAll(async () => {
    analyst = await signIn(api, await addPerson(api, 'anna', [['north', 'analyst']]));
  });
  type Item = {
    organisation: string;
    statuses: Record<string, string>;
    own?: Record<string, { value: number; n: number }>;
  };

  test('is told what others are not shown, of the own organisation alone and beside what all are shown', async () => {
    const { body } = await analyst.get(address);
    const [own, other] = ['n-1', 's-1'].map((code) => body.series.find((one: Item) => one.organisation === code));
    const withheld = Object.keys(own.statuses).filter((position) => own.statuses[position] === 'suppressed');
    expect(withheld.length).toBeGreaterThan(2);
    expect(Object.keys(own.own)).toEqual(withheld);
    for (const position of withheld) {
      const made = groups.findLast(
        (one) =>
          one.organisation === 'n-1' && one.breakdown === 'total' && one.period === body.periods[Number(position)],
      );
      expect(own.own[position].n).toBe(made?.answers);
      expect(own.values[Number(position)]).toBeNull();
    }
    expect(other.own).toBeUndefined();
  });

  test('is told so only where it is asked for, never in a file, and a reader never', async () => {
    const reader = await signIn(api, await addPerson(api, 'cilla', [['north', 'reader']]));
    const answers = await Promise.all([
      analyst.get(address.replace('&own=true', '')),
      analyst.get(`${address}&format=csv`),
      reader.get(address),
      api.get(address),
    ]);
    for (const { status, text } of answers) {
      expect(status).toBe(200);
      expect(text).toContain('suppressed');
      expect(text).not.toContain('"own"');
    }
    const [plain, , , everybody] = answers;
    // a total is made of what all are shown
    expect(plain?.body.series).toEqual(everybody?.body.series);
  });
});

describe('without secondary suppression somebody who can solve equations', () => {
  let unguarded: TestApi;
  beforeAll(async () => {
    unguarded = await openSuppressionSite(primaryAlone);
  });
  afterAll(() => unguarded.close());

  const told = Object.entries(sources).flatMap(([name, source]) =>
    source.kinds.map((kind) => ({ name, kind, source })),
  );

  test.each(told)('works out what few have answered of a $kind from $name', async ({ name, kind, source }) => {
    const isOf = source.isNarrow ? isCompared : () => true;
    const before = (await source.beside?.(unguarded, kind)) ?? null;
    const own = await source.read(unguarded, kind);
    const { found, broken } = attack(together(before ? [before, own] : [own]), isOf);
    expect(broken).toEqual([]);
    for (const [one, value] of found) expect(value).toBeCloseTo(truth.get(one) ?? NaN, 4);
    const shown = await series(unguarded, kind);
    const alone = before ? attack(before, isOf).found : shown.known;
    const gained = (part: string) =>
      [...found.keys()].filter((one) => one.startsWith(part) && !shown.known.has(one) && !alone.has(one)).length;
    expect(gained('sum')).toBeGreaterThan(source.tells);
    if (name === 'series') expect(gained('answers')).toBeGreaterThan(30);
  });
});
