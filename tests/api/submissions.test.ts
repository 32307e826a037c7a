import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestApi } from '#tests/support/api.ts';
import { openReportingApi, plainForm, type ReportingPeople } from '#tests/support/forms.ts';
import { unit } from '#tests/support/organisations.ts';
import type { SignedIn } from '#tests/support/people.ts';

let api: TestApi;
let people: ReportingPeople;
beforeAll(async () => {
  ({ api, people } = await openReportingApi(plainForm, [unit('top'), unit('north', { parent: 'top' })]));
});
afterAll(() => api.close());

const place = { form: 'effects', organisation: 'north', period: '2026-Q3' };
const versions = new Map<string, number>();
const enter = async (who: SignedIn, metric: string, set: object) => {
  const version = versions.get(metric) ?? 0;
  const changes = [{ id: randomUUID(), ...place, metric, version, set }];
  const { body } = await who.send('POST', '/api/v1/entries', { changes });
  if (body.results[0].status === 200) versions.set(metric, body.results[0].entry.version);
  return body.results[0];
};
const standing = async () => {
  const { body } = await people.disa.get('/api/v1/submissions?role=board&form=effects&period=2026-Q3');
  return body.items[0];
};
const move = async (who: SignedIn, name: string, given: object = {}) => {
  const { version } = await standing();
  const path = `/api/v1/submissions/effects/2026-Q3/north/${name}`;
  return who.send('POST', path, given, { 'If-Match': `"${version}"` });
};
const published = async (metric: string) => {
  const { body } = await api.get(`/api/v1/series?metric=${metric}&organisation=north&from=2026-Q3&to=2026-Q3`);
  return body.series[0]?.values[0] ?? null;
};

describe('from what is owed to what is published', () => {
  test('what nobody has begun is owed, with its dates', async () => {
    const { body } = await people.anna.get('/api/v1/submissions');
    expect(body.items.map(({ period, state }: { period: string; state: string }) => [period, state])).toEqual([
      ['2026-Q1', 'not-begun'],
      ['2026-Q2', 'not-begun'],
      ['2026-Q3', 'not-begun'],
    ]);
    expect(body.items[2]).toMatchObject({ dueOn: '2026-10-30', required: 3, filled: 0, mayEnter: true });
  });

  test('a form is not handed in before everything that it requires is there', async () => {
    await enter(people.anna, 'lead-time-days', { value: '12,5' });
    const refused = await move(people.anna, 'submit');
    expect(refused.body).toMatchObject({
      status: 409,
      code: 'not-ready',
      details: {
        cells: [
          { metric: 'total-transactions', code: 'required' },
          { metric: 'digital-transactions', code: 'required' },
        ],
      },
    });
  });

  test('what comes later holds up nothing else', async () => {
    const cells = [{ metric: 'digital-transactions' }];
    const promised = await move(people.anna, 'later', { cells, on: '2026-12-15', from: 'Eva' });
    expect(promised.status, promised.text).toBe(200);
    await enter(people.anna, 'total-transactions', { value: '1 000' });
    expect((await move(people.anna, 'submit')).body).toMatchObject({ state: 'submitted' });
    expect(await standing()).toMatchObject({
      later: [{ metric: 'digital-transactions', on: '2026-12-15', from: 'Eva' }],
    });
  });

  test('what is handed in cannot be changed', async () => {
    expect(await enter(people.anna, 'lead-time-days', { value: 1 })).toMatchObject({ status: 409, code: 'submitted' });
  });

  test('only the level that it waits for approves it, and nobody what they entered', async () => {
    expect((await move(people.anna, 'approve')).status).toBe(403);
    const waiting = await people.bo.get('/api/v1/submissions?role=approver');
    expect(waiting.body.items).toMatchObject([{ organisation: 'north', state: 'submitted', mayApprove: true }]);
  });

  test('what is returned says why, and is owed again', async () => {
    const cells = [{ metric: 'lead-time-days' }];
    const returned = await move(people.bo, 'return', { cells, reason: 'Gäller det alla ärenden?' });
    expect(returned.body).toMatchObject({ state: 'returned' });
    const { body } = await people.anna.get('/api/v1/submissions?period=2026-Q3');
    expect(body.items[0].returned).toEqual([
      {
        metric: 'lead-time-days',
        breakdown: 'total',
        names: expect.objectContaining({ sv: 'Handläggningstid' }),
        reason: 'Gäller det alla ärenden?',
      },
    ]);
  });

  test('what is approved is published in the same moment', async () => {
    await enter(people.anna, 'lead-time-days', { value: '13' });
    expect((await move(people.anna, 'submit')).status).toBe(200);
    expect(await published('lead-time-days')).toBeNull();
    const approved = await move(people.bo, 'approve');
    expect(approved.body, approved.text).toMatchObject({ state: 'approved' });
    expect(await published('lead-time-days')).toBe(13);
    expect(await published('total-transactions')).toBe(1000);
    const published2 = await api.get('/api/v1/series?metric=lead-time-days&organisation=north');
    expect(published2.body.series[0].values).toEqual([13]);
  });

  test('an approved figure cannot be edited, only corrected with a reason; readers see the approved one until then', async () => {
    expect(await enter(people.anna, 'lead-time-days', { value: 1 })).toMatchObject({ status: 409, code: 'approved' });
    const begun = await move(people.anna, 'correct', { reason: 'Fel räknat i augusti' });
    expect(begun.body, begun.text).toMatchObject({ number: 1, state: 'open' });
    expect(await enter(people.anna, 'lead-time-days', { value: 14, status: 'estimated' })).toMatchObject({
      status: 200,
    });
    expect((await move(people.anna, 'submit')).status).toBe(200);
    expect(await published('lead-time-days')).toBe(13);
    expect((await move(people.bo, 'approve')).status).toBe(200);
    expect(await published('lead-time-days')).toBe(14);
    const { body } = await api.get('/api/v1/series?metric=lead-time-days&organisation=north');
    expect(body.series[0].statuses).toEqual({ 0: 'estimated' });
    const [last] = await api.database.sql`select reason, actor from publications order by id desc limit 1`;
    expect(last).toEqual({ reason: 'Fel räknat i augusti', actor: 'bo' });
  });

  test('who acts on something that others have moved is told so', async () => {
    const stale = await people.bo.send(
      'POST',
      '/api/v1/submissions/effects/2026-Q3/north/approve',
      {},
      { 'If-Match': '"1"' },
    );
    expect(stale.body).toMatchObject({ status: 412, code: 'changed-since' });
    const without = await people.bo.send('POST', '/api/v1/submissions/effects/2026-Q3/north/approve', {});
    expect(without.status).toBe(428);
  });

  test('every step stands in the audit log', async () => {
    const rows = await api.database.sql<{ action: string }[]>`
      select action from audit_records where subject = 'form effects 2026-Q3 north' order by id`;
    const steps = rows.map(({ action }) => action).filter((action) => action !== 'entries-changed');
    expect(steps).toEqual([
      'cells-promised',
      'submission-submitted',
      'submission-returned',
      'submission-submitted',
      'submission-approved',
      'correction-begun',
      'submission-submitted',
      'submission-approved',
    ]);
  });
});
