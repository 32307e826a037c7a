import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { proposeEntries, type GivenProposal } from '#api/proposals/actions.ts';
import type { Actor } from '#db/queries/audit.ts';
import { writeTransaction } from '#db/write.ts';
import type { TestApi } from '#tests/support/api.ts';
import { openReportingApi, plainForm, type ReportingPeople } from '#tests/support/forms.ts';
import { addPerson, signIn, type SignedIn } from '#tests/support/people.ts';
import { cell, publishCells } from '#tests/support/publish.ts';

let api: TestApi;
let people: ReportingPeople;
beforeAll(async () => {
  ({ api, people } = await openReportingApi());
});
afterAll(() => api.close());

const register: Actor = { kind: 'installation', personId: null, name: 'register', address: '', requestId: '' };
const nothing = { value: null, numerator: null, denominator: null, answers: null, status: null };
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

describe('a figure that is published already', () => {
  const publish = async (organisation: string, metric: string, figure: object) => {
    const [place] = await api.database.sql<{ id: number }[]>`select id from organisations where code = ${organisation}`;
    const [of] = await api.database.sql<{ id: number }[]>`select id from metrics where code = ${metric}`;
    const keys = { organisationId: place?.id ?? 0, metricId: of?.id ?? 0, periodStart: '2026-07-01' };
    await publishCells(api.database, [cell({ ...keys, ...figure })]);
  };
  const move = async (who: SignedIn, form: string, name: string, version: number) => {
    const path = `/api/v1/submissions/${form}/2026-Q3/south/${name}`;
    const made = await who.send('POST', path, {}, { 'If-Match': `"${version}"` });
    expect(made.status, made.text).toBe(200);
  };

  test('counts in no form that did not bring it: it is proposed, with who published it and when', async () => {
    await publish('south', 'lead-time-days', { value: 9 });
    await publish('south', 'customer-smiles', { value: 75, numerator: 3, denominator: 4 });
    const { proposals, cells, columns } = await grid('south');
    expect(proposals).toMatchObject([
      {
        metric: 'lead-time-days',
        value: 9,
        origin: { sv: 'Publicerat 1 november 2026 av anna.', en: 'Published 1 November 2026 by anna.' },
      },
      { metric: 'customer-smiles', value: null, numerator: 3, denominator: 4 },
    ]);
    expect(cells.map((row: unknown[]) => row.at(-1))).toEqual(cells.map(() => null));
    expect(columns.at(-1)).toMatchObject({ state: 'not-begun', filled: 0, required: 3 });
    const later = await people.disa.get('/api/v1/forms/effects/grid?period=2026-Q3&organisation=south&earlier=0');
    expect(later.body.proposals).toHaveLength(2);
  });

  test('is taken by entering it, and is then the form’s own', async () => {
    const change = { id: randomUUID(), form: 'effects', organisation: 'south', period: '2026-Q3', metric: 'lead-time-days', version: 0, set: { value: 9 } }; // prettier-ignore
    const { body } = await people.disa.send('POST', '/api/v1/entries', { changes: [change] });
    expect(body).toMatchObject({ results: [{ entry: { origin: 'proposed' } }], columns: [{ filled: 1 }] });
    expect((await grid('south')).proposals).toMatchObject([{ metric: 'customer-smiles' }]);
  });

  test('that is an estimate is proposed as one, and taken as one', async () => {
    await publish('south', 'lead-time-days', { value: 9, status: 'E' });
    const sure = { metric: 'lead-time-days', value: 9, status: 'estimated' };
    expect((await grid('south')).proposals).toMatchObject([sure, { metric: 'customer-smiles', status: null }]);
    const context = await people.disa.get('/api/v1/forms/effects/context?period=2026-Q3&organisation=south&metric=lead-time-days'); // prettier-ignore
    expect(context.body.proposal).toMatchObject(sure);
    const change = { id: randomUUID(), form: 'effects', organisation: 'south', period: '2026-Q3', metric: 'lead-time-days', version: 1, set: { value: 9, status: 'estimated' } }; // prettier-ignore
    const { body } = await people.disa.send('POST', '/api/v1/entries', { changes: [change] });
    expect(body).toMatchObject({ results: [{ entry: { origin: 'proposed', status: 'estimated' } }] });
    expect((await grid('south')).proposals).toMatchObject([{ metric: 'customer-smiles' }]);
  });

  test('is told to whoever has a form open that asks for it: where, and no figure; what no form asks for is told to nobody', async () => {
    const told = async (metric: string, value: number) => {
      const [last] = await api.database.sql<{ id: number }[]>`select coalesce(max(id), 0)::integer as id from told_changes`; // prettier-ignore
      const made = await api.importFile(`organisation,metric,period,value\nnorth,${metric},2026-Q3,${value}\n`);
      expect(made.status, made.text).toBe(200);
      return api.database.sql`select kind, what from told_changes where id > ${last?.id ?? 0}`;
    };
    expect(await told('lead-time-days', 8.5)).toMatchObject([
      { kind: 'published', what: { form: 'effects', organisation: 'north', publication: expect.any(Number) } },
    ]);
    // the same once more publishes nothing
    expect(await told('lead-time-days', 8.5)).toEqual([]);
    expect(await told('trust', 4)).toEqual([]);
  });

  test('by another form says by which; of what a form brought itself nothing is proposed', async () => {
    const rows = [{ metric: 'total-transactions', isRequired: true }];
    const other = { ...plainForm, code: 'other', names: { sv: 'Andra siffror' }, rows, rules: [] };
    expect((await people.disa.send('POST', '/api/v1/forms', other)).status).toBe(201);
    const bo = await signIn(api, await addPerson(api, 'bo-south', [['south', 'approver']]));
    const change = { id: randomUUID(), form: 'other', organisation: 'south', period: '2026-Q3', metric: 'total-transactions', version: 0, set: { value: 40 } }; // prettier-ignore
    await people.disa.send('POST', '/api/v1/entries', { changes: [change] });
    await move(people.disa, 'other', 'submit', 1);
    await move(bo, 'other', 'approve', 2);
    const told = await api.database.sql`select what ->> 'form' as form from told_changes where kind = 'published' and what ->> 'organisation' = 'south'`; // prettier-ignore
    expect(told, 'the form that brought it need not be told').toEqual([{ form: 'effects' }]);
    const found = (await grid('south')).proposals.find(({ metric }: { metric: string }) => metric === 'total-transactions'); // prettier-ignore
    expect(found).toMatchObject({ value: 40, origin: { sv: 'Publicerat 21 november 2026 av bo-south, i Andra siffror.' } }); // prettier-ignore
    const corrected = await people.disa.send('POST', '/api/v1/submissions/other/2026-Q3/south/correct', { reason: 'Fel' }, { 'If-Match': '"3"' }); // prettier-ignore
    expect(corrected.status, corrected.text).toBe(200);
    await people.disa.send('POST', '/api/v1/entries', { changes: [{ ...change, id: randomUUID(), version: 1, set: { value: 41 } }] }); // prettier-ignore
    const own = await people.disa.get('/api/v1/forms/other/grid?period=2026-Q3&organisation=south');
    expect(own.body.proposals).toEqual([]);
  });

  test('is proposed to a key without who published it, and not at all where too few have answered', async () => {
    const made = await people.disa.send('POST', '/api/v1/organisations/top/keys', { name: 'Program', scopes: ['read-restricted', 'enter'] }); // prettier-ignore
    expect(made.status, made.text).toBe(201);
    const path = '/api/v1/forms/effects/grid?period=2026-Q3&organisation=south&earlier=0';
    const { body } = await api.get(path, { Authorization: `Bearer ${made.body.key}` });
    expect(body.proposals[0].origin.sv).toMatch(/^Publicerat \d+ november 2026[,.]/);
    await api.database.sql`update metric_versions set smallest_answers = 7 where metric_id = (select id from metrics where code = 'customer-smiles')`; // prettier-ignore
    await publish('south', 'customer-smiles', { value: 75, numerator: 3, denominator: 4, answers: 4 });
    const { proposals } = await grid('south');
    expect(proposals.map(({ metric }: { metric: string }) => metric)).toEqual(['total-transactions']);
  });
});
