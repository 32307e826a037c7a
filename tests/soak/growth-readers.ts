import { openAsBlob } from 'node:fs';
import { join } from 'node:path';
import { full, metricCode, organisationCode, writeFigures, type Size } from '#tests/bench/dataset.ts';
import type { Load } from '#tests/bench/load.ts';
import { startServer, type RunningServer } from '#tests/support/server.ts';
import { clients, load, memoryOf, rate } from '#tests/bench/measure.ts';
import { agencyCode } from './growth-union.ts';
import type { Table } from './results.ts';

const quietSeconds = 15;
const busySeconds = 60;
const leastPublications = 3;
/** How much later a reader may have the answer while others publish. */
const mostRatio = 3;

/** Three overviews, of all kinds of units, to every comparison, of all kinds of metrics. */
const pages = (url: string, units: number): string[] =>
  Array.from({ length: 400 }, (_, place) =>
    place % 4 === 3
      ? `${url}/api/v1/series?metric=${metricCode(((place - 3) / 4) % full.metrics)}&organisation=${agencyCode(0)}/*&frequency=Q`
      : `${url}/api/v1/overview/${organisationCode((place * 7) % units)}?periods=12`,
  );

/** Revises a twentieth of an agency, again and again, through the server that the readers read from. */
async function publishUntil(server: RunningServer, file: (round: number) => Promise<string>, isOver: () => boolean) {
  let publications = 0;
  for (let round = 0; !isOver(); round += 1) {
    const form = new FormData();
    form.set('file', await openAsBlob(await file(round)), 'revised.csv');
    const response = await fetch(`${server.url}/api/v1/imports`, {
      method: 'POST',
      body: form,
      headers: { Authorization: `Bearer ${server.token}` },
    });
    const report: { publication?: unknown; figures?: { changed: number } } = await response.json();
    if (!report.publication || !report.figures?.changed)
      throw new Error(`nothing was revised: ${JSON.stringify(report)}`);
    publications += isOver() ? 0 : 1;
  }
  return publications;
}

/** What readers feel of imports: as the server comes, and where every answer has to be computed. */
export async function readersDuringImports(url: string, folder: string, size: Size) {
  const revised: Size = { ...size, organisations: Math.ceil(size.organisations / 20) };
  const files: string[] = [];
  for (let round = 0; round < 8; round += 1) {
    const path = join(folder, `revised-${round}.csv`);
    await writeFigures(path, revised, { seed: 1_000 + round });
    files.push(path);
  }
  let next = 0;
  const file = async () => files[next++ % files.length] ?? '';
  const rows: Table['rows'] = [];
  let isGood = true;
  for (const [name, environment] of [
    ['as it comes', {}],
    ['every answer afresh', { ANSWER_CACHE_MB: '0' }],
  ] as const) {
    const server = await startServer({ demo: false, environment: { DATABASE_URL: url, ...environment } });
    try {
      const addresses = pages(server.url, size.organisations);
      await load(addresses, { seconds: 5 });
      const before = await load(addresses, { seconds: quietSeconds });
      let isOver = false;
      const publishing = publishUntil(server, file, () => isOver);
      const busy = await load(addresses, { seconds: busySeconds }).finally(() => (isOver = true));
      const publications = await publishing;
      // the machine has its own good and bad minutes: the better of two counts as quiet
      const after = await load(addresses, { seconds: quietSeconds });
      const quiet = before.p99 < after.p99 ? before : after;
      const ratio = busy.p99 / quiet.p99;
      isGood &&= ratio <= mostRatio && publications >= leastPublications;
      const line = (when: string, found: Load) => [name, when, rate(found), found.p50, found.p99, found.longest];
      rows.push([...line('quiet', quiet), null, null]);
      rows.push([
        ...line(`${publications} publications in ${busySeconds} s`, busy),
        ratio,
        memoryOf(server.pid, 'VmHWM'),
      ]);
    } finally {
      await server.stop();
    }
  }
  const table: Table = {
    title: `${clients} readers while figures are imported and published`,
    columns: ['server', 'when', 'answers/s', 'p50 ms', 'p99 ms', 'longest ms', 'p99 against quiet', 'most memory MB'],
    rows,
  };
  return { isGood, table };
}
