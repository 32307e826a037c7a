import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listMetrics, saveNewDimensions, saveNewMetrics } from '#db/queries/metrics.ts';
import type { Cell } from '#db/queries/staging.ts';
import { seedCatalogue } from '#db/seed/install.ts';
import { writeTransaction } from '#db/write.ts';
import { firstDay } from '#domain/period.ts';
import { suppress, type SuppressionRule } from '#domain/suppression.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { workedOut, type Equation } from '#tests/support/attacker.ts';
import { openTestDatabase } from '#tests/support/database.ts';
import { counted } from '#tests/support/formula-site.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, signIn, type SignedIn } from '#tests/support/people.ts';
import { cell, publishCells } from '#tests/support/publish.ts';
import { parents, smallGroups, type Made } from '#tests/support/small-groups.ts';

const fewest = 7;
const quarters = 24;
const groups = smallGroups(20_261_122, quarters);
const moments = ['2026-10-01T08:00:00Z', '2026-10-02T08:00:00Z', '2026-10-03T08:00:00Z'];

/** As it is published: a share of the answers, a mean of them, or how much they come to. */
const kinds = ['share', 'mean', 'amount'] as const;
type Kind = (typeof kinds)[number];

const cellOf = (made: Made, kind: Kind, metricId: number, organisationId: number): Cell => {
  const value = { share: (100 * made.sum) / made.answers, mean: made.sum / made.answers, amount: made.sum }[kind];
  return cell({
    organisationId,
    metricId,
    breakdown: made.breakdown,
    periodStart: firstDay(made.period),
    value,
    ...(kind === 'share' ? { numerator: made.sum, denominator: made.answers } : {}),
    answers: made.answers,
  });
};

/** A site where the same groups are published in three kinds of metrics. */
async function openSite(rule: SuppressionRule): Promise<TestApi> {
  const database = await openTestDatabase();
  await seedCatalogue(database);
  await writeTransaction(database, async (transaction) => {
    const named = (code: string) => ({ code, names: { sv: code } });
    await saveNewDimensions(transaction, [
      { ...named('sex'), isAdditive: true, categories: ['women', 'men'].map(named) },
      { ...named('way'), isAdditive: true, categories: ['digital', 'phone', 'visit'].map(named) },
    ]);
    const asked = { smallestAnswers: fewest, dimensions: ['sex', 'way'], decimals: 6 };
    const metrics = [
      counted('share', { ...asked, unit: 'percent', rollupRule: 'ratio', measuringType: 'average' }),
      counted('mean', {
        ...asked,
        unit: 'index',
        rollupRule: 'weighted-mean',
        weight: 'answers',
        measuringType: 'average',
      }),
      counted('amount', { ...asked, rollupRule: 'sum' }),
    ];
    await saveNewMetrics(transaction, metrics, '2020-01-01T00:00:00Z');
  });
  await addOrganisations(
    database,
    Object.entries(parents).map(([code, parent]) => unit(code, { parent })),
  );
  const metricIds = new Map((await listMetrics(database.orm, null)).map(({ code, id }) => [code, id]));
  const rows = await database.sql<{ code: string; id: number }[]>`select code, id from organisations`;
  const ids = new Map(rows.map(({ code, id }) => [code, id]));
  for (const [publication, publishedAt] of moments.entries()) {
    const now = groups.filter((made) => made.publication === publication);
    const cells = kinds.flatMap((kind) =>
      now.map((made) => cellOf(made, kind, metricIds.get(kind) ?? 0, ids.get(made.organisation) ?? 0)),
    );
    await publishCells(database, cells, { publishedAt, rule });
  }
  return openTestApi({ database });
}

type Amount = { answers: number | null; sum: number | null };

/** Everything of a kind that is shown to anybody at a moment, by organisation, breakdown and period. */
async function shownAt(api: TestApi, kind: Kind, asOf: string | null): Promise<Map<string, Amount>> {
  const breakdowns = [...new Set(groups.map(({ breakdown }) => breakdown))].map(encodeURIComponent).join();
  const { body, status } = await api.get(
    `/api/v1/series?metric=${kind}&organisation=*&breakdown=${breakdowns}&frequency=Q&numerators=true${asOf ? `&asOf=${asOf}` : ''}`,
  );
  expect(status).toBe(200);
  const shown = new Map<string, Amount>();
  for (const { organisation, breakdown, origin, values, statuses, numerators, n } of body.series) {
    if (origin === 'rolled-up') continue;
    body.periods.forEach((period: string, position: number) => {
      const [value, answers, numerator] = [values[position], n?.[position] ?? null, numerators?.[position] ?? null];
      const sum = {
        share: numerator,
        mean: value === null || answers === null ? null : value * answers,
        amount: value,
      }[kind];
      if (statuses[position] === 'suppressed') expect([value, answers, numerator]).toEqual([null, null, null]);
      if (value !== null) shown.set(`${period} ${organisation} ${breakdown}`, { answers, sum });
    });
  }
  return shown;
}

const placeOf = ({ period, organisation, breakdown }: Made) => `${period} ${organisation} ${breakdown}`;

/** What can be worked out of what is not shown: by version, how many answered and what their answers add up to. */
async function attack(api: TestApi, kind: Kind) {
  const byName = new Map(groups.map((made) => [made.name, made]));
  const versions = Map.groupBy(groups, placeOf);
  const known = new Map<string, Amount>();
  for (const [publication, asOf] of [...moments, null].entries()) {
    for (const [place, amount] of await shownAt(api, kind, asOf)) {
      const version = versions.get(place)?.findLast((made) => made.publication <= publication);
      if (version) known.set(version.name, amount);
    }
  }
  const equations = (part: keyof Amount): Equation[] =>
    groups.flatMap((whole) =>
      whole.sums.map((names) => {
        const equation: Equation = { with: new Map(), sum: 0 };
        const count = (name: string, times: number) => {
          const amount = known.get(name)?.[part] ?? null;
          if (amount === null) equation.with.set(name, (equation.with.get(name) ?? 0) + times);
          else equation.sum -= times * amount;
        };
        count(whole.name, -1);
        names.forEach((name) => count(name, 1));
        return equation;
      }),
    );
  const found = { answers: workedOut(equations('answers')), sum: workedOut(equations('sum')) };
  return { known, found, byName };
}

/** Withholds what too few have answered for, and nothing else. */
const primaryAlone: SuppressionRule = (figures, protection) =>
  suppress(figures, protection).map((kind) => (kind === 'primary' ? kind : null));

let api: TestApi;
beforeAll(async () => {
  api = await openSite(suppress);
});
afterAll(() => api.close());

describe('somebody who can solve equations', () => {
  test.each(kinds)('works out nothing that is withheld of a %s', async (kind) => {
    const { known, found } = await attack(api, kind);
    const withheld = groups.filter(({ name }) => !known.has(name));
    expect(withheld.length).toBeGreaterThan(groups.length / 10);
    // most is still shown
    expect(known.size).toBeGreaterThan(groups.length / 4);
    expect([...found.answers.keys(), ...found.sum.keys()]).toEqual([]);
  });

  test('is shown no figure that too few have answered for, at any moment', async () => {
    const { known } = await attack(api, 'share');
    const small = new Set(groups.filter(({ answers }) => answers < fewest).map(placeOf));
    expect(small.size).toBeGreaterThan(50);
    // neither that version of it nor any other
    expect(groups.filter((made) => small.has(placeOf(made)) && known.has(made.name))).toEqual([]);
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
    unguarded = await openSite(primaryAlone);
  });
  afterAll(() => unguarded.close());

  test.each(kinds)('works out what few have answered of a %s', async (kind) => {
    const { found, byName } = await attack(unguarded, kind);
    expect(found.answers.size).toBeGreaterThan(30);
    expect(found.sum.size).toBeGreaterThan(30);
    for (const [name, answers] of found.answers) expect(answers).toBeCloseTo(byName.get(name)?.answers ?? NaN, 4);
    for (const [name, sum] of found.sum) expect(sum).toBeCloseTo(byName.get(name)?.sum ?? NaN, 4);
  });
});
