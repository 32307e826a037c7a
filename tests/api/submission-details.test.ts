import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestApi } from '#tests/support/api.ts';
import { plainForm, openReportingApi, type ReportingPeople } from '#tests/support/forms.ts';
import type { SignedIn } from '#tests/support/people.ts';

let api: TestApi;
let people: ReportingPeople;
beforeAll(async () => {
  ({ api, people } = await openReportingApi({ ...plainForm, lockDays: 60 }));
});
afterAll(() => api.close());

const path = '/api/v1/submissions/effects/2026-Q3/north';
const details = async (who: SignedIn) => (await who.get(path)).body;
const enter = async (who: SignedIn, metric: string, set: object, version = 0) => {
  const change = { id: randomUUID(), form: 'effects', organisation: 'north', period: '2026-Q3', metric, version, set };
  const { body } = await who.send('POST', '/api/v1/entries', { changes: [change] });
  expect(body.results[0].status).toBe(200);
};
const move = async (who: SignedIn, name: string, given: object = {}) => {
  const { version } = await details(people.disa);
  const made = await who.send('POST', `${path}/${name}`, given, { 'If-Match': `"${version}"` });
  expect(made.status, made.text).toBe(200);
};
const codeOf = (refused: { code: string } | null) => refused?.code ?? null;

describe('one submission with what can be done with it', () => {
  test('before anything is entered it says what has to be there', async () => {
    const { state, version, cells, obstacles } = await details(people.anna);
    expect({ state, version, cells }).toEqual({ state: 'not-begun', version: 0, cells: [] });
    expect(obstacles.map(({ metric, code }: { metric: string; code: string }) => [metric, code])).toEqual([
      ['lead-time-days', 'required'],
      ['total-transactions', 'required'],
      ['digital-transactions', 'required'],
    ]);
  });

  test('a broken rule stands at each cell that has a part in it, with what was found', async () => {
    await enter(people.anna, 'lead-time-days', { value: 12 });
    await enter(people.anna, 'total-transactions', { value: 10 });
    await enter(people.anna, 'digital-transactions', { value: 20 });
    const { obstacles } = await details(people.anna);
    const told = obstacles.map(({ metric, code }: { metric: string; code: string }) => `${metric} ${code}`).toSorted();
    expect(told).toEqual(['digital-transactions rule-broken', 'total-transactions rule-broken']);
    expect(obstacles[0].findings[0].details).toMatchObject({ number: 1, left: 20, right: 10 });
  });

  test('who may submit is told when it can be done, and who entered what stands in each cell', async () => {
    await enter(people.anna, 'digital-transactions', { value: 8 }, 1);
    const { moves, cells, obstacles } = await details(people.anna);
    expect(obstacles).toEqual([]);
    expect(moves).toMatchObject({ submit: null, approve: { code: 'not-allowed' }, reopen: { code: 'not-allowed' } });
    expect(cells[0]).toMatchObject({ editedBy: 'anna', submittedBy: null, isOwn: true });
  });

  test('a key is told what it can do as the work of whoever made it, and approves nothing', async () => {
    const given = { name: 'Nattkörning', scopes: ['enter', 'read-restricted'] };
    const made = await people.disa.send('POST', '/api/v1/organisations/north/keys', given);
    const bearer = { Authorization: `Bearer ${made.body.key}` };
    const seen = async () => (await api.get(path, bearer)).body;
    await enter(people.disa, 'customer-smiles', { numerator: 1, denominator: 2 });
    const own = (await seen()).cells.flatMap(({ metric, isOwn }: { metric: string; isOwn: boolean }) => (isOwn ? [metric] : [])); // prettier-ignore
    expect(own).toEqual(['customer-smiles']);
    await move(people.disa, 'submit');
    const { moves } = await seen();
    expect([codeOf(moves['take-back']), codeOf(moves.approve)]).toEqual([null, 'not-allowed']);
    await move(people.disa, 'take-back');
  });

  test('the approver sees other people’s work, its submitter that it is their own', async () => {
    await move(people.anna, 'submit');
    const seenByBo = await details(people.bo);
    expect(seenByBo.moves).toMatchObject({ approve: null, return: null, 'take-back': { code: 'not-the-submitter' } });
    expect(seenByBo.cells.some(({ isOwn }: { isOwn: boolean }) => isOwn)).toBe(false);
    expect(codeOf((await details(people.anna)).moves['take-back'])).toBeNull();
    await move(people.disa, 'reopen', { reason: 'Fel kvartal' });
    const reopened = await details(people.disa);
    expect(reopened.moves).toMatchObject({ submit: null, unlock: null });
    await move(people.disa, 'submit');
    const own = await details(people.disa);
    expect(own.moves.approve).toMatchObject({
      code: 'own-work',
      cells: expect.arrayContaining([{ metric: 'lead-time-days', breakdown: 'total' }]),
    });
  });

  test('whoever has begun nothing before the lock is let in by an exception', async () => {
    const short = { ...plainForm, code: 'short', lockDays: 1 };
    expect((await people.disa.send('POST', '/api/v1/forms', short)).status).toBe(201);
    const place = { form: 'short', organisation: 'north', period: '2026-Q3' };
    const enterThere = async () => {
      const change = { id: randomUUID(), ...place, metric: 'lead-time-days', version: 0, set: { value: 4 } };
      const { body } = await people.anna.send('POST', '/api/v1/entries', { changes: [change] });
      return body.results[0].code ?? 'taken';
    };
    expect(await enterThere()).toBe('locked');
    const letIn = await people.disa.send(
      'POST',
      '/api/v1/submissions/short/2026-Q3/north/unlock',
      { until: '2026-12-01', reason: 'Sjukdom' },
      { 'If-Match': '"0"' },
    );
    expect(letIn.status, letIn.text).toBe(200);
    expect(await enterThere()).toBe('taken');
  });

  test('a reader of published figures, and who reports elsewhere, does not know that it exists', async () => {
    expect((await people.cilla.get(path)).status).toBe(403);
    expect((await people.anna.get('/api/v1/submissions/effects/2026-Q3/south')).body.code).toBe('unknown-form');
    expect((await people.anna.get('/api/v1/submissions/effects/2031-Q1/north')).body.code).toBe('unknown-form-period');
  });
});

describe('a choice of organisations', () => {
  test('says whom it comes to, each once', async () => {
    const { body } = await people.disa.get('/api/v1/form-organisations?organisations=top/**,north');
    expect(body).toMatchObject({ total: 2, items: [{ code: 'north' }, { code: 'south' }] });
  });

  test('is refused with what is wrong about it', async () => {
    const codeFor = async (choice: string) =>
      (await people.disa.get(`/api/v1/form-organisations?organisations=${encodeURIComponent(choice)}`)).body.code;
    expect(await codeFor('nowhere')).toBe('unknown-organisation');
    expect(await codeFor('group:x')).toBe('bad-selection');
    expect((await people.anna.get('/api/v1/form-organisations?organisations=top')).status).toBe(403);
  });
});
