import type { RunningServer } from './server.ts';
import { startEmpty } from './started.ts';

const password = 'tolv apelsiner i rad';
export const anna = { name: 'Anna Prov', email: 'anna@tiofalt.example', password };
export const bo = { name: 'Bo Prov', email: 'bo@tiofalt.example', password };
export type Reporter = typeof anna;

export type EntrySite = {
  server: RunningServer;
  /** Asks the API as somebody who has signed in. */
  as: (who: Reporter) => Promise<Ask>;
  publish: (csv: string) => Promise<void>;
};
export type Ask = (
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Response>;

const period = '2026-Q3';

/** How the units and their first figures come to be: they have to exist before anybody can report for them. */
const mapping = {
  name: 'Units',
  layout: 'wide',
  source: { sv: 'Prov' },
  organisations: [
    { kind: 'agency', code: 'provmyndigheten', name: { sv: 'Provmyndigheten' } },
    { kind: 'unit', code: '{Unit}', name: '{Name}' },
  ],
  figures: [{ metric: 'total-transactions', columns: '{period}' }],
};

export const unitsOf = (count: number): { code: string; name: string }[] =>
  Array.from({ length: count }, (_, place) => ({ code: `enhet-${place + 1}`, name: `Enhet ${place + 1}` }));

/** An agency with units, and two who report for it, on a real server. */
export async function startEntrySite({ units }: { units: number }): Promise<EntrySite> {
  const server = await startEmpty({ demo: false });
  const form = new FormData();
  form.set('mapping', new Blob([JSON.stringify(mapping)]), 'mapping.json');
  const periods = ['2024 Q3', '2024 Q4', '2025 Q1', '2025 Q2', '2025 Q3', '2025 Q4', '2026 Q1', '2026 Q2'];
  const lines = unitsOf(units).map(({ code, name }, unit) =>
    [code, name, ...periods.map((_, quarter) => 1_200 + 10 * unit + 7 * quarter)].join(','),
  );
  form.set('file', new Blob([[`Unit,Name,${periods.join(',')}`, ...lines, ''].join('\n')]), 'units.csv');
  const headers = { Authorization: `Bearer ${server.token}` };
  await succeeded(fetch(`${server.url}/api/v1/imports`, { method: 'POST', body: form, headers }));
  const [, token] = /^Set up at \S+token=(\S+)$/m.exec(server.said()) ?? [];
  await succeeded(asJson(server.url, 'POST', '/set-up', { token, ...anna }));
  const as = async (who: Reporter): Promise<Ask> => {
    const { email } = who;
    const signedIn = await succeeded(asJson(server.url, 'POST', '/session', { email, password }));
    const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    return (method, path, body, more) => asJson(server.url, method, path, body, { Cookie: cookie, ...more });
  };
  await inviteBo(await as(anna), server.url);
  return { server, as, publish: (csv) => publish(server, csv) };
}

/** Publishes figures from a file in the layout organisation, metric, period, value, past every form. */
async function publish({ url, token }: RunningServer, csv: string): Promise<void> {
  const form = new FormData();
  form.set('file', new Blob([csv]), 'siffror.csv');
  await succeeded(
    fetch(`${url}/api/v1/imports`, { method: 'POST', body: form, headers: { Authorization: `Bearer ${token}` } }),
  );
}

async function inviteBo(ask: Ask, url: string): Promise<void> {
  const invited = await succeeded(
    ask('POST', '/organisations/provmyndigheten/invitations', { email: bo.email, role: 'approver' }),
  );
  const { link }: { link: string } = await invited.json();
  const token = new URL(link).searchParams.get('token');
  await succeeded(asJson(url, 'POST', '/invitations/accept', { token, name: bo.name, password }));
}

/** The metrics of the catalogue that are reported by the quarter. */
export async function quarterlyMetrics(ask: Ask): Promise<string[]> {
  const { items }: { items: { code: string; frequencies: string[]; formula: unknown }[] } = await (
    await succeeded(ask('GET', '/metrics?limit=1000'))
  ).json();
  return items
    .filter(({ frequencies, formula }) => frequencies.includes('Q') && formula === null)
    .map(({ code }) => code);
}

export type FormRow = { metric: string; breakdown?: string; asks?: 'value' | 'parts'; isRequired?: boolean };

/** A form for all units, open now: the third quarter of the year it is. */
export async function makeForm(
  ask: Ask,
  code: string,
  name: string,
  rows: readonly FormRow[],
  { firstPeriod = '2025-Q1' } = {},
): Promise<void> {
  await succeeded(
    ask('POST', '/forms', {
      code,
      organisation: 'provmyndigheten',
      names: { sv: name, en: `${name} (en)` },
      instructions: { sv: 'Fyll i det som gäller er enhet. Fråga Anna om något är oklart.' },
      frequency: 'Q',
      firstPeriod,
      organisations: ['provmyndigheten/*'],
      openDays: 1,
      dueDays: 60,
      lockDays: null,
      levels: 1,
      rows,
      rules: [],
    }),
  );
}

/** More than sixty lines: some metrics are asked for by their parts, and each part has its own. */
export async function makeWideForm(ask: Ask): Promise<void> {
  const metrics = await quarterlyMetrics(ask);
  const rows = metrics.map((metric, place) => ({
    metric,
    isRequired: false,
    asks: place < 12 ? ('parts' as const) : ('value' as const),
  }));
  await makeForm(ask, 'wide', 'Alla enheter', rows);
}
export const wideFormPath = '/entry/wide/2026-Q3/provmyndigheten?across=organisations';

export const formPath = (form: string, organisation: string): string => `/entry/${form}/${period}/${organisation}`;

const asJson = (
  url: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Response> =>
  fetch(`${url}/api/v1${path}`, {
    method,
    headers: { Origin: url, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

/** What somebody has to be able to do before anything can be shown. */
export async function succeeded(asking: Promise<Response>): Promise<Response> {
  const response = await asking;
  if (!response.ok) throw new Error(`${response.status} ${response.url}: ${await response.text()}`);
  return response;
}
