import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { everythingIn } from '#tests/support/everything.ts';
import { plainForm } from '#tests/support/forms.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, signIn, type SignedIn } from '#tests/support/people.ts';
import { expectRefusal } from '#tests/support/refusal.ts';

let api: TestApi;
let boss: SignedIn;
const { code: _code, organisation: _organisation, ...content } = plainForm;
beforeAll(async () => {
  api = await openTestApi();
  await addOrganisations(api.database, [unit('top'), unit('north', { parent: 'top' })]);
  boss = await signIn(api, await addPerson(api, 'boss', [['top', 'administrator']]));
  expect((await boss.send('POST', '/api/v1/forms', plainForm)).status).toBe(201);
  const { body } = await boss.send('POST', '/api/v1/entries', { changes: [change()] });
  expect(body.results).toMatchObject([{ status: 200 }]);
});
afterAll(() => api.close());

const place = { form: 'effects', organisation: 'north', period: '2026-Q3' };
const change = (over: object = {}) => ({ id: randomUUID(), ...place, metric: 'lead-time-days', version: 0, set: { value: 1 }, ...over }); // prettier-ignore
const unchanged = async (act: () => Promise<void>) => {
  const before = await everythingIn(api.database);
  await act();
  expect(await everythingIn(api.database)).toEqual(before);
};

const cell = 'organisation=north&period=2026-Q3&metric=lead-time-days';
/** Each with what makes it a question that is answered. */
const questions = {
  '/forms': 'limit=1',
  '/forms/effects': '',
  '/forms/effects/grid': 'organisation=north&period=2026-Q3',
  '/forms/effects/context': cell,
  '/forms/effects/export': 'organisation=north&period=2026-Q3&format=csv',
  '/entries/history': `form=effects&${cell}`,
  '/submissions': 'role=board',
  '/submissions/effects/2026-Q3/north': '',
  '/form-organisations': 'organisations=top/*',
};
const parametersOf = (query: string) => [...new URLSearchParams(query)];

describe('a question', () => {
  test('without anything wrong in it is answered', async () => {
    for (const [path, query] of Object.entries(questions)) {
      expect([path, (await boss.get(`/api/v1${path}?${query}`)).status]).toEqual([path, 200]);
    }
  });

  test('with anything wrong in it is refused by a code', async () => {
    const refused = async (address: string) => expectRefusal(await boss.get(`/api/v1${address}`), address);
    await unchanged(async () => {
      for (const [path, query] of Object.entries(questions)) {
        const parameters = parametersOf(query);
        if (parameters.length) expect(await refused(`${path}?${query}&surprise=1`)).toBe('unknown-parameter');
        for (const [name, value] of parameters) {
          expect(await refused(`${path}?${query}&${name}=${value}`)).toBe('bad-parameter');
          for (const wrong of ['%00', '%ff%00', 'x'.repeat(30_000)]) {
            const others = parameters.filter(([other]) => other !== name).map((one) => one.join('='));
            await refused(`${path}?${[...others, `${name}=${wrong}`].join('&')}`);
          }
        }
        const strange = ['effects', 'north', '2026-Q3'].filter((word) => path.includes(word));
        for (const word of strange) {
          for (const other of ['atlantis', '%00', '%ff', '2026-Q9', '2026', '1969-Q1', '2199-Q4', '__proto__', "'--"]) {
            const code = await refused(`${path.replace(word, other)}?${query}`);
            expect(code).toMatch(/^(unknown-|not-|bad-|no-such)/);
          }
        }
      }
    });
  });

  test.each([
    ['/forms/effects/grid', 'organisation=north&period=2026', 'unknown-form-period'],
    ['/forms/effects/grid', 'organisation=north&period=2027-Q4', 'unknown-form-period'],
    ['/forms/effects/grid', 'organisation=top&period=2026-Q3', 'not-reporting'],
    ['/forms/effects/grid', 'organisation=north&period=2026-Q3&earlier=100', 'bad-parameter'],
    ['/forms/effects/grid', 'organisation=north&period=2026-Q3&across=metrics', 'bad-parameter'],
    ['/forms/effects/context', 'organisation=north&period=2026-Q3&metric=heart-pull', 'unknown-row'],
    ['/entries/history', `form=effects&${cell}&breakdown=gender.women`, 'unknown-row'],
    ['/submissions', 'role=reader', 'bad-parameter'],
    ['/submissions', 'state=lost', 'bad-parameter'],
    ['/submissions', 'organisation=atlantis', 'unknown-organisation'],
    ['/form-organisations', 'organisations=group:x@1', 'bad-selection'],
  ])('to %s of %s is refused as %s', async (path, query, code) => {
    expect(expectRefusal(await boss.get(`/api/v1${path}?${query}`), path)).toBe(code);
  });
});

describe('a write', () => {
  const reasoned = { reason: 'x' };
  /** Each with a body that it would take, and what can be wrong with it. */
  const writes: Record<string, { method: 'POST' | 'PUT'; path: string; good: object; wrong: object }> = {
    form: { method: 'POST', path: '/forms', good: plainForm, wrong: { code: ['', 'A b', 5, null], organisation: ['atlantis', '', 5], names: [{}, { sv: '' }, 'x'], frequency: ['W', null], firstPeriod: ['2026', 'x', 5], organisations: [[], ['atlantis'], ['top/%00'], ['group:x@1'], ['*'], 'top'], openDays: [1.5, 9_999, '1', 99], dueDays: [-99, null], lockDays: [-1, 'x'], levels: [0, 4, 1.5], rows: [[], [{}], [{ metric: 'no-such' }], [{ metric: 'digital-share' }], [{ metric: 'heart-pull' }], [{ metric: 'lead-time-days' }, { metric: 'lead-time-days' }], [{ metric: 'lead-time-days', breakdown: 'gender.women' }], [{ metric: 'lead-time-days', asks: 'all' }]], rules: [[{}], [{ expression: 'a <=', severity: 'hard', texts: { sv: 'x' } }], [{ expression: 'no-such <= 1', severity: 'hard', texts: { sv: 'x' } }], [{ expression: '('.repeat(900), severity: 'soft', texts: { sv: 'x' } }]] } },
    'form again': { method: 'PUT', path: '/forms/effects', good: content, wrong: { frequency: ['M'], firstPeriod: ['2026-01'], levels: [9], rows: [null, [{ metric: '\0' }]] } },
    entries: { method: 'POST', path: '/entries', good: { changes: [change()] }, wrong: { changes: [[], {}, null, [null], [change({ id: 'x' })], [change({ version: -1 })], [change({ version: '1' })], [change({ period: '2026-Q9' })], [change({ set: [] })], [change({ set: { value: {} } })], [change({ set: { value: 'x'.repeat(101) } })], [change({ set: { value: true } })], [change({ set: { status: 'normal' } })], [change({ set: { comment: 'x'.repeat(4_001) } })], [change({ set: { comment: 'a\0' } })], [change({ set: { approved: true } })], [change({ origin: 'proposed' })], [change({ state: 'approved' })], Array.from({ length: 5_001 }, () => ({})), (() => { const one = change(); return [one, { ...one, set: { value: 2 } }]; })()] } },
    return: { method: 'POST', path: '/submissions/effects/2026-Q3/north/return', good: reasoned, wrong: { reason: ['', '  ', 5, 'x'.repeat(2_001)], cells: ['some', [], [{}], [{ metric: 5 }]] } },
    approve: { method: 'POST', path: '/submissions/effects/2026-Q3/north/approve', good: {}, wrong: { cells: ['some', [], [{}]], level: [1] } },
    later: { method: 'POST', path: '/submissions/effects/2026-Q3/north/later', good: { cells: [{ metric: 'lead-time-days' }], on: '2027-01-01', from: 'Eva' }, wrong: { cells: ['all', [], [{ metric: 'no-such' }]], on: ['2027-02-30', 'tomorrow', 5, '2020-01-01'], from: ['', 'x'.repeat(201)] } },
    reopen: { method: 'POST', path: '/submissions/effects/2026-Q3/north/reopen', good: reasoned, wrong: { reason: ['', null] } },
    unlock: { method: 'POST', path: '/submissions/effects/2026-Q3/north/unlock', good: { ...reasoned, until: '2027-01-01' }, wrong: { until: ['2020-01-01', 'x', null], reason: [''] } },
    correct: { method: 'POST', path: '/submissions/effects/2026-Q3/north/correct', good: reasoned, wrong: { reason: [''] } },
    drop: { method: 'POST', path: '/submissions/effects/2026-Q3/north/drop', good: {}, wrong: { cells: ['all'] } },
    submit: { method: 'POST', path: '/submissions/effects/2026-Q3/north/submit', good: {}, wrong: { cells: ['all'] } },
    'take back': { method: 'POST', path: '/submissions/effects/2026-Q3/north/take-back', good: {}, wrong: { cells: ['all'] } },
  }; // prettier-ignore

  test.each(Object.keys(writes))('of %s with anything wrong in it is refused by a code, and does nothing', async (what) => {
    const { method, path, good, wrong } = writes[what] ?? { method: 'POST', path: '', good: {}, wrong: {} };
    const refused = async (body: unknown) => expectRefusal(await boss.send(method, `/api/v1${path}`, body, { 'If-Match': '"1"' }), `${what} ${JSON.stringify(body).slice(0, 200)}`); // prettier-ignore
    await unchanged(async () => {
      for (const body of [null, [], 5, 'x']) await refused(body);
      expect(await refused({ ...good, surprise: 1 })).toBe('unknown-field');
      for (const [field, values] of Object.entries(wrong)) {
        for (const value of values) {
          const code = await refused({ ...good, [field]: value });
          expect([field, code]).not.toEqual([field, 'changed-since']);
        }
      }
      const headers = { Cookie: boss.cookie, Origin: 'http://localhost', 'If-Match': '"1"' };
      for (const [type, text] of [['text/plain', '{}'], ['application/json', '{'], ['application/json', `"${'x'.repeat(1_100_000)}"`]] as const) {
        const answer = await api.request(`/api/v1${path}`, { method, body: text, headers: { ...headers, 'Content-Type': type } });
        expectRefusal(answer, `${what} ${type}`);
      }
    });
  }); // prettier-ignore

  test('of a change that is refused by itself leaves everything as it was', async () => {
    await unchanged(async () => {
      const bad = [
        [{ set: { value: 'tolv' }, version: 1 }, 422, 'not-a-number'],
        [{ set: { value: '1.234' }, version: 1 }, 422, 'ambiguous-number'],
        [{ set: { value: '12 %' }, version: 1 }, 422, 'unexpected-percent'],
        [{ set: { numerator: 1 }, version: 1 }, 422, 'not-asked'],
        [{ version: 7 }, 412, 'stale'],
        [{ metric: 'no-such' }, 404, 'unknown-row'],
        [{ breakdown: 'gender.women' }, 404, 'unknown-row'],
        [{ form: 'no-such' }, 404, 'unknown-form'],
        [{ organisation: 'atlantis' }, 404, 'unknown-form'],
        [{ organisation: 'top' }, 404, 'not-reporting'],
        [{ period: '2025-Q4' }, 404, 'unknown-form-period'],
        [{ period: '2027-Q4' }, 404, 'unknown-form-period'],
        [{ period: '2026' }, 404, 'unknown-form-period'],
        // nothing has begun there, and nothing does
        [{ period: '2026-Q2', version: 3 }, 412, 'stale'],
        [{ period: '2026-Q2', set: { value: 'x' } }, 422, 'not-a-number'],
      ] as const;
      const { status, body } = await boss.send('POST', '/api/v1/entries', { changes: bad.map(([over]) => change(over)) }); // prettier-ignore
      expect(status).toBe(200);
      expect(body.results.map((result: { status: number; code: string }) => [result.status, result.code])).toEqual(bad.map(([, code, why]) => [code, why])); // prettier-ignore
    });
  });

  test('by the id of another change is refused: it would be taken for done', async () => {
    const first = change({ metric: 'total-transactions', set: { value: 10 } });
    await boss.send('POST', '/api/v1/entries', { changes: [first] });
    await unchanged(async () => {
      const reused = [{ ...first, metric: 'digital-transactions' }];
      const { body } = await boss.send('POST', '/api/v1/entries', { changes: reused });
      expect(body.results).toMatchObject([{ status: 422, code: 'change-id-reused' }]);
      const elsewhere = await boss.send('POST', '/api/v1/entries', { changes: [{ ...first, period: '2026-Q2' }] });
      expect(elsewhere.body.results).toMatchObject([{ status: 422, code: 'change-id-reused' }]);
      const again = await boss.send('POST', '/api/v1/entries', { changes: [first] });
      expect(again.body.results).toMatchObject([{ status: 200, entry: { value: 10, version: 1 } }]);
    });
  });
});

/** Mostly what belongs there, so that a request gets further in; now and then anything. */
const mostly = (...good: unknown[]) =>
  fc.oneof(
    { weight: 14, arbitrary: fc.constantFrom(...good) },
    { weight: 1, arbitrary: fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }), fc.double()) },
  );
const anyCell = fc.oneof({ weight: 5, arbitrary: mostly('12,5', '1 234', 'e.t.', '', 7, 0, -1, null) }, { weight: 1, arbitrary: fc.oneof(fc.string({ unit: 'binary', maxLength: 12 }), fc.double()) }); // prettier-ignore
const anySet = fc.record({ value: anyCell, numerator: anyCell, denominator: anyCell, status: mostly('missing', 'not-applicable', null), comment: mostly('', 'ord'), flag: mostly(true, false) }, { requiredKeys: [] }); // prettier-ignore
const anyChange = fc.record(
  {
    id: fc.oneof({ weight: 20, arbitrary: fc.uuid() }, { weight: 1, arbitrary: fc.string() }),
    form: mostly('effects', 'no-such'),
    organisation: mostly('north', 'top', 'atlantis'),
    period: mostly('2026-Q1', '2026-Q2', '2026-Q3', '2027-Q1'),
    metric: mostly('lead-time-days', 'customer-smiles', 'total-transactions'),
    breakdown: mostly('total', 'gender.women'),
    version: mostly(0, 0, 0, 1, 2, 3),
    set: fc.oneof(fc.record({ value: anyCell }), fc.record({ comment: mostly('', 'ord') }), anySet),
  },
  { requiredKeys: ['id', 'form', 'organisation', 'period', 'metric', 'version', 'set'] },
); // prettier-ignore

test('any changes are taken, each by itself, or refused as the sender’s fault', async () => {
  const seen = new Set<number>();
  await fc.assert(
    fc.asyncProperty(fc.array(anyChange, { minLength: 1, maxLength: 6 }), async (changes) => {
      const answer = await boss.send('POST', '/api/v1/entries', { changes });
      if (answer.status !== 200) return void expectRefusal(answer, JSON.stringify(changes));
      for (const { status } of answer.body.results) seen.add(status);
      expect(answer.body.results.map(({ id }: { id: string }) => id)).toEqual(changes.map(({ id }) => id));
    }),
    { seed: 20_261_121, numRuns: 200 },
  );
  expect([...seen]).toEqual(expect.arrayContaining([200, 404, 412, 422]));
  expect((await boss.get('/api/v1/forms/effects/grid?organisation=north&period=2026-Q3')).status).toBe(200);
}, 60_000);
