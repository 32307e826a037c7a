import { openInstallations } from '#api/reference-series/installations.ts';
import { refreshReference } from '#api/reference-series/refresh.ts';
import { createApp } from '#api/app.ts';
import { during, newArrival } from '#api/http/arrival.ts';
import { saveNewDimensions, saveNewMetrics } from '#db/queries/metrics.ts';
import { raiseCatalogueVersion } from '#db/queries/installation.ts';
import { writeTransaction } from '#db/write.ts';
import type { MetricDefinition } from '#domain/metric.ts';
import { openTestApi, writeToken, type TestApi } from './api.ts';
import { counted } from './formula-site.ts';
import { addOrganisations, unit } from './organisations.ts';
import { addPerson, signIn, type SignedIn } from './people.ts';
import { openWire } from './wire.ts';

/** Somebody who looks after an installation, and another one that is reached over the wire as `nation`. */
export type InstallationSite = {
  api: TestApi;
  other: TestApi;
  disa: SignedIn;
  clock: { now: Date };
  host: string;
  /** What the other one was asked, and how it answered. */
  asked: { path: string; status: number }[];
  /** What answers the next requests instead, each once. */
  instead: (() => Response)[];
  /** What answers the next request of a path instead. */
  insteadOf: (path: string, answer: () => Response) => void;
  /** Publishes there what is written in the layout organisation, metric, period, value. */
  publishThere: (csv: string) => Promise<void>;
  /** Fetches as the job does, and lets a minute pass. */
  refresh: (id: number) => Promise<void>;
  read: (id: number) => Promise<any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- as the answers of the test API
  close: () => Promise<void>;
};

export const sourcePath = '/api/v1/reference-sources';

const named = (code: string) => ({ code, names: { sv: code } });
const breakdown = { ...named('way'), isAdditive: true, categories: ['digital', 'phone'].map(named) };

async function addMetrics(api: TestApi, metrics: readonly MetricDefinition[]): Promise<void> {
  await writeTransaction(api.database, async (transaction) => {
    await saveNewDimensions(transaction, [breakdown]);
    await saveNewMetrics(transaction, metrics, '2020-01-01T00:00:00Z');
    await raiseCatalogueVersion(transaction);
  });
}

/** `visits` is the same in both, `cost` is not, and `trust` is known over there alone. */
export async function openInstallationSite(): Promise<InstallationSite> {
  // both live at the same time
  const clock = { now: new Date('2026-11-21T12:00:00Z') };
  const other = await openTestApi({ now: () => clock.now });
  await addOrganisations(other.database, [
    unit('state', { names: { sv: 'Staten', en: 'The state' } }),
    ...['harbour', 'forest', 'coast'].map((code) => unit(code, { parent: 'state', kind: 'agency' })),
  ]);
  await other.database.sql`update installation set home_id = (select id from organisations where code = 'state')`;
  const shared = { dimensions: ['way'], rollupRule: 'sum' as const };
  await addMetrics(other, [
    counted('visits', shared),
    counted('cost', { unit: 'sek' }),
    counted('trust', { unit: 'percent', measuringType: 'average', direction: 'higher', smallestAnswers: 7 }),
  ]);
  const app = createApp(other.context);
  const asked: InstallationSite['asked'] = [];
  const instead: InstallationSite['instead'] = [];
  const insteadOf = new Map<string, () => Response>();
  const wire = await openWire(async (request) => {
    const { pathname, search } = new URL(request.url);
    const given = instead.shift() ?? insteadOf.get(pathname);
    insteadOf.delete(pathname);
    const response = given?.() ?? (await during(newArrival('192.0.2.9'), () => app.fetch(request)));
    asked.push({ path: decodeURIComponent(`${pathname}${search}`), status: response.status });
    return response;
  });
  const url = `http://127.0.0.1:${wire.port}`;
  const installations = openInstallations([{ code: 'nation', url }], { pausesMs: [5, 10], timeoutMs: 5_000 });

  const api = await openTestApi({ now: () => clock.now, installations });
  await addOrganisations(api.database, [unit('top'), unit('agency', { parent: 'top' })]);
  await api.database.sql`update installation set home_id = (select id from organisations where code = 'top')`;
  await addMetrics(api, [counted('visits', shared), counted('cost', { unit: 'hours' })]);
  const person = await addPerson(api, 'disa', [['top', 'administrator']]);
  const site: InstallationSite = {
    api,
    other,
    clock,
    disa: await signIn(api, person),
    host: `127.0.0.1:${wire.port}`,
    asked,
    instead,
    insteadOf: (path, answer) => insteadOf.set(path, answer),
    publishThere: async (csv) => {
      const { status, body } = await other.importFile(csv);
      if (status !== 200 || body.figures.refused > 0) throw new Error(`not published: ${JSON.stringify(body)}`);
      clock.now = new Date(clock.now.getTime() + 60_000);
    },
    refresh: async (id) => {
      const version = Number((await site.read(id)).version.replaceAll('"', ''));
      await refreshReference({ source: id, version }, api.context);
      clock.now = new Date(clock.now.getTime() + 60_000);
    },
    read: async (id) => (await api.get(`${sourcePath}/${id}`, { Authorization: `Bearer ${writeToken}` })).body,
    close: async () => {
      await wire.close();
      await api.close();
      await other.close();
    },
  };
  return site;
}
