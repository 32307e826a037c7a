import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { naiveHeartGoal, type NaiveTarget } from '#tests/support/naive-vision.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, signIn, type SignedIn } from '#tests/support/people.ts';

let api: TestApi;
let bo: SignedIn;
let clock = new Date('2026-11-02T08:00:00Z');

beforeAll(async () => {
  api = await openTestApi({ now: () => clock });
});
afterAll(() => api.close());

const metrics = ['lead-time-days', 'ideas-delivered', 'improvement-hours', 'completion-rate', 'released-hours'];
const periods = ['2025-Q3', '2025-Q4', '2026-Q1', '2026-Q2', '2026-Q3'];
const lowerIsBetter = new Set(['lead-time-days']);

const weight = fc.integer({ min: 1, max: 40 }).map((tenths) => tenths / 4);
const figures = fc.array(fc.option(fc.integer({ min: 1, max: 99 })), { minLength: 5, maxLength: 5 });
const aim = fc.option(
  fc.record({
    baselineValue: fc.integer({ min: 20, max: 60 }),
    change: fc.integer({ min: 1, max: 19 }),
    begins: fc.constantFrom('2025-Q3', '2025-Q4'),
    ends: fc.constantFrom('2026-Q2', '2026-Q4', '2027-Q2'),
    path: fc.constantFrom('straight', 'geometric'),
  }),
  { freq: 5 },
);
/** Which part each metric proves, if any; and what the parts weigh at first and later. */
const story = fc.record({
  known: fc.array(fc.record({ figures, aim, part: fc.option(fc.nat({ max: 3 }), { freq: 6 }) }), {
    minLength: metrics.length,
    maxLength: metrics.length,
  }),
  weights: fc.array(weight, { minLength: 4, maxLength: 4 }),
  later: fc.array(weight, { minLength: 4, maxLength: 4 }),
});

type Story = typeof story extends fc.Arbitrary<infer Value> ? Value : never;

async function tell({ known, weights, later }: Story, place: string) {
  await addOrganisations(api.database, [unit(place)]);
  bo = await signIn(api, await addPerson(api, `bo-${place}`, [[place, 'approver']]));
  const rows = known.flatMap(({ figures: own }, at) =>
    own.flatMap((value, when) => (value === null ? [] : [`${place},${metrics[at]},${periods[when]},${value}`])),
  );
  if (rows.length) await api.importFile(['organisation,metric,period,value', ...rows].join('\n'));
  for (const [at, { aim: goal }] of known.entries()) {
    const metric = metrics[at] ?? '';
    if (!goal) continue;
    const { baselineValue, change, begins, ends, path } = goal;
    const level = lowerIsBetter.has(metric) ? baselineValue - change : baselineValue + change;
    const body = { kind: 'level', baselinePeriod: begins, byPeriod: ends, baselineValue, level, path, adoptedOn: '2025-07-01' };
    const set = await bo.send('PUT', `/api/v1/organisations/${place}/targets/${metric}`, body, { 'If-Match': '"none"' });
    expect(set.status, set.text).toBe(204);
  } // prettier-ignore
  const parts = (weighed: readonly number[]) =>
    weighed.map((one, number) => ({
      code: `part-${number}`,
      names: { sv: `Del ${number}` },
      weight: one,
      proofs: known.flatMap(({ part }, at) => (part === number ? [{ organisation: place, metric: metrics[at] }] : [])),
    }));
  const vision = { sentence: { sv: 'Dit ska vi.' }, owners: [place] };
  const path = `/api/v1/organisations/${place}/visions`;
  const said = await bo.send('POST', path, { ...vision, parts: parts(weights) });
  expect(said.status, said.text).toBe(201);
  const { number } = said.body;
  const before = clock.toISOString();
  clock = new Date(clock.getTime() + 60_000);
  const [{ version }] = (await api.get(`/api/v1/visions?organisation=${place}`)).body.items;
  const changed = { ...vision, parts: parts(later), reason: 'Annan vikt.' };
  expect((await bo.send('PUT', `${path}/${number}`, changed, { 'If-Match': version })).status).toBe(204);
  return { number, before };
}

test('the heart goal is what a naive computation from targets and figures gives, now and as of then', async () => {
  let run = 0;
  let told = 0;
  await fc.assert(
    fc.asyncProperty(story, async (given) => {
      const place = `place-${(run += 1)}`;
      const { number, before } = await tell(given, place);
      const { items } = (await api.get(`/api/v1/targets?organisation=${place}&limit=100`)).body;
      const targetOf = new Map<string, NaiveTarget>(items.map((one: { metric: string }) => [one.metric, one]));
      const proofs = given.known.map(({ figures: own, part }, at) => ({
        part,
        target: targetOf.get(metrics[at] ?? '') ?? null,
        values: Object.fromEntries(own.map((value, when) => [periods[when], value])),
      }));
      for (const [weights, asOf] of [
        [given.later, ''],
        [given.weights, `&asOf=${before}`],
      ] as const) {
        for (const period of periods) {
          const parts = weights.map((one, at) => ({ weight: one, proofs: proofs.filter(({ part }) => part === at) }));
          const naive = naiveHeartGoal(parts, period);
          const { body } = await api.get(`/api/v1/visions/progress?vision=${number}&period=${period}${asOf}`);
          const shown = [body.percent, ...body.parts.map((one: { percent: number }) => one.percent)];
          const expected = [naive.percent, ...naive.parts];
          expect(shown.map((one) => one === null)).toEqual(expected.map((one) => one === null));
          // expected values come rounded from the API
          shown.forEach((one, at) => expect(one ?? 0).toBeCloseTo(expected[at] ?? 0, 0));
          if (naive.percent !== null && naive.percent > 0 && naive.percent < 100) told += 1;
        }
      }
    }),
    { numRuns: 12, seed: 20_261_122 },
  );
  // it is no agreement about nothing
  expect(told).toBeGreaterThan(30);
}, 120_000);
