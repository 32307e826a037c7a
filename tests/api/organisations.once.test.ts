import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agency } from '#db/seed/agency.ts';
import type { TestApi } from '#tests/support/api.ts';
import { openDemonstration } from '#tests/support/demonstration.ts';
import { readGovuk } from '#tests/support/naive-govuk.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openDemonstration();
});
afterAll(() => api.close());

type Listed = { code: string; kind: string; parent: string | null; names: { sv: string } };
const list = async (query: string) => (await api.get(`/api/v1/organisations?${query}`)).body;
const codes = async (query: string): Promise<string[]> => (await list(query)).items.map(({ code }: Listed) => code);

/** Every code that the naive reading of the files and the seed knows. */
const expectedCodes = (): Set<string> => {
  const govuk = ['2017-10-31', '2018-09-19'].flatMap(
    (day) => readGovuk(`db/seed/open-data/govuk-services-${day}.csv`).services,
  );
  return new Set([
    'uk-government',
    'eu',
    ...govuk.flatMap(({ department, agency: body, slug }) => [department, body, slug]),
    ...agency.organisations.map(({ code }) => code),
  ]);
};

describe('the list of organisations', () => {
  test('names those of a selection in its order, and searches among them', async () => {
    const children = await codes('parent=uk-government&limit=1000');
    expect(children.length).toBeGreaterThan(10);
    expect(await codes('organisation=uk-government/*&limit=1000')).toEqual(children);
    expect(await codes('organisation=gov-hmrc,eu,gov-dft')).toEqual(['gov-hmrc', 'eu', 'gov-dft']);
    expect(await codes('organisation=gov-hmrc,gov-dft&q=transport')).toEqual(['gov-dft']);
    expect((await api.get('/api/v1/organisations?organisation=nobody')).status).toBe(400);
  });

  test('holds everything once, page after page', async () => {
    const expected = expectedCodes();
    const { total } = await list('limit=1');
    const found: string[] = [];
    for (let page = 1; page <= Math.ceil(total / 300); page += 1)
      found.push(...(await codes(`limit=300&page=${page}`)));
    expect(found).toHaveLength(total);
    const european = found.filter((code) => code.startsWith('country-'));
    expect(european).toHaveLength(27);
    expect(new Set(found)).toEqual(new Set([...expected, ...european]));
  });

  test('comes twenty at a time unless told otherwise', async () => {
    const { items, limit, page } = await list('');
    expect([items.length, limit, page]).toEqual([20, 20, 1]);
  });

  const linksOf = async (query: string): Promise<Record<string, string>> => {
    const { headers } = await api.get(`/api/v1/organisations?${query}`);
    const links = (headers.get('Link') ?? '').split(', ').map((link) => /^<(.+)>; rel="(\w+)"$/.exec(link));
    return Object.fromEntries(links.map((link) => [link?.[2] ?? '', link?.[1] ?? '']));
  };

  test('links to the first, previous, next and last page and keeps the rest of the query', async () => {
    const last = Math.ceil((await list('kind=service')).total / 50);
    const address = (page: number) => `/api/v1/organisations?kind=service&limit=50&page=${page}`;
    expect(await linksOf('kind=service&limit=50&page=2')).toEqual({
      first: address(1),
      prev: address(1),
      next: address(3),
      last: address(last),
    });
    expect(Object.keys(await linksOf('kind=service&limit=50'))).toEqual(['first', 'next', 'last']);
    expect(Object.keys(await linksOf(`kind=service&limit=50&page=${last}`))).toEqual(['first', 'prev', 'last']);
  });

  test('can be followed from link to link to the end', async () => {
    const seen: string[] = [];
    let next: string | undefined = '/api/v1/organisations?kind=department&limit=7';
    while (next) {
      const { body } = await api.get(next);
      seen.push(...body.items.map(({ code }: Listed) => code));
      next = (await linksOf(next.split('?')[1] ?? ''))['next'];
    }
    expect(seen).toEqual(await codes('kind=department&limit=1000'));
  });

  test('a page after the last is empty and links back to the last', async () => {
    const { body } = await api.get('/api/v1/organisations?limit=1000&page=99');
    expect(body.items).toEqual([]);
    expect((await linksOf('limit=1000&page=99'))['prev']).toMatch(/page=\d$/);
  });

  test('can be cut to one kind, and to what is directly below', async () => {
    expect(new Set((await list('kind=unit&limit=1000')).items.map(({ kind }: Listed) => kind))).toEqual(
      new Set(['unit']),
    );
    const below = agency.organisations.filter(({ parent }) => parent === 'stigverket').map(({ code }) => code);
    expect((await codes('parent=stigverket')).toSorted()).toEqual(below.toSorted());
    expect(await codes('parent=stigverket&kind=division')).toEqual(['stigverket-permits']);
    expect(await codes('parent=stigverket-trails')).toEqual([]);
  });

  test('an empty parent asks for the top of the trees', async () => {
    expect((await codes('parent=')).toSorted()).toEqual(['eu', 'stigverket', 'uk-government']);
  });
});

describe('searching organisations', () => {
  test('finds names in every language', async () => {
    for (const words of ['vandringsleder', 'hiking trails', 'vandrestier']) {
      expect(await codes(`q=${words}`)).toEqual(['stigverket-trails']);
    }
  });

  test('finds codes, the exact one first', async () => {
    expect((await codes('q=gov-hmrc'))[0]).toBe('gov-hmrc');
    expect(await codes('q=stigverket-g')).toEqual(['stigverket-guides']);
  });

  test('every word has to be there, in any order', async () => {
    expect(await codes('q=styrning%20stöd')).toEqual(['stigverket-support']);
    expect(await codes('q=stöd%20fyrar')).toEqual([]);
  });

  test('capitals do not matter, nor how an accent is put together', async () => {
    expect(await codes('q=VÄGVISARNA')).toEqual(['stigverket-guides']);
    expect(await codes(`q=${encodeURIComponent('vägvisarna'.normalize('NFD'))}`)).toEqual(['stigverket-guides']);
    expect(await codes('q=fyrtårne')).toEqual(['stigverket-lighthouses']);
  });

  test('those whose name begins with the word come first, then those higher up', async () => {
    const { items } = await list('q=department&limit=1000');
    const begins = items.map(({ names }: Listed) => names.sv.toLowerCase().startsWith('department'));
    expect(begins.lastIndexOf(true)).toBe(begins.filter(Boolean).length - 1);
    expect(items[0].kind).toBe('department');
  });

  test('signs that mean something elsewhere are letters here', async () => {
    for (const words of ['%25', '_', '.*', '(', "'", '\\']) {
      expect((await api.get(`/api/v1/organisations?q=${encodeURIComponent(words)}`)).status).toBe(200);
    }
    expect(await codes(`q=${encodeURIComponent('.*')}`)).toEqual([]);
  });

  test('searches only below the parent that is given', async () => {
    expect(await codes('q=stig&parent=uk-government')).toEqual([]);
    expect(await codes('q=vandrings&parent=stigverket-permits')).toEqual(['stigverket-trails']);
  });
});

describe('one organisation', () => {
  test('comes with the way up and what is below', async () => {
    const { body } = await api.get('/api/v1/organisations/stigverket-permits');
    expect(body).toMatchObject({ code: 'stigverket-permits', parent: 'stigverket', validFrom: '2015-01-01' });
    expect(body.ancestors.map(({ code }: Listed) => code)).toEqual(['stigverket']);
    expect(body.children.map(({ code, childCount }: Listed & { childCount: number }) => [code, childCount])).toEqual([
      ['stigverket-trails', 0],
      ['stigverket-huts', 0],
    ]);
  });

  test('one that has ended says until when and who took over', async () => {
    const { body } = await api.get('/api/v1/organisations/stigverket-lighthouses');
    expect(body).toMatchObject({ validTo: '2023-12-31', successor: 'stigverket-crossings' });
  });

  test('as of a day, it is what was known on that day', async () => {
    const [earlier, later] = ['2017-10-31', '2018-09-19'].map(
      (day) => new Map(readGovuk(`db/seed/open-data/govuk-services-${day}.csv`).services.map((one) => [one.slug, one])),
    );
    const renamed = [...(later ?? [])].find(([slug, { name }]) => (earlier?.get(slug)?.name ?? name) !== name);
    expect(renamed).toBeDefined();
    const [slug = '', { name } = { name: '' }] = renamed ?? [];
    expect((await api.get(`/api/v1/organisations/${slug}`)).body.names.sv).toBe(name);
    const before = await api.get(`/api/v1/organisations/${slug}?asOf=2018-01-01`);
    expect(before.body.names.sv).toBe(earlier?.get(slug)?.name);
  });

  test('as of a day before anything was known, there is nothing', async () => {
    expect((await list('asOf=2001-01-01')).total).toBe(0);
    expect(await api.get('/api/v1/organisations/gov-hmrc?asOf=2001-01-01')).toMatchObject({
      status: 404,
      body: { code: 'unknown-organisation' },
    });
  });

  test('as of a moment includes what was published at that very moment', async () => {
    expect((await list('asOf=2017-10-31T09:29:59Z')).total).toBe(agency.organisations.length);
    const first = await list('asOf=2017-10-31T09:30:00Z');
    expect(first.total).toBeGreaterThan(751);
    expect((await list('asOf=2017-10-31T11:30:00%2B02:00')).total).toBe(first.total);
    expect((await list('asOf=2017-10-31')).total).toBe(first.total);
  });
});
