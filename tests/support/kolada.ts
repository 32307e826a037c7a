import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Gendered = { gender: 'T' | 'K' | 'M'; value: number | null; status?: string; isdeleted?: boolean };
export type FakeRow = { kpi: string; municipality: string; period: number; values: Gendered[] };
export type FakeKpi = { id: string; title: string; is_divided_by_gender: boolean } & Record<string, unknown>;

/** What a Kolada of the tests knows; changed between two fetches it answers otherwise. */
export type FakeWorld = {
  kpis: FakeKpi[];
  municipalities: { id: string; title: string; type: string }[];
  groups: { id: string; title: string; members: { member_id: string; member_title: string }[] }[];
  rows: FakeRow[];
};

type Answering = (request: IncomingMessage, response: ServerResponse) => void;

export type FakeKolada = {
  url: string;
  world: FakeWorld;
  /** Every address that was asked for, without the origin. */
  asked: string[];
  /** What answers the next requests that fit instead, each once. */
  instead: { fits: RegExp; answer: Answering }[];
  close: () => Promise<void>;
};

const ours = { description: '', municipality_type: 'K', auspice: 'X', operating_area: '', has_ou_data: false };
const perPageAtMost = 5_000;

export const fakeKpi = (id: string, more: Partial<FakeKpi> = {}): FakeKpi => ({
  id,
  title: `Nyckeltal ${id}, antal`,
  is_divided_by_gender: false,
  prel_publication_date: null,
  publication_date: '2023-01-01',
  publ_period: '2023',
  ...ours,
  ...more,
});

/** A server on this machine that answers as Kolada's API v3 does: pages, 25 ids a call, 422 for more. */
export async function openFakeKolada(world: FakeWorld, { perPage = perPageAtMost } = {}): Promise<FakeKolada> {
  const asked: string[] = [];
  const instead: FakeKolada['instead'] = [];
  const server = createServer((request, response) => {
    const address = request.url ?? '/';
    asked.push(address);
    const index = instead.findIndex(({ fits }) => fits.test(address));
    const [other] = index < 0 ? [] : instead.splice(index, 1);
    if (other) return other.answer(request, response);
    const url = new URL(address, fake.url);
    const found = find(world, url);
    if (found === null) return say(response, 422, { detail: 'too many' });
    const size = Math.min(perPage, Number(url.searchParams.get('per_page') ?? perPageAtMost));
    const page = Number(url.searchParams.get('page') ?? 1);
    const next = new URL(url);
    next.searchParams.set('page', String(page + 1));
    const values = found.slice((page - 1) * size, page * size);
    return say(response, 200, {
      values,
      next_url: found.length > page * size ? next.href : null,
      previous_url: null,
      count: values.length,
    });
  });
  // whoever does not close it is not held up by it
  server.unref();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const fake: FakeKolada = {
    url: `http://127.0.0.1:${port}/v3`,
    world,
    asked,
    instead,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return fake;
}

export const say = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) => {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
};

/** Null for more ids than are taken in a call. */
function find(world: FakeWorld, url: URL): object[] | null {
  const parts = url.pathname
    .replace(/^\/v3\//, '')
    .split('/')
    .map(decodeURIComponent);
  const after = (name: string) => parts[parts.indexOf(name) + 1]?.split(',') ?? [];
  const words = (url.searchParams.get('title') ?? '').toLowerCase();
  if (parts[0] === 'data') {
    const [kpis, municipalities] = [after('kpi'), after('municipality')];
    if (kpis.length > 25 || municipalities.length > 25) return null;
    return world.rows
      .filter(({ kpi, municipality }) => kpis.includes(kpi) && municipalities.includes(municipality))
      .map((row) => ({
        ...row,
        values: row.values.map((value) => ({ count: 1, status: 'OK', isdeleted: false, ...value })),
      }));
  }
  const lists: Record<string, { id: string; title: string }[]> = {
    kpi: world.kpis,
    municipality: world.municipalities,
    municipality_groups: world.groups,
  };
  const list = lists[parts[0] ?? ''] ?? [];
  if (parts[1]) {
    const ids = parts[1].split(',');
    return ids.length > 25 ? null : list.filter(({ id }) => ids.includes(id));
  }
  return list.filter(({ title }) => title.toLowerCase().includes(words));
}
