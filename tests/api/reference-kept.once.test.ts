import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { raiseCatalogueVersion } from '#db/queries/installation.ts';
import { writeTransaction } from '#db/write.ts';
import { openInstallationSite, sourcePath, type InstallationSite } from '#tests/support/installation-site.ts';

const choice = {
  installation: 'nation',
  name: 'Staten',
  schedule: 'daily',
  kpis: ['visits', 'trust'],
  municipalities: ['harbour', 'forest'],
  groups: [],
};
const search = `${sourcePath}/installations/nation/search`;

let site: InstallationSite;
beforeAll(async () => {
  site = await openInstallationSite();
  await site.publishThere(`organisation,metric,period,value,n
harbour,visits,2024-Q1,1000,
forest,visits,2024-Q1,20,
harbour,trust,2024-Q1,80,40`);
});
afterAll(() => site.close());

let id: number;
beforeEach(async () => {
  const made = await site.disa.send('POST', sourcePath, choice);
  expect([made.status, made.text]).toEqual([201, expect.any(String)]);
  ({ id } = made.body);
  await site.refresh(id);
});

async function changeThere(statement: () => Promise<unknown>): Promise<void> {
  await statement();
  await writeTransaction(site.other.database, raiseCatalogueVersion);
  site.clock.now = new Date(site.clock.now.getTime() + 60_000);
}

async function change(more: object): Promise<string> {
  const { version } = await site.read(id);
  const { status, body } = await site.disa.send(
    'PUT',
    `${sourcePath}/${id}`,
    { ...choice, ...more },
    { 'If-Match': version },
  );
  return status === 204 ? 'changed' : body.code;
}

describe('what is gone of a source', () => {
  const rename = (from: string, to: string) =>
    changeThere(() => site.other.database.sql`update organisations set code = ${to} where code = ${from}`);
  beforeEach(() => rename('forest', 'wood'));
  beforeEach(() => site.refresh(id));
  // whoever is next finds it there
  beforeEach(() => () => rename('wood', 'forest'));

  test('is kept, by the name that it had, when something else is changed', async () => {
    expect(await change({ name: 'Riket' })).toBe('changed');
    expect(await site.read(id)).toMatchObject({
      name: 'Riket',
      kpis: [{ id: 'visits' }, { id: 'trust' }],
      municipalities: [
        { id: 'harbour', isGone: false },
        { id: 'forest', title: 'forest', isGone: true },
      ],
    });
  });

  test('is dropped by whoever does not want it, and not chosen anew before it is back', async () => {
    expect(await change({ municipalities: ['harbour'] })).toBe('changed');
    expect((await site.read(id)).municipalities).toMatchObject([{ id: 'harbour' }]);
    expect(await change({})).toBe('source-gone');
  });

  test('is missed by a preview too, even where something of another kind is called the same', async () => {
    const preview = (municipalities: string) =>
      site.disa.get(`${sourcePath}/installations/nation/preview?kpis=visits,trust&municipalities=${municipalities}`);
    expect((await preview('harbour')).status).toBe(200);
    const { body } = await preview('harbour,trust');
    expect([body.code, body.detail]).toEqual(['source-gone', `${site.host} has no trust any more.`]);
  });

  test('is left out where the choice of its source is looked up, and refused where somebody else asks', async () => {
    const asked = 'kpis=visits&municipalities=harbour,forest';
    const { body } = await site.disa.get(`${search}?${asked}&source=${id}`);
    expect([body.kpis, body.municipalities]).toMatchObject([[{ id: 'visits' }], [{ id: 'harbour' }]]);
    expect((await site.disa.get(`${search}?${asked}`)).body.code).toBe('source-gone');
    expect((await site.disa.get(`${search}?municipalities=never&source=${id}`)).body.code).toBe('source-gone');
    expect((await site.disa.get(`${search}?${asked}&source=4711`)).body.code).toBe('unknown-source');
  });
});

describe('a metric with a unit that nobody knows here', () => {
  /** Its next list of metrics says that one is measured in something else. */
  async function measure(code: string): Promise<void> {
    const { body } = await site.other.get('/api/v1/metrics?limit=1000&page=1');
    const items = body.items.map((one: { code: string }) => (one.code === code ? { ...one, unit: 'parsec' } : one));
    site.insteadOf('/api/v1/metrics', () => Response.json({ ...body, items }));
  }

  test('is found with its unit, and refused because of that: it is not gone', async () => {
    await measure('cost');
    expect((await site.disa.get(`${search}?q=cost`)).body.kpis).toContainEqual({
      id: 'cost',
      title: 'cost',
      metric: 'nation-cost',
      unknownUnit: 'parsec',
    });
    await measure('cost');
    expect((await site.disa.get(`${search}?kpis=cost`)).body.code).toBe('source-unknown-unit');
    await measure('cost');
    const preview = await site.disa.get(`${sourcePath}/installations/nation/preview?kpis=cost&municipalities=harbour`);
    expect(preview.body.code).toBe('source-unknown-unit');
  });

  test('stops nothing of a source that has it: the rest comes, and the source says why it does not', async () => {
    await measure('trust');
    await site.publishThere('organisation,metric,period,value,n\nharbour,visits,2024-Q1,1001,');
    await site.refresh(id);
    expect(await site.read(id)).toMatchObject({
      kpis: [{ isGone: false }, { id: 'trust', isGone: false }],
      failure: { code: 'unknown-unit', detail: `${site.host} measures trust in parsec, which is not known here.` },
      figures: { changed: 1 },
    });
    await measure('trust');
    const known = await site.disa.get(`${search}?kpis=visits,trust&source=${id}`);
    expect(known.body.kpis).toMatchObject([{ id: 'visits' }, { id: 'trust', unknownUnit: 'parsec' }]);
    await measure('trust');
    expect(await change({ name: 'Riket' })).toBe('changed');
    await site.refresh(id);
    expect((await site.read(id)).failure).toBeNull();
  });

  test('that is all a source has fails its fetch, with the reason', async () => {
    expect(await change({ kpis: ['trust'] })).toBe('changed');
    await measure('trust');
    await expect(site.refresh(id)).rejects.toThrow('trust in parsec');
    expect((await site.read(id)).failure).toMatchObject({ code: 'unknown-unit' });
  });
});

describe('a mark that nobody here understands', () => {
  const places = ['harbour', 'forest'] as const;
  const valueAt = async (organisation: string, asOf: string | null) => {
    const query = `metric=visits&organisation=nation-${organisation}&frequency=Q${asOf === null ? '' : `&asOf=${asOf}`}`;
    return (await site.api.get(`/api/v1/series?${query}`)).body.series[0].values[0];
  };

  test('takes a figure back; one that is not told there either is withheld here at every moment', async () => {
    const before = site.clock.now.toISOString();
    site.clock.now = new Date(site.clock.now.getTime() + 60_000);
    for (const one of places) expect(await valueAt(one, before)).toBeGreaterThan(0);
    await site.publishThere(
      'organisation,metric,period,value,n\nharbour,visits,2024-Q1,1002,\nforest,visits,2024-Q1,21,',
    );
    const { body } = await site.other.get(
      '/api/v1/series?metric=visits&organisation=harbour,forest&breakdown=total&frequency=Q&numerators=true',
    );
    const series = body.series.map((one: { organisation: string }) =>
      one.organisation === 'harbour'
        ? { ...one, statuses: { 0: 'weighed' } }
        : { ...one, values: [null], statuses: { 0: 'veiled' } },
    );
    // the first that is asked for is its metric visits
    site.insteadOf('/api/v1/series', () => Response.json({ ...body, series }));
    await site.refresh(id);
    const now = await Promise.all(places.map((one) => valueAt(one, null)));
    expect(now.map((value) => value ?? null)).toEqual([null, null]);
    expect(await valueAt('harbour', before)).toBeGreaterThan(0);
    expect(await valueAt('forest', before)).toBeNull();
  });
});
