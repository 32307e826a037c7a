import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { jobKinds } from '#api/jobs/kinds.ts';
import { startWorker } from '#api/jobs/worker.ts';
import { refreshReference } from '#api/reference-series/refresh.ts';
import { plainForm } from '#tests/support/forms.ts';
import { fakeKpi, say } from '#tests/support/kolada.ts';
import { choice, openReferenceSite, path, rowOf } from '#tests/support/reference-site.ts';

const site = await openReferenceSite();
const { api, fake, make, read, refresh, published, publications } = site;
beforeEach(() => site.begin());
afterAll(() => site.close());

describe('the schedule', () => {
  test('asks for the next fetch before this one, so that trouble does not end it', async () => {
    const id = await make({ schedule: 'daily' });
    site.now = new Date('2026-11-22T03:00:05Z');
    for (let attempt = 0; attempt < 3; attempt += 1) {
      fake.instead.push({ fits: /./, answer: (_request, response) => say(response, 503, {}) });
    }
    await expect(refresh(id)).rejects.toThrow('503');
    expect(await read(id)).toMatchObject({ nextAt: '2026-11-23T03:00:00Z', failure: { code: 'unreachable' } });
    await refresh(id);
    expect(await read(id)).toMatchObject({ nextAt: '2026-11-23T03:00:00Z', failure: null });
    const planned = await api.database.sql`
      select run_at from jobs where payload ->> 'source' = ${String(id)} and run_at > ${site.now.toISOString()}`;
    expect(planned).toHaveLength(1);
  });

  test('does nothing for a source that has been changed or ended since', async () => {
    const id = await make();
    await site.disa.send('PUT', `${path}/${id}`, { ...choice, kpis: ['N1'] }, { 'If-Match': '"1"' });
    fake.asked.length = 0;
    await refreshReference({ source: id, version: 1 }, api.context);
    expect(fake.asked).toEqual([]);
    await site.disa.send('DELETE', `${path}/${id}`, undefined, { 'If-Match': '"2"' });
    await refreshReference({ source: id, version: 2 }, api.context);
    expect(fake.asked).toEqual([]);
  });

  test('ended in the middle of a fetch, a source publishes nothing', async () => {
    fake.world.rows = [rowOf('N1', '1267', 1999, 7)];
    const id = await make();
    const before = await publications();
    const ended = site.disa.send.bind(null, 'DELETE', `${path}/${id}`, undefined, { 'If-Match': '"1"' });
    fake.instead.push({
      fits: /\/data\//,
      answer: (_request, response) => {
        void ended().then(() => say(response, 200, { values: [rowOf('N1', '1267', 1999, 7)], next_url: null }));
      },
    });
    await refreshReference({ source: id, version: 1 }, api.context);
    expect(await publications()).toBe(before);
  });

  test('is done by the worker as soon as somebody asks', async () => {
    fake.world.rows = [rowOf('N1', '1267', 2001, 3)];
    const id = await make({ schedule: 'never' });
    const worker = startWorker(api.context, jobKinds, { pollMs: 20 });
    await expect.poll(async () => (await read(id)).fetchedAt, { timeout: 10_000 }).not.toBe(null);
    const first = (await read(id)).fetchedAt;
    site.now = new Date(site.now.getTime() + 60_000);
    expect((await site.disa.send('POST', `${path}/${id}/refresh`)).status).toBe(202);
    await expect.poll(async () => (await read(id)).fetchedAt, { timeout: 10_000 }).not.toBe(first);
    expect(await read(id)).toMatchObject({ nextAt: null, isWaiting: false });
    await worker.stop();
  });

  test('a second process leaves alone what one is fetching, and takes over what one that was ended left', async () => {
    const id = await make();
    await api.database.sql`update reference_sources set begun_at = ${site.now.toISOString()} where id = ${id}`;
    await expect(refresh(id)).rejects.toThrow('being fetched already');
    site.now = new Date(site.now.getTime() + 10 * 60_000);
    await refresh(id);
    expect((await read(id)).fetchedAt).not.toBe(null);
  });
});

test('a figure is said to be fetched on the day that it is at home', async () => {
  fake.world.rows = [rowOf('N1', '1267', 2003, 5)];
  const id = await make({ name: 'Strax efter midnatt' });
  const before = site.now;
  site.now = new Date('2026-12-01T23:30:00Z');
  await refresh(id);
  site.now = before;
  const [last] = await api.database.sql`select source, attribution from publications order by id desc limit 1`;
  expect(last).toMatchObject({ source: 'Kolada 2026-12-02' });
});

test('what fails while it is published leaves nothing: no figure, no organisation, no metric', async () => {
  fake.world.kpis.push(fakeKpi('N77'));
  fake.world.municipalities.push({ id: '7777', title: 'Sjuan', type: 'K' });
  fake.world.rows = [rowOf('N77', '7777', 2024, 7)];
  const id = await make({ kpis: ['N77'], municipalities: ['7777'], groups: [] });
  const before = await publications();
  await api.database.sql`alter table revisions add constraint broken check (value is distinct from 7) not valid`;
  await expect(refresh(id)).rejects.toThrow();
  await api.database.sql`alter table revisions drop constraint broken`;
  expect(await publications()).toBe(before);
  expect((await api.get('/api/v1/organisations/kolada-7777')).status).toBe(404);
  expect((await api.get('/api/v1/metrics/kolada-n77')).status).toBe(404);
  expect((await read(id)).failure).toMatchObject({ code: 'failed' });
  await refresh(id);
  expect(await published('kolada-n77')).toHaveLength(1);
});

describe('one’s own figures', () => {
  const own = { municipality: '1267', organisation: 'agency' };

  test('are proposed to the form that asks for them, and not published', async () => {
    fake.world.kpis.push(fakeKpi('N66'));
    fake.world.rows = [rowOf('N66', '1267', 2024, 12.5), rowOf('N66', '1480', 2024, 13)];
    const id = await make({ kpis: ['N66'], own });
    await refresh(id);
    expect(await published('kolada-n66')).toEqual(['kolada-1480 kolada-n66 total 2024 13 A']);
    const form = await site.disa.send('POST', '/api/v1/forms', {
      ...plainForm,
      organisation: 'agency',
      frequency: 'A',
      firstPeriod: '2024',
      organisations: ['agency'],
      rows: [{ metric: 'kolada-n66', isRequired: false }],
      rules: [],
    });
    expect([form.status, form.text]).toEqual([201, expect.any(String)]);
    await refresh(id);
    const proposed = async () =>
      (await site.disa.get('/api/v1/forms/effects/grid?period=2024&organisation=agency')).body.proposals;
    expect(await proposed()).toMatchObject([
      {
        column: 'agency/2024',
        metric: 'kolada-n66',
        value: 12.5,
        origin: { sv: expect.stringMatching(/^Källa: Kolada/) },
      },
    ]);
    const told = async () =>
      Number(
        (await api.database.sql`select count(*) as count from audit_records where action = 'entries-proposed'`)[0]?.[
          'count'
        ],
      );
    const before = await told();
    await refresh(id);
    expect(await told()).toBe(before);
    fake.world.rows[0] = rowOf('N66', '1267', 2024, 12.75);
    await refresh(id);
    expect([await proposed(), await told()]).toMatchObject([[{ value: 12.75, status: null }], before + 1]);
    // until Kolada settles the year, what is taken is as unsure
    const described = fake.world.kpis.at(-1);
    Object.assign(described ?? {}, { publ_period: '2024', prel_publication_date: '2025-05-04', publication_date: '2027-12-15' }); // prettier-ignore
    await refresh(id);
    expect([await proposed(), await told()]).toMatchObject([[{ value: 12.75, status: 'provisional' }], before + 2]);
  });

  test('are those of a place that is fetched, for an organisation that one looks after', async () => {
    const refused = async (given: object) =>
      (await site.disa.send('POST', path, { ...choice, own: { ...own, ...given } })).body.code;
    expect(await refused({ municipality: '0013' })).toBe('own-not-chosen');
    expect(await refused({ organisation: 'nobody' })).toBe('unknown-organisation');
  });
});
