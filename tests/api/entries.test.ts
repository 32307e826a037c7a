import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestApi } from '#tests/support/api.ts';
import { openReportingApi, type ReportingPeople } from '#tests/support/forms.ts';
import type { SignedIn } from '#tests/support/people.ts';

let api: TestApi;
let people: ReportingPeople;
beforeAll(async () => {
  ({ api, people } = await openReportingApi());
});
afterAll(() => api.close());

const change = (set: object, over: object = {}) => ({
  id: randomUUID(),
  form: 'effects',
  organisation: 'north',
  period: '2026-Q3',
  metric: 'lead-time-days',
  version: 0,
  set,
  ...over,
});
const send = async (who: SignedIn, ...changes: object[]) => {
  const answer = await who.send('POST', '/api/v1/entries', { changes });
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
};
const grid = async (who: SignedIn, query = 'period=2026-Q3&organisation=north') => {
  const answer = await who.get(`/api/v1/forms/effects/grid?${query}`);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
};

describe('a form as a grid', () => {
  test('has a line for each part, and earlier periods for reference', async () => {
    const { rows, columns, cells } = await grid(people.anna, 'period=2026-Q3&organisation=north&earlier=2');
    expect(rows.map(({ metric, part }: { metric: string; part: string }) => `${metric} ${part}`)).toEqual([
      'lead-time-days value',
      'total-transactions value',
      'digital-transactions value',
      'customer-smiles numerator',
      'customer-smiles denominator',
      'customer-smiles value',
    ]);
    expect(columns).toMatchObject([
      { period: '2026-Q1', isEditable: false },
      { period: '2026-Q2', isEditable: false },
      { period: '2026-Q3', isEditable: true, state: 'not-begun', dueOn: '2026-10-30', required: 3, filled: 0 },
    ]);
    expect(cells.flat().every((cell: unknown) => cell === null)).toBe(true);
  });

  test('shows many units at once to whoever looks after them', async () => {
    const { columns, wider } = await grid(people.disa, 'period=2026-Q3&organisation=top&across=organisations');
    expect(wider).toBe('top');
    expect((await grid(people.disa)).wider, 'the way from a unit').toBe('top');
    expect((await grid(people.anna)).wider, 'to whoever has no other').toBeNull();
    expect(columns.map(({ organisation }: { organisation: string }) => organisation)).toEqual(['north', 'south']);
  });

  test('shows nothing to those who may not see drafts, or of a period that has not opened', async () => {
    expect((await people.cilla.get('/api/v1/forms/effects/grid?period=2026-Q3&organisation=north')).status).toBe(403);
    const south = await people.anna.get('/api/v1/forms/effects/grid?period=2026-Q3&organisation=south');
    expect(south.body.code).toBe('not-reporting');
    const early = await people.anna.get('/api/v1/forms/effects/grid?period=2027-Q1&organisation=north');
    expect(early.body.code).toBe('unknown-form-period');
  });
});

describe('a change of a cell', () => {
  test('is read as people write it, and answered with the cell', async () => {
    const { results, columns } = await send(people.anna, change({ value: '12,5' }));
    expect(results[0]).toMatchObject({ status: 200, entry: { value: 12.5, version: 1, state: 'draft' }, findings: [] });
    expect(columns[0]).toMatchObject({ key: 'north/2026-Q3', state: 'open', filled: 1 });
  });

  test('happens once, however often it is sent', async () => {
    const one = change({ value: '13' }, { version: 1 });
    const two = change({ value: '14' }, { version: 2 });
    await send(people.anna, one, two);
    const { results } = await send(people.anna, one, two);
    expect(results.map(({ status, entry }: { status: number; entry: object }) => [status, entry])).toEqual([
      [200, expect.objectContaining({ value: 14, version: 3 })],
      [200, expect.objectContaining({ value: 14, version: 3 })],
    ]);
  });

  test('of something that somebody else has changed is answered with what is there, and changes nothing', async () => {
    const { results } = await send(people.disa, change({ value: 99 }, { version: 1 }));
    expect(results[0]).toMatchObject({ status: 412, code: 'stale', entry: { value: 14, version: 3 } });
  });

  test('that cannot be read is refused by itself, not with its neighbours', async () => {
    const { results } = await send(
      people.anna,
      change({ value: 'tolv' }, { version: 3 }),
      change({ value: '1 200' }, { metric: 'total-transactions' }),
      change({ value: '3' }, { metric: 'no-such' }),
      change({ value: '3' }, { organisation: 'south' }),
    );
    expect(results.map(({ status, code }: { status: number; code?: string }) => [status, code])).toEqual([
      [422, 'not-a-number'],
      [200, undefined],
      [404, 'unknown-row'],
      [404, 'unknown-form'],
    ]);
  });

  test('that breaks a rule is saved, and said', async () => {
    const { results } = await send(people.anna, change({ value: 1300 }, { metric: 'digital-transactions' }));
    expect(results[0]).toMatchObject({ status: 200, findings: [{ code: 'rule-broken', severity: 'hard' }] });
  });

  test('of parts gives their quotient', async () => {
    const parts = { metric: 'customer-smiles' };
    await send(people.anna, change({ numerator: 30 }, parts), change({ denominator: 40 }, { ...parts, version: 1 }));
    const { rows, cells } = await grid(people.anna);
    const row = rows.findIndex(({ metric, part }: any) => metric === 'customer-smiles' && part === 'value'); // eslint-disable-line @typescript-eslint/no-explicit-any -- an answer
    expect(cells[row].at(-1)).toMatchObject({ value: 75, version: 2 });
  });

  test('can say that there is no figure, and why', async () => {
    const { results } = await send(people.anna, change({ value: 'e.t.' }, { version: 3 }));
    expect(results[0].entry).toMatchObject({ value: null, status: 'not-applicable' });
  });

  test('can say how sure one is of a figure, until there is none', async () => {
    const total = { metric: 'total-transactions' };
    const { results } = await send(
      people.anna,
      change({ value: 1250, status: 'provisional' }, { ...total, version: 1 }),
      change({ value: 1260 }, { ...total, version: 2 }),
      change({ status: 'estimated' }, { ...total, version: 3 }),
      change({ value: null }, { ...total, version: 4 }),
      change({ status: 'unvalidated' }, { ...total, version: 5 }),
    );
    const said = ({ entry: { value, status } }: { entry: { value: number; status: string } }) => [value, status];
    expect(results.map(said)).toEqual([
      [1250, 'provisional'],
      [1260, 'provisional'],
      [1260, 'estimated'],
      [null, null],
      [null, null],
    ]);
  });

  test('is refused to those who only read', async () => {
    const answer = await people.cilla.send('POST', '/api/v1/entries', { changes: [change({ value: 1 })] });
    expect(answer.status).toBe(403);
  });
});

test('the history of a cell says who, when, and from what to what', async () => {
  const path = '/api/v1/entries/history?form=effects&organisation=north&period=2026-Q3&metric=lead-time-days';
  const { body } = await people.anna.get(path);
  expect(body.items.map(({ before, after }: { before: object | null; after: object }) => [before, after])).toEqual([
    [
      { value: 14, status: null },
      { value: null, status: 'M' },
    ],
    [{ value: 13 }, { value: 14 }],
    [{ value: 12.5 }, { value: 13 }],
    [null, expect.objectContaining({ value: 12.5 })],
  ]);
  expect(body.items.every(({ actor }: { actor: string }) => actor === 'anna')).toBe(true);
});

test('others hear of a change by its codes and version, never its figure', async () => {
  const { lastChange } = await send(people.anna, change({ comment: 'a word' }, { version: 4 }));
  const stream = await people.disa.stream('/api/v1/changes', { 'Last-Event-ID': String(lastChange - 2) });
  expect(await stream.next((event) => event.event === 'entry')).toMatchObject({
    id: String(lastChange - 1),
    data: { form: 'effects', organisation: 'north', period: '2026-Q3', metric: 'lead-time-days', version: 5 },
  });
  expect(await stream.next((event) => event.event === 'submission')).toMatchObject({ id: String(lastChange) });
  const live = send(people.anna, change({ comment: 'another word' }, { version: 5 }));
  expect(await stream.next((event) => event.event === 'entry')).toMatchObject({ data: { version: 6 } });
  await live;
  await stream.close();
});
