import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openInstallations, readInstallations } from '#api/reference-series/installations.ts';
import { plainForm } from '#tests/support/forms.ts';
import { openInstallationSite, sourcePath, type InstallationSite } from '#tests/support/installation-site.ts';

const choice = {
  installation: 'nation',
  name: 'Staten',
  schedule: 'daily',
  kpis: ['visits', 'cost', 'trust'],
  municipalities: ['harbour', 'forest'],
};
const columns = 'organisation,metric,period,value,n,status,breakdown';
const first = `${columns}
harbour,visits,2024-Q1,1000,,,
harbour,visits,2024-Q1,600,,,way.digital
harbour,visits,2024-Q1,400,,,way.phone
harbour,visits,2024-Q2,1100,,provisional,
forest,visits,2024-Q1,,,missing,
forest,visits,2024-Q2,20,,,
harbour,cost,2024-Q1,5000,,,
harbour,trust,2024-Q1,80,40,,
forest,trust,2024-Q1,50,4,,
forest,trust,2024-Q2,75,20,,
coast,visits,2024-Q1,7,,,`;

let site: InstallationSite;
let id: number;
beforeAll(async () => {
  site = await openInstallationSite();
  await site.publishThere(first);
  id = (await site.disa.send('POST', sourcePath, choice)).body.id;
});
beforeEach(() => {
  site.asked.length = 0;
  site.instead.length = 0;
});
afterAll(() => site.close());

const say = (body: unknown, init: ResponseInit = {}) =>
  site.instead.push(() => new Response(typeof body === 'string' ? body : JSON.stringify(body), init));

/** The first series of an organisation here: what stands at each period, or why nothing does. */
async function standing(metric: string, organisation: string, query = '') {
  const { body } = await site.api.get(
    `/api/v1/series?metric=${metric}&organisation=${organisation}&frequency=Q${query}`,
  );
  const [series] = body.series;
  return Object.fromEntries(
    body.periods.map((period: string, index: number) => [
      period,
      [series.values[index], series.statuses[index] ?? 'normal'],
    ]),
  );
}

describe('another installation', () => {
  test('is chosen from by words and by code, and only what is shown to all is there', async () => {
    const listed = await site.disa.get(`${sourcePath}/installations`);
    expect(listed.body.items).toEqual([{ code: 'nation', host: site.host }]);
    const found = await site.disa.get(`${sourcePath}/installations/nation/search?q=harb`);
    expect(found.body).toEqual({
      kpis: [],
      municipalities: [{ id: 'harbour', title: 'harbour', organisation: 'nation-harbour' }],
      groups: [],
    });
    const metrics = await site.disa.get(`${sourcePath}/installations/nation/search?kpis=visits,trust`);
    expect(metrics.body.kpis).toEqual([
      { id: 'visits', title: 'visits', metric: 'visits' },
      { id: 'trust', title: 'trust', metric: 'nation-trust' },
    ]);
    expect((await site.disa.get(`${sourcePath}/installations/nation/search?kpis=nothing`)).body).toMatchObject({
      code: 'source-gone',
      details: { place: site.host },
    });
  });

  test('is previewed as it would be understood, and nothing comes of it', async () => {
    const { body } = await site.disa.get(
      `${sourcePath}/installations/nation/preview?kpis=visits,cost,trust&municipalities=harbour,forest`,
    );
    expect(body.metrics).toMatchObject([
      { metric: 'visits', isShared: true, differences: [], figures: 5, withheld: 0, provisional: 1, to: '2024-06-30' },
      { metric: 'nation-cost', isShared: false, differences: ['unit'], figures: 1 },
      { metric: 'nation-trust', isShared: false, differences: [], figures: 2, withheld: 1, from: '2024-01-01' },
    ]);
    expect(body.metrics[2].latest).toEqual([
      { organisation: 'harbour', period: '2024-Q1', value: 80, status: 'normal' },
      { organisation: 'forest', period: '2024-Q2', value: 75, status: 'normal' },
    ]);
    expect((await site.api.get('/api/v1/organisations/nation')).status).toBe(404);
  });

  test('that is not listed is never asked', async () => {
    const made = await site.disa.send('POST', sourcePath, { ...choice, installation: 'elsewhere' });
    expect([made.status, made.body.code]).toEqual([409, 'source-not-listed']);
    expect((await site.disa.get(`${sourcePath}/installations/elsewhere/search?q=a`)).body.code).toBe(
      'source-not-listed',
    );
    const url = encodeURIComponent(`http://${site.host}`);
    expect((await site.disa.get(`${sourcePath}/installations/${url}/search?q=a`)).body.code).toBe('source-not-listed');
    expect(site.asked).toEqual([]);
  });
});

describe('its figures', () => {
  test('come with their source and marks, under the same metric where it is the same', async () => {
    await site.refresh(id);
    expect(await standing('visits', 'nation-harbour')).toEqual({
      '2024-Q1': [1000, 'normal'],
      '2024-Q2': [1100, 'provisional'],
    });
    expect(await standing('visits', 'nation-harbour', '&breakdown=way.digital')).toMatchObject({
      '2024-Q1': [600, 'normal'],
    });
    expect(await standing('nation-cost', 'nation-harbour')).toEqual({ '2024-Q1': [5000, 'normal'] });
    const { body } = await site.api.get('/api/v1/series?metric=visits&organisation=nation-harbour&frequency=Q');
    expect(body.series[0].attributions[0]).toEqual({
      sv: `Källa: Staten (${site.host}), hämtat 2026-11-21`,
      en: `Source: The state (${site.host}), fetched 2026-11-21`,
      da: `Kilde: Staten (${site.host}), hentet 2026-11-21`,
    });
    expect((await site.api.get('/api/v1/organisations/nation-harbour')).body).toMatchObject({
      parent: 'nation',
      kind: 'agency',
    });
    expect(await site.read(id)).toMatchObject({
      kind: 'installation',
      host: site.host,
      kpis: [{ metric: 'visits' }, { metric: 'nation-cost' }, { metric: 'nation-trust', title: 'trust' }],
      municipalities: [{ organisation: 'nation-harbour' }, { organisation: 'nation-forest' }],
      figures: { changed: 0 },
      nextAt: '2026-11-22T03:00:00Z',
      failure: null,
    });
  });

  test('make no whole together: those that were chosen are not all that there are', async () => {
    const { body } = await site.api.get('/api/v1/series?metric=visits&organisation=nation&frequency=Q');
    expect(body.series).toEqual([]);
  });

  test('that are withheld there are withheld here, and never a zero', async () => {
    expect(await standing('nation-trust', 'nation-forest')).toEqual({
      '2024-Q1': [null, 'suppressed'],
      '2024-Q2': [75, 'normal'],
    });
    const rows = await site.api.database.sql`
      select r.value, r.answers, r.status from revisions r join organisations o on o.id = r.organisation_id
      join series s on s.organisation_id = r.organisation_id and s.id = r.series_id join metrics m on m.id = s.metric_id
      where o.code = 'nation-forest' and m.code = 'nation-trust' order by r.period_start`;
    expect(rows.map((row) => Object.values(row))).toEqual([
      [null, null, 'Q'],
      [75, 20, 'A'],
    ]);
  });

  test('cost a line each on a night without anything new', async () => {
    await site.refresh(id);
    expect(new Set(site.asked.map(({ status }) => status))).toEqual(new Set([304]));
    expect(site.asked.length).toBeGreaterThan(5);
    expect(await site.read(id)).toMatchObject({ publication: null, figures: { new: 0, changed: 0 }, failure: null });
    expect((await site.read(id)).figures.unchanged).toBeGreaterThan(5);
  });

  test('that are corrected, withheld or gone there are revised here, and what is withheld is so for earlier days too', async () => {
    const before = site.clock.now.toISOString();
    site.clock.now = new Date(site.clock.now.getTime() + 3_600_000);
    await site.publishThere(`${columns}
harbour,visits,2024-Q1,1010,,,
harbour,visits,2024-Q2,1100,,,
forest,visits,2024-Q2,,,missing,
forest,trust,2024-Q2,60,5,,`);
    await site.refresh(id);
    expect(await standing('visits', 'nation-harbour')).toEqual({
      '2024-Q1': [1010, 'normal'],
      '2024-Q2': [1100, 'normal'],
    });
    expect(await standing('visits', 'nation-harbour', `&asOf=${before}`)).toMatchObject({
      '2024-Q1': [1000, 'normal'],
    });
    expect(await standing('visits', 'nation-forest')).toEqual({ '2024-Q2': [null, 'missing'] });
    expect(await standing('nation-trust', 'nation-forest')).toMatchObject({ '2024-Q2': [null, 'suppressed'] });
    expect(await standing('nation-trust', 'nation-forest', `&asOf=${before}`)).toMatchObject({
      '2024-Q2': [null, 'suppressed'],
    });
    const { figures, revisions } = await site.read(id);
    expect(figures).toMatchObject({ changed: 4 });
    expect(revisions).toContainEqual(expect.objectContaining({ period: '2024-Q1', before: 1000, after: 1010 }));
  });

  test('of an organisation that no longer shows them are taken back', async () => {
    await site.other.database.sql`
      insert into narrowed_visibilities (organisation_id, metric_id, visibility, changed_at)
      select o.id, m.id, 'organisation', now() from organisations o, metrics m where o.code = 'harbour' and m.code = 'trust'`;
    await site.publishThere(`${columns}\nforest,visits,2024-Q3,21,,,`);
    await site.refresh(id);
    expect(await standing('nation-trust', 'nation-harbour')).toEqual({ '2024-Q1': [null, 'missing'] });
    expect(await standing('visits', 'nation-harbour')).toMatchObject({ '2024-Q1': [1010, 'normal'] });
  });

  test('of whom one is oneself are proposed, and not published', async () => {
    const own = { municipality: 'coast', organisation: 'agency' };
    const form = await site.disa.send('POST', '/api/v1/forms', {
      ...plainForm,
      organisation: 'agency',
      frequency: 'Q',
      firstPeriod: '2024-Q1',
      organisations: ['agency'],
      rows: [{ metric: 'visits', isRequired: false }],
      rules: [],
    });
    expect([form.status, form.text]).toEqual([201, expect.any(String)]);
    const given = { ...choice, name: 'Vi själva', kpis: ['visits'], municipalities: ['forest', 'coast'], own };
    await site.refresh((await site.disa.send('POST', sourcePath, given)).body.id);
    const grid = await site.disa.get('/api/v1/forms/effects/grid?period=2024-Q1&organisation=agency');
    expect(grid.body.proposals).toMatchObject([
      { metric: 'visits', value: 7, origin: { sv: expect.stringMatching(/^Källa: Staten/) } },
    ]);
    expect((await site.api.get('/api/v1/organisations/nation-coast')).status).toBe(404);
  });

  test('are of one installation for good: a source cannot be sent elsewhere', async () => {
    const { version } = await site.read(id);
    const moved = await site.disa.send(
      'PUT',
      `${sourcePath}/${id}`,
      { ...choice, installation: null, kpis: ['N1'], municipalities: ['1480'] },
      { 'If-Match': version },
    );
    expect(moved.status).toBe(409);
  });
});

describe('trouble', () => {
  const failure = async () => (await site.read(id)).failure?.code;

  test('that passes is waited for', async () => {
    await site.publishThere(`${columns}\nharbour,visits,2024-Q3,1200,,,`);
    const before = performance.now();
    say('', { status: 429, headers: { 'Retry-After': '1' } });
    await site.refresh(id);
    expect(performance.now() - before).toBeGreaterThanOrEqual(1_000);
    expect(site.asked.slice(0, 2).map(({ status }) => status)).toEqual([429, 200]);
    expect(await standing('visits', 'nation-harbour')).toMatchObject({ '2024-Q3': [1200, 'normal'] });
  });

  test.each([
    ['somebody else’s page', 'unreadable', () => new Response('<html>Welcome</html>')],
    ['a list of other things', 'unreadable', () => Response.json({ items: [{ code: 7 }], total: 1 })],
    ['a way to another host', 'elsewhere', () => Response.redirect('http://127.0.0.2/api/v1/metrics', 302)],
    ['no permission', 'refused', () => new Response('', { status: 403 })],
  ])('such as %s ends the fetch and changes nothing', async (_what, code, answer) => {
    await site.api.database.sql`update reference_sources set validators = null where id = ${id}`;
    const before = await standing('visits', 'nation-harbour');
    site.instead.push(answer, answer, answer);
    await expect(site.refresh(id)).rejects.toThrow();
    expect(await failure()).toBe(code);
    expect(await standing('visits', 'nation-harbour')).toEqual(before);
  });

  test('of a setting that no longer lists it asks nobody', async () => {
    site.api.context.installations = openInstallations([]);
    await expect(site.refresh(id)).rejects.toThrow('nation');
    expect([await failure(), site.asked]).toEqual(['not-listed', []]);
  });
});

describe('OTHER_INSTALLATIONS', () => {
  const read = (text?: string) => readInstallations(text === undefined ? {} : { OTHER_INSTALLATIONS: text });

  test('lists codes and addresses, and nobody without it', () => {
    expect([read(), read('')]).toEqual([[], []]);
    expect(read('a=https://a.example b-2=http://127.0.0.1:4000/tiofalt')).toEqual([
      { code: 'a', url: 'https://a.example/' },
      { code: 'b-2', url: 'http://127.0.0.1:4000/tiofalt' },
    ]);
  });

  test.each([
    'https://a.example',
    'a=http://a.example',
    'a=https://u:p@a.example',
    'a=https://a.example?x=1',
    'kolada=https://a.example',
    'source-3=https://a.example',
    'A=https://a.example',
    'a=https://a.example a=https://b.example',
    `${'a'.repeat(21)}=https://a.example`,
  ])('is refused: %s', (text) => expect(() => read(text)).toThrow('OTHER_INSTALLATIONS'));
});
