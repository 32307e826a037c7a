import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestApi } from '#tests/support/api.ts';
import { openReportingApi, plainForm, type ReportingPeople } from '#tests/support/forms.ts';
import { unit } from '#tests/support/organisations.ts';

let api: TestApi;
let people: ReportingPeople;
beforeAll(async () => {
  ({ api, people } = await openReportingApi(plainForm, [unit('top'), unit('north', { parent: 'top' })]));
  const place = { form: 'effects', organisation: 'north', period: '2026-Q3', version: 0 };
  const figures = { 'lead-time-days': 13, 'total-transactions': 1000, 'digital-transactions': 900 };
  const changes = Object.entries(figures).map(([metric, value]) => ({
    id: randomUUID(),
    ...place,
    metric,
    set: { value },
  }));
  const { body } = await people.anna.send('POST', '/api/v1/entries', { changes });
  expect(body.results.map(({ status }: { status: number }) => status)).toEqual([200, 200, 200]);
  expect((await move('anna', 'submit')).status).toBe(200);
});
afterAll(() => api.close());

const path = '/api/v1/submissions/effects/2026-Q3/north';
const standing = async () => (await people.bo.get(path)).body;
const move = async (who: 'anna' | 'bo', name: string) =>
  people[who].send('POST', `${path}/${name}`, {}, { 'If-Match': `"${(await standing()).version}"` });
const publications = () => api.database.sql`
  select p.id, count(r.publication_id)::int as figures from publications p left join revisions r on r.publication_id = p.id group by p.id`;
const approvals = () => api.database.sql`select 1 from audit_records where action = 'submission-approved'`;

/** What an approval writes, each of which may be the one that fails. */
test.each(['entries', 'publications', 'revisions', 'audit_records'])(
  'of an approval that fails at its %s nothing is left: neither approved nor published',
  async (table) => {
    await api.database.sql.unsafe(`
      create function refuse() returns trigger language plpgsql as $$ begin raise exception 'refused here'; end $$;
      create trigger refuse before insert or update on ${table} for each row execute function refuse()`);
    const failed = await move('bo', 'approve');
    await api.database.sql.unsafe(`drop trigger refuse on ${table}; drop function refuse()`);
    expect(failed.status).toBe(500);
    expect(await publications()).toEqual([]);
    expect(await approvals()).toEqual([]);
    const { state, cells } = await standing();
    expect([state, ...cells.map((cell: { state: string }) => cell.state)]).toEqual(Array(4).fill('submitted'));
  },
);

test('what is approved together is one publication', async () => {
  expect((await move('bo', 'approve')).body).toMatchObject({ state: 'approved' });
  const found = await publications();
  // the digital share is computed from two of them in the same
  expect(found).toEqual([{ id: expect.anything(), figures: 4 }]);
  expect(await approvals()).toHaveLength(1);
});
