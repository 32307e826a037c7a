import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, signIn, type SignedIn } from '#tests/support/people.ts';

type Event = { number: number | null; version: string; organisation: string; metric: string | null; kind: string };

let clock = new Date('2026-11-20T09:00:00Z');
let api: TestApi;
let bo: SignedIn;
const place = '/api/v1/organisations/agency/events';
const opening = {
  metric: 'lead-time-days',
  happenedOn: '2026-09-01',
  kind: 'milestone',
  texts: { sv: 'Ny blankett', en: 'New form' },
};

beforeAll(async () => {
  api = await openTestApi({ now: () => clock });
  await addOrganisations(api.database, [unit('agency'), unit('north', { parent: 'agency' }), unit('elsewhere')]);
  bo = await signIn(api, await addPerson(api, 'bo', [['agency', 'approver']]));
});
afterAll(() => api.close());

const known = async (query = ''): Promise<Event[]> =>
  (await api.get(`/api/v1/events?organisation=agency&limit=1000${query}`)).body.items;
const eventOf = async (number: number) => (await known()).find((one) => one.number === number);
const add = async (rest: object = {}): Promise<number> =>
  (await bo.send('POST', place, { ...opening, ...rest })).body.number;

describe('an event', () => {
  test('that an approver adds explains the curves of the organisation and of those below', async () => {
    const number = await add();
    expect(await eventOf(number)).toMatchObject({
      ...opening,
      organisation: 'agency',
      setAt: clock.toISOString().replace('.000Z', 'Z'),
    });
    const below: Event[] = (await api.get('/api/v1/events?organisation=north&metric=lead-time-days')).body.items;
    expect(below.map((one) => one.number)).toContain(number);
  });

  test('that is changed is another from then on, and the one it was as of before', async () => {
    const number = await add();
    const asOf = `&asOf=${clock.toISOString()}`;
    const version = (await eventOf(number))?.version ?? '';
    clock = new Date('2026-11-20T10:00:00Z');
    const changed = { ...opening, metric: null, kind: 'rebase', texts: { sv: 'Nytt utgångsläge' } };
    expect((await bo.send('PUT', `${place}/${number}`, changed, { 'If-Match': version })).status).toBe(204);
    expect(await eventOf(number)).toMatchObject(changed);
    expect((await known(asOf)).find((one) => one.number === number)).toMatchObject(opening);
    expect((await eventOf(number))?.version).not.toBe(version);
  });

  test('that is taken away is still known as of before', async () => {
    const number = await add();
    const asOf = `&asOf=${clock.toISOString()}`;
    const headers = { 'If-Match': (await eventOf(number))?.version ?? '' };
    clock = new Date('2026-11-20T11:00:00Z');
    expect((await bo.send('DELETE', `${place}/${number}`, undefined, headers)).status).toBe(204);
    expect(await eventOf(number)).toBeUndefined();
    expect((await known(asOf)).map((one) => one.number)).toContain(number);
    expect((await bo.send('DELETE', `${place}/${number}`, undefined, headers)).body.code).toBe('unknown-event');
  });

  test('may be changed twice within one moment', async () => {
    const number = await add();
    for (const text of ['Två', 'Tre']) {
      const headers = { 'If-Match': (await eventOf(number))?.version ?? '' };
      const answer = await bo.send('PUT', `${place}/${number}`, { ...opening, texts: { sv: text } }, headers);
      expect(answer.status).toBe(204);
    }
    expect(await eventOf(number)).toMatchObject({ texts: { sv: 'Tre' } });
  });

  test('that somebody else has changed is shown to the second, who is refused', async () => {
    const number = await add();
    const headers = { 'If-Match': (await eventOf(number))?.version ?? '' };
    await bo.send('PUT', `${place}/${number}`, { ...opening, texts: { sv: 'Först' } }, headers);
    const second = await bo.send('PUT', `${place}/${number}`, { ...opening, texts: { sv: 'Sist' } }, headers);
    expect(second).toMatchObject({
      status: 412,
      body: { code: 'changed-since', details: { now: { texts: { sv: 'Först' } } } },
    });
    const unread = await bo.send('DELETE', `${place}/${number}`);
    expect(unread).toMatchObject({ status: 428, body: { code: 'if-match-needed' } });
  });

  test('leaves in the audit log what was said before and what is said now', async () => {
    const number = await add();
    const headers = { 'If-Match': (await eventOf(number))?.version ?? '' };
    const changed = { ...opening, kind: 'celebration' };
    const { headers: sent } = await bo.send('PUT', `${place}/${number}`, changed, headers);
    const rows = await api.database.sql`
      select action, subject, before, after from audit_records where request_id = ${sent.get('X-Request-Id')}`;
    expect(rows).toEqual([{ action: 'event-changed', subject: `event ${number}`, before: opening, after: changed }]);
  });

  test('of another organisation is none of this one', async () => {
    const number = await add();
    const version = (await eventOf(number))?.version ?? '';
    const answer = await bo.send('DELETE', `/api/v1/organisations/north/events/${number}`, undefined, {
      'If-Match': version,
    });
    expect(answer.body.code).toBe('unknown-event');
    expect(await eventOf(number)).toBeDefined();
  });

  test('is for approvers and above to write, in their own organisation', async () => {
    const eva = await signIn(api, await addPerson(api, 'eva', [['agency', 'analyst']]));
    expect(await eva.send('POST', place, opening)).toMatchObject({ status: 403, body: { code: 'not-allowed' } });
    const answer = await bo.send('POST', '/api/v1/organisations/elsewhere/events', opening);
    expect(answer).toMatchObject({ status: 403, body: { code: 'not-allowed' } });
  });

  test.each([
    [{ metric: 'joy' }, 'unknown-metric'],
    [{ happenedOn: '2026-02-30' }, 'bad-field'],
    [{ happenedOn: '1969-12-31' }, 'bad-field'],
    [{ kind: 'party' }, 'bad-field'],
    [{ texts: { en: 'No Swedish' } }, 'bad-field'],
    [{ texts: { sv: ' \n ' } }, 'bad-field'],
    [{ texts: { sv: 'x'.repeat(501) } }, 'bad-field'],
    [{ colour: 'red' }, 'unknown-field'],
  ])('%o is refused', async (rest, code) => {
    expect(await bo.send('POST', place, { ...opening, ...rest })).toMatchObject({ status: 400, body: { code } });
  });
});

describe('a metric that is redefined', () => {
  const redefine = async (metric: string, at: string, change: object) => {
    const [before] = await api.database.sql`
      update metric_versions v set known_until = ${at} from metrics m
      where m.id = v.metric_id and m.code = ${metric} and v.known_until is null returning v.*`;
    const version = { ...before, known_from: at, known_until: null, ...change };
    await api.database.sql`
      insert into metric_versions select * from jsonb_populate_record(null::metric_versions, (${JSON.stringify(version)}::text)::jsonb)`;
    await api.database.sql`update installation set catalogue_version = catalogue_version + 1`;
  };

  test('breaks its curve by itself, for every organisation, once that is known', async () => {
    await redefine('completion-rate', '2026-05-04T22:30:00Z', { method: { sv: 'Räknas på ett annat sätt' } });
    await redefine('completion-rate', '2026-08-01T12:00:00Z', { names: { sv: 'Slutförda ärenden' } });
    const breaks = (events: Event[]) => events.filter((one) => one.number === null);
    const seen = breaks(await known('&metric=completion-rate'));
    expect(seen).toMatchObject([
      // just after midnight at home
      {
        organisation: 'agency',
        metric: 'completion-rate',
        happenedOn: '2026-05-05',
        kind: 'method-break',
        version: null,
      },
    ]);
    expect(breaks((await api.get('/api/v1/events?organisation=elsewhere')).body.items)).toHaveLength(1);
    expect(breaks((await api.get('/api/v1/events?organisation=*')).body.items)).toHaveLength(2);
    expect(breaks(await known('&metric=lead-time-days'))).toEqual([]);
    expect(breaks(await known('&metric=completion-rate&asOf=2026-05-03'))).toEqual([]);
  });
});
