import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadDemonstrationForm } from '#api/commands/demonstration-form.ts';
import { nextReminders } from '#api/commands/demonstration-letters.ts';
import { loadMoreOfDemonstration } from '#api/commands/demonstration-more.ts';
import { renewDemonstrationPeople } from '#api/commands/demonstration-people.ts';
import { agency } from '#db/seed/agency.ts';
import type { TestApi } from '#tests/support/api.ts';
import { openDemonstration } from '#tests/support/demonstration.ts';
import { workOnLatest } from '#tests/support/jobs.ts';
import { addPerson, signIn } from '#tests/support/people.ts';

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
    ['stigverket-guides', 'held'],
    ['stigverket-huts', 'returned'],
    ['stigverket-trails', 'open'],
  ]);
});

test('what is approved before its day is announced to everybody, and seen by whoever approves alone', async () => {
  const { items } = (await api.get('/api/v1/releases')).body;
  expect(items).toMatchObject([
    { organisation: 'stigverket-guides', period: '2026-Q4', state: 'announced', at: '2027-02-01T08:00:00.000Z' },
  ]);
  const address = '/api/v1/series?metric=total-transactions&organisation=stigverket-guides&from=2026-Q4&to=2026-Q4';
  expect(
    (await api.get(address)).body.series.flatMap(({ values }: { values: unknown[] }) => values),
  ).not.toContainEqual(expect.any(Number));
  const approver = await signIn(api, await addPerson(api, 'berit', [['stigverket-guides', 'approver']]));
  const held = (await approver.get('/api/v1/submissions/quarterly-effects/2026-Q4/stigverket-guides')).body;
  expect(held).toMatchObject({ state: 'held', heldFor: { at: '2027-02-01T08:00:00.000Z' } });
  const grid = await approver.get('/api/v1/forms/quarterly-effects/grid?period=2026-Q4&organisation=stigverket-guides');
  expect(grid.text.match(/"state":"held"/g)?.length).toBeGreaterThan(5);
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

describe('what else there is to see', () => {
  beforeAll(async () => {
    await loadMoreOfDemonstration(api.database, api.context.now());
    await workOnLatest(api, 'goal-figures');
  });

  test('a form that waits for the second of its two approvals, and whose figures are proposed', async () => {
    expect(
      await api.database.sql`select s.period_start::text as period, s.state, s.waiting_level as level from submissions s
        join forms f on f.id = s.form_id where f.code = 'leadership-goals'`,
    ).toMatchObject([{ period: '2026-04-01', state: 'in-approval', level: 2 }]);
    const proposed = await api.database.sql<{ metric: string }[]>`select m.code as metric from proposals p
      join metrics m on m.id = p.metric_id join forms f on f.id = p.form_id
      where f.code = 'leadership-goals' and p.period_start = '2026-07-01' order by 1`;
    expect(proposed.map(({ metric }) => metric)).toEqual(['heart-goal', 'tenfold', 'tenfold-goals']);
  });

  test('whose figures they are, named with a unit for everybody', async () => {
    const { body } = await api.get('/api/v1/responsible?organisation=stigverket');
    expect(body.items).toContainEqual({
      metric: 'lead-time-days',
      unit: 'Kundmötet',
      responsible: null,
      reporter: null,
    });
  });

  test('figures about others from files, of which the second corrected the first', async () => {
    expect(await api.database.sql`select kind, figures_new, figures_changed from reference_sources`).toMatchObject([
      { kind: 'file', figures_new: 2, figures_changed: 1 },
    ]);
    const path = '/api/v1/series?metric=customer-satisfaction&organisation=fyrverket&from=2026-Q1&to=2026-Q3';
    expect((await api.get(path)).body.series[0].values).toEqual([68.4, 69.6, 70.3]);
  });
});

test('a second start changes nothing', async () => {
  const before = await states();
  await loadDemonstrationForm(api.database);
  await loadMoreOfDemonstration(api.database, api.context.now());
  expect(await states()).toEqual(before);
});

test('the reminders that the demonstration would send are shown: the next day that has any, one letter for each', async () => {
  const shown = await nextReminders(api.database, new Date('2026-11-22T12:00:00Z'), 'http://localhost:3000');
  expect(shown?.day).toMatch(/^2026-(11|12)-\d\d$/);
  const to = shown?.letters.map((letter) => letter.to) ?? [];
  expect(to.length).toBeGreaterThan(0);
  expect(new Set(to).size).toBe(to.length);
  for (const { subject, text } of shown?.letters ?? []) {
    expect(subject).not.toBe('');
    expect(text).toMatch(/^Hej /);
    expect(text).toContain('\nhttp://localhost:3000/entry\n');
  }
});
