import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { proposeEntries, type GivenProposal } from '#api/proposals/actions.ts';
import type { Actor } from '#db/queries/audit.ts';
import { writeTransaction } from '#db/write.ts';
import type { TestApi } from '#tests/support/api.ts';
import { openReportingApi, type ReportingPeople } from '#tests/support/forms.ts';
import type { SignedIn } from '#tests/support/people.ts';

let api: TestApi;
let people: ReportingPeople;
beforeAll(async () => {
  ({ api, people } = await openReportingApi());
});
afterAll(() => api.close());

const register: Actor = { kind: 'installation', personId: null, name: 'register', address: '', requestId: '' };
const nothing = { value: null, numerator: null, denominator: null, answers: null };
const proposal = (over: Partial<GivenProposal> = {}): GivenProposal => ({
  organisation: 'north',
  period: '2026-Q3',
  metric: 'lead-time-days',
  breakdown: 'total',
  figure: { ...nothing, value: 12.5 },
  origin: { sv: '12 ärenden, se listan' },
  link: '/ideas?organisation=north',
  ...over,
});
const propose = (...given: GivenProposal[]) =>
  writeTransaction(api.database, (transaction) => proposeEntries(transaction, given, register, api.context.now()));
const grid = async (organisation = 'north', who: SignedIn = people.disa) => {
  const answer = await who.get(`/api/v1/forms/effects/grid?period=2026-Q3&organisation=${organisation}`);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
};
const enter = async (metric: string, version: number, set: object) => {
  const change = { id: randomUUID(), form: 'effects', organisation: 'north', period: '2026-Q3', metric, version, set };
  const { body } = await people.anna.send('POST', '/api/v1/entries', { changes: [change] });
  return body.results[0];
};

describe('a proposal', () => {
  test('is shown with its origin at the cell that asks for it, and enters nothing', async () => {
    expect(await propose(proposal())).toBe(1);
    const { proposals, cells, columns } = await grid();
    expect(proposals).toEqual([
      {
        column: 'north/2026-Q3',
        metric: 'lead-time-days',
        breakdown: 'total',
        ...nothing,
        value: 12.5,
        origin: { sv: '12 ärenden, se listan' },
        link: '/ideas?organisation=north',
        proposedAt: '2026-11-21T12:00:00Z',
      },
    ]);
    expect([cells.flat().every((cell: unknown) => cell === null), columns.at(-1).state]).toEqual([true, 'not-begun']);
    const context = await people.anna.get(
      '/api/v1/forms/effects/context?period=2026-Q3&organisation=north&metric=lead-time-days',
    );
    expect(context.body.proposal).toMatchObject({ value: 12.5, origin: { sv: '12 ärenden, se listan' } });
    expect((await grid('south')).proposals).toEqual([]);
  });

  test('leaves its record, and is told to whoever has the form open', async () => {
    const [record] = await api.database.sql`
      select actor, subject, after from audit_records where action = 'entries-proposed'`;
    expect(record).toEqual({
      actor: 'register',
      subject: 'form effects 2026-Q3 north',
      after: { metrics: ['lead-time-days'] },
    });
    const [told] = await api.database.sql`select kind, what from told_changes order by id desc limit 1`;
    expect(told).toMatchObject({ kind: 'proposal', what: { form: 'effects', metric: 'lead-time-days' } });
    expect(JSON.stringify(told)).not.toContain('12.5');
  });

  test('that no form asks for is left out', async () => {
    const none = await propose(
      proposal({ organisation: 'top' }),
      proposal({ organisation: 'no-such' }),
      proposal({ metric: 'no-such' }),
      proposal({ metric: 'trust' }),
      proposal({ breakdown: 'gender.women' }),
      proposal({ period: '2026-09' }),
      // the form asks for the parts
      proposal({ metric: 'customer-smiles' }),
    );
    expect(none).toBe(0);
  });

  test('is taken by entering it, which says where it came from; anything else is entered by hand', async () => {
    expect(await enter('lead-time-days', 0, { value: '12,4' })).toMatchObject({ entry: { origin: 'entered' } });
    expect((await grid()).proposals).toHaveLength(1);
    expect(await enter('lead-time-days', 1, { value: '12,5' })).toMatchObject({ entry: { origin: 'proposed' } });
    expect((await grid()).proposals).toEqual([]);
    expect(await enter('lead-time-days', 2, { comment: 'Enligt listan' })).toMatchObject({
      entry: { origin: 'proposed', comment: 'Enligt listan' },
    });
    expect(await enter('lead-time-days', 3, { value: '12,6' })).toMatchObject({ entry: { origin: 'entered' } });
  });

  test('of parts is taken part by part', async () => {
    expect(await propose(proposal({ metric: 'customer-smiles', figure: { ...nothing, numerator: 3, denominator: 4 } }))).toBe(1);
    expect(await enter('customer-smiles', 0, { numerator: 3 })).toMatchObject({ entry: { origin: 'entered' } });
    expect(await enter('customer-smiles', 1, { denominator: 4 })).toMatchObject({ entry: { origin: 'proposed', value: 75 } });
  }); // prettier-ignore

  test('is replaced by the next one for the same cell', async () => {
    await propose(proposal(), proposal({ figure: { ...nothing, value: 14 } }));
    expect((await grid()).proposals).toMatchObject([{ value: 14 }]);
    const [row] = await api.database.sql`select count(*)::integer as count from proposals`;
    expect(row?.['count']).toBe(2);
  });

  test('leads to a page of ours only', async () => {
    for (const link of ['https://elsewhere.example', '//elsewhere.example', 'javascript:alert(1)']) {
      await expect(propose(proposal({ link }))).rejects.toThrow();
    }
  });
});
