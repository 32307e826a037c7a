import { randomUUID } from 'node:crypto';
import type { SQL } from 'drizzle-orm';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Queryable } from '#db/connection.ts';
import { listChangesAfter } from '#db/queries/changes.ts';
import { listChangesDone, listEntries, listEntryChanges } from '#db/queries/entries.ts';
import { listNewestSubmissions, listSubmissions } from '#db/queries/submissions.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { plainForm } from '#tests/support/forms.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, signIn, type SignedIn } from '#tests/support/people.ts';
import { statementsDuring } from '#tests/support/statements.ts';

let api: TestApi;
let boss: SignedIn;
const places = Array.from({ length: 52 }, (_, place) => `unit-${place}`);
let metrics: string[];
beforeAll(async () => {
  api = await openTestApi();
  await addOrganisations(api.database, [unit('top'), ...places.map((code) => unit(code, { parent: 'top' }))]);
  boss = await signIn(api, await addPerson(api, 'boss', [['top', 'administrator']]));
  const { body } = await api.get('/api/v1/metrics?limit=1000');
  const quarterly = body.items.filter(({ frequencies, formula }: { frequencies: string[]; formula: unknown }) => frequencies.includes('Q') && !formula); // prettier-ignore
  metrics = quarterly.map(({ code }: { code: string }) => code);
  for (const code of ['effects', 'others']) {
    const rows = metrics.map((metric) => ({ metric, isRequired: false }));
    const made = await boss.send('POST', '/api/v1/forms', { ...plainForm, code, organisations: ['top/*'], rows, rules: [] });
    expect(made.status, made.text).toBe(201);
  } // prettier-ignore
}, 60_000);
afterAll(() => api.close());

const counted = async (act: () => Promise<unknown>): Promise<number> => (await statementsDuring(api.database, act)).length; // prettier-ignore
const changes = (form: string, of: readonly string[], rows: readonly string[], version: number) =>
  of.flatMap((organisation) =>
    rows.map((metric) => ({ id: randomUUID(), form, organisation, period: '2026-Q3', metric, version, set: { value: 1 + version } })),
  ); // prettier-ignore
const send = async (given: object[]) => {
  const { status, body, text } = await boss.send('POST', '/api/v1/entries', { changes: given });
  expect([status, text.slice(0, 200)]).toEqual([200, text.slice(0, 200)]);
  const refused = body.results.filter((result: { status: number }) => result.status !== 200);
  expect(refused).toEqual([]);
};

describe('so many statements are asked', () => {
  test('for one cell as for two thousand in fifty organisations', async () => {
    const rows = metrics;
    expect(rows.length * places.length).toBeGreaterThan(2_000);
    await send(changes('effects', places.slice(0, 1), rows.slice(0, 1), 0));
    const one = await counted(() => send(changes('effects', places.slice(0, 1), rows.slice(1, 2), 0)));
    const first = await counted(() => send(changes('others', places, rows, 0)));
    const again = await counted(() => send(changes('others', places, rows, 1)));
    expect([first, again]).toEqual([one, one]);
    expect(one).toBeLessThan(25);
  }, 60_000);

  test('for a grid of one organisation as of fifty, and of one period as of many', async () => {
    const grid = async (query: string, columns: number) => {
      const { body } = await boss.get(`/api/v1/forms/others/grid?period=2026-Q3&${query}`);
      expect(body.columns.length).toBe(columns);
    };
    await grid('organisation=unit-0&earlier=0', 1);
    const one = await counted(() => grid('organisation=unit-0&earlier=0', 1));
    expect(await counted(() => grid('organisation=unit-0&earlier=12', 13))).toBe(one);
    expect(await counted(() => grid('organisation=top&across=organisations', 52))).toBe(one);
    expect(one).toBeLessThan(20);
  });

  test('for a list of one submission as of a hundred, in every role', async () => {
    for (const role of ['reporter', 'approver', 'board']) {
      const list = async (limit: number) => {
        const { status } = await boss.get(`/api/v1/submissions?role=${role}&limit=${limit}`);
        expect(status).toBe(200);
      };
      await list(1);
      const one = await counted(() => list(1));
      expect([role, await counted(() => list(100))]).toEqual([role, one]);
      expect(one).toBeLessThan(15);
    }
  });
});

/** The database’s plan for what a query of ours asks. */
async function planOf(ask: (database: Queryable) => Promise<unknown>): Promise<string> {
  const plans: string[] = [];
  const execute = async (query: SQL) => {
    const rows = await api.database.orm.execute<{ 'QUERY PLAN': string }>(sql`explain ${query}`);
    plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
    return [];
  };
  const explaining: Queryable = Object.assign(Object.create(api.database.orm), { execute });
  await ask(explaining);
  return plans.join('\n');
}

describe('with a thousand forms and periods, fifty thousand submissions and their cells', () => {
  let formId: number;
  let ids: number[];
  let metricId: number;
  beforeAll(async () => {
    await api.database.sql`
      insert into forms (code, organisation_id, created_at)
      select 'many-' || n, (select id from organisations where code = 'top'), now() from generate_series(1, 100) n`;
    await api.database.sql`
      insert into submissions (organisation_id, form_id, period_start, number, reason, state, version, created_at)
      select o.id, f.id, make_date(2010 + p / 4, 1 + 3 * (p % 4), 1), 0, '', 'open', 1, now()
      from organisations o, forms f, generate_series(0, 9) p where o.code like 'unit-%' and f.code like 'many-%'`;
    await api.database.sql`
      insert into entries (organisation_id, submission_id, metric_id, breakdown, value, state, origin, version, edited_at)
      select s.organisation_id, s.id, m.id, 'total', 1, 'draft', 'entered', 1, now()
      from submissions s, (select id from metrics order by id limit 2) m on conflict do nothing`;
    await api.database.sql`
      insert into entry_changes (organisation_id, entry_id, at, actor, change_id, version, after)
      select organisation_id, id, now(), 'x', gen_random_uuid(), 1, '{}' from entries`;
    await api.database.sql`
      insert into told_changes (at, organisation_id, kind, what) select now(), organisation_id, 'entry', '{}' from entries`;
    await api.database.sql`analyze`;
    const [form] = await api.database.sql<{ id: number }[]>`select id from forms where code = 'many-50'`;
    formId = form?.id ?? 0;
    ids = (await api.database.sql<{ id: number }[]>`select id from organisations where code like 'unit-%'`).map(({ id }) => id); // prettier-ignore
    const [metric] = await api.database.sql<{ id: number }[]>`select min(id) as id from metrics`;
    metricId = metric?.id ?? 0;
  }, 60_000);

  const keys = () => ids.map((organisationId) => ({ organisationId, formId, periodStart: '2011-01-01' }));
  const asked: Record<string, (database: Queryable) => Promise<unknown>> = {
    'the submissions of a grid': (database) => listSubmissions(database, keys()),
    'the cells of a grid': (database) => listEntries(database, keys()),
    'what one person owes': (database) => listNewestSubmissions(database, [formId], { organisationIds: ids.slice(0, 2) }),
    'what a board shows of one period': (database) => listNewestSubmissions(database, [formId], { periodStart: '2011-01-01' }),
    'the changes that have happened already': (database) => listChangesDone(database, ids, [randomUUID(), randomUUID()]),
    'the history of a cell': (database) => listEntryChanges(database, { organisationId: ids[0] ?? 0, formId, periodStart: '2011-01-01' }, { metricId, breakdown: 'total' }, { limit: 20, offset: 0 }),
    'what somebody missed': (database) => listChangesAfter(database, 70_000, 100),
  }; // prettier-ignore

  test.each(Object.keys(asked))('%s are found by their indexes', async (what) => {
    const plan = await planOf((database) => asked[what]?.(database) ?? Promise.resolve());
    expect(plan).toMatch(/Index/);
    expect(plan).not.toMatch(/Seq Scan on (submissions|entries|entry_changes|told_changes)/);
  });

  test('and a query without one would be found', async () => {
    const plan = await planOf((database) => database.execute(sql`select from entries where comment = 'x'`));
    expect(plan).toMatch(/Seq Scan on entries/);
  });
});
