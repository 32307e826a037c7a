import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadDemonstrationForm } from '#api/commands/demonstration-form.ts';
import { renewDemonstrationPeople } from '#api/commands/demonstration-people.ts';
import { agency } from '#db/seed/agency.ts';
import type { TestApi } from '#tests/support/api.ts';
import { openDemonstration } from '#tests/support/demonstration.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openDemonstration();
  await renewDemonstrationPeople(api.database, api.context.now());
  await loadDemonstrationForm(api.database);
});
afterAll(() => api.close());

const states = () =>
  api.database.sql<{ organisation: string; period: string; state: string; cells: number }[]>`
    select o.code as organisation, s.period_start::text as period, s.state, count(e.id)::integer as cells
    from submissions s join organisations o on o.id = s.organisation_id
      join entries e on e.organisation_id = s.organisation_id and e.submission_id = s.id
    group by 1, 2, 3 order by 2, 1`;

test('the quarter of the demonstration is in every stage at once', async () => {
  const now = (await states()).filter(({ period }) => period === '2026-10-01');
  expect(now.map(({ organisation, state }) => [organisation, state])).toEqual([
    ['stigverket-crossings', 'submitted'],
    ['stigverket-huts', 'returned'],
    ['stigverket-trails', 'open'],
  ]);
});

test('the two quarters before it are approved in every unit, with the published figures', async () => {
  const before = (await states()).filter(({ period }) => period !== '2026-10-01');
  expect(before).toHaveLength(8);
  expect(before.every(({ state }) => state === 'approved')).toBe(true);
  const entered = await api.database.sql<{ organisation: string; metric: string; breakdown: string; value: number }[]>`
    select o.code as organisation, m.code as metric, e.breakdown, e.value
    from entries e join submissions s on s.organisation_id = e.organisation_id and s.id = e.submission_id
      join organisations o on o.id = e.organisation_id join metrics m on m.id = e.metric_id
    where s.period_start = '2026-07-01'`;
  const published = agency.publications.flatMap(({ figures }) => figures).filter(({ period }) => period === '2026-Q3');
  expect(entered.length).toBeGreaterThan(30);
  for (const { organisation, metric, breakdown, value } of entered) {
    const figure = published.findLast(
      (one) => one.organisation === organisation && one.metric === metric && one.breakdown === breakdown,
    );
    expect(value, `${organisation} ${metric} ${breakdown}`).toBeCloseTo(figure?.value ?? NaN, 1);
  }
});

test('a second start changes nothing', async () => {
  const before = await states();
  await loadDemonstrationForm(api.database);
  expect(await states()).toEqual(before);
});
