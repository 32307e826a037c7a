import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createApp, type App } from '#api/app.ts';
import { testContext } from '#tests/support/api.ts';
import { FinishedAnswers } from '#api/http/finished-answers.ts';
import type { Database } from '#db/connection.ts';
import { getVersions, raiseCatalogueVersion, type Versions } from '#db/queries/installation.ts';
import { listMetrics } from '#db/queries/metrics.ts';
import { ensureOrganisations, saveOrganisations } from '#db/queries/organisations.ts';
import { seedCatalogue } from '#db/seed/install.ts';
import { watchVersions, type VersionWatch } from '#db/versions.ts';
import { writeTransaction } from '#db/write.ts';
import { openAgain, openTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { openLagging, type Lagging } from '#tests/support/lagging.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { cell, publishCells } from '#tests/support/publish.ts';
import { generator } from '#tests/support/random.ts';

const units = ['a', 'b', 'c'];
const quarters = ['2024-Q1', '2024-Q2', '2024-Q3', '2024-Q4'];
const chosen = 'metric=total-transactions&from=2024-Q1&to=2024-Q4';
const addresses = {
  figures: `/api/v1/series?${chosen}&organisation=a,b,c`,
  sum: `/api/v1/series?${chosen}&organisation=land`,
  csv: `/api/v1/series?${chosen}&organisation=b&format=csv`,
  name: '/api/v1/organisations/a',
} as const;
type Kind = keyof typeof addresses;
const kinds = Object.keys(addresses) as Kind[];

/** What somebody was told: the figures or the name, and the state that the tag says they are of. */
type Told = { kind: Kind; content: unknown; tag: Versions; known: Versions; isNotModified: boolean };

let database: TestDatabase;
let announcements: VersionWatch;
let ids: Record<string, number>;
let metricId: number;
let others: Database[];
/** By publication, and by version of the catalogue. */
let published: Map<number, { organisation: string; quarter: number; value: number }[]>;
let renamed: Map<number, string>;

beforeAll(async () => {
  database = await openTestDatabase();
  await seedCatalogue(database);
  await addOrganisations(database, [unit('land'), ...units.map((code) => unit(code, { parent: 'land' }))]);
  const known = await writeTransaction(database, (transaction) => ensureOrganisations(transaction, units));
  ids = Object.fromEntries(known.map(({ code, id }) => [code, id]));
  metricId = (await listMetrics(database.orm, null)).find(({ code }) => code === 'total-transactions')?.id ?? 0;
  others = await Promise.all([1, 2, 3].map(() => openAgain(database)));
  announcements = await watchVersions(database);
});
afterAll(async () => {
  await announcements.close();
  for (const other of others) await other.close();
  await database.close();
});
beforeEach(async () => {
  published = new Map();
  renamed = new Map();
  let value = 0;
  const everything = units.flatMap((organisation) =>
    quarters.map((_, quarter) => ({ organisation, quarter, value: (value -= 1) })),
  );
  await publish(database, everything);
  await rename('first');
});

async function publish(on: Database, figures: { organisation: string; quarter: number; value: number }[]) {
  const cells = figures.map(({ organisation, quarter, value }) => {
    const periodStart = `2024-${String(quarter * 3 + 1).padStart(2, '0')}-01`;
    return cell({ organisationId: ids[organisation] ?? 0, metricId, periodStart, value });
  });
  const { publication } = await publishCells(on, cells);
  if (publication !== null) published.set(publication, figures);
}

let renamings = 0;
async function rename(name: string) {
  const { catalogueVersion } = await writeTransaction(database, async (transaction) => {
    const knownFrom = new Date(Date.UTC(2021, 0, 1) + (renamings += 1) * 60_000).toISOString();
    await saveOrganisations(transaction, [unit('a', { parent: 'land', names: { sv: name } })], knownFrom);
    await raiseCatalogueVersion(transaction);
    return getVersions(transaction);
  });
  renamed.set(catalogueVersion, name);
}

/** Three connections publish at once, and one renames, in an order of their own. */
async function writeAtRandom(seed: number): Promise<void> {
  const publishing = others.map(async (connection, place) => {
    const random = generator(seed * 10 + place);
    for (let turn = 0; turn < 12; turn += 1) {
      const organisation = units[Math.floor(random() * units.length)] ?? 'a';
      const quarter = Math.floor(random() * quarters.length);
      await publish(connection, [{ organisation, quarter, value: (place + 1) * 1_000 + turn }]);
      await pause(random() * 15);
    }
  });
  const renaming = async () => {
    const random = generator(seed * 10 + 9);
    for (let turn = 0; turn < 8; turn += 1) {
      await rename(`name ${turn}`);
      await pause(random() * 40);
    }
  };
  await Promise.all([...publishing, renaming()]);
}

/** The figures of a state, put together by hand from what was published up to it. */
function figuresAt(dataVersion: number): number[][] {
  const rows = units.map(() => quarters.map(() => 0));
  for (const publication of [...published.keys()].toSorted((one, other) => one - other)) {
    if (publication > dataVersion) break;
    for (const { organisation, quarter, value } of published.get(publication) ?? [])
      rows[units.indexOf(organisation)]?.splice(quarter, 1, value);
  }
  return rows;
}

function expected(kind: Kind, { dataVersion, catalogueVersion }: Versions): unknown {
  if (kind === 'name') return renamed.get(catalogueVersion);
  const rows = figuresAt(dataVersion);
  if (kind === 'csv') return rows[1];
  const values = kind === 'figures' ? rows : [quarters.map((_, quarter) => rows.reduce((sum, row) => sum + (row[quarter] ?? 0), 0))]; // prettier-ignore
  return { dataVersion, values };
}

/** Those who were told something else than what the tag stands for. */
const misled = (told: readonly Told[]) =>
  told
    .map(({ kind, content, tag }) => ({ kind, tag, content, expected: expected(kind, tag) }))
    .filter((one) => JSON.stringify(one.content) !== JSON.stringify(one.expected));

function contentOf(kind: Kind, text: string): unknown {
  if (kind === 'csv') {
    const [header = '', ...lines] = text.trim().split(/\r?\n/);
    const column = header.replace('\uFEFF', '').split(',').indexOf('value');
    return lines.map((line) => Number(line.split(',')[column]));
  }
  const body = JSON.parse(text);
  return kind === 'name'
    ? body.names.sv
    : { dataVersion: body.dataVersion, values: body.series.map(({ values }: { values: number[] }) => values) };
}

const versionsIn = (etag: string): Versions => {
  const [, dataVersion, catalogueVersion] = etag.split('.').map(Number);
  return { dataVersion: dataVersion ?? NaN, catalogueVersion: catalogueVersion ?? NaN };
};

/** A reader with a process of its own, but for the process: its own cache, asked by somebody who keeps what they got. */
function openReader(own: Database) {
  const finished = new FinishedAnswers(1024 * 1024);
  const app: App = createApp(testContext({ database: own, versions: announcements, finished }));
  const kept = new Map<Kind, { etag: string; text: string }>();
  return async (kind: Kind, random: () => number): Promise<Told> => {
    const earlier = kept.get(kind);
    const known = announcements.current();
    const headers: Record<string, string> = earlier && random() < 0.3 ? { 'If-None-Match': earlier.etag } : {};
    const answer = await app.request(addresses[kind], { headers });
    const etag = answer.headers.get('ETag') ?? '';
    const isNotModified = answer.status === 304;
    if (!isNotModified && answer.status !== 200) throw new Error(`${addresses[kind]}: ${answer.status}`);
    const text = isNotModified ? (earlier?.text ?? '') : await answer.text();
    kept.set(kind, { etag, text });
    return { kind, content: contentOf(kind, text), tag: versionsIn(etag), known, isNotModified };
  };
}

type Reader = { own: Database; lagging: Lagging };

/** Everything that several readers were told while others published, and afterwards. */
async function tellEverybody(seed: number, open: (place: number) => Promise<Reader>): Promise<Told[]> {
  let isWriting = true;
  const writing = writeAtRandom(seed).finally(() => (isWriting = false));
  const reading = [1, 2, 3].map(async (place) => {
    const random = generator(seed * 100 + place);
    const { own, lagging } = await open(place);
    const ask = openReader(own);
    const told: Told[] = [];
    while (isWriting) {
      told.push(await ask(kinds[Math.floor(random() * kinds.length)] ?? 'sum', random));
      if (random() < 0.15) await lagging.follow();
      await pause(random() * 4);
    }
    await writing;
    // as it was left, and after it has caught up: what was kept meanwhile comes to light
    for (const kind of [...kinds, ...kinds]) told.push(await ask(kind, () => 1));
    for (let copy = 0; copy < 20; copy += 1) await lagging.follow();
    for (const kind of kinds) told.push(await ask(kind, () => 1));
    await lagging.close();
    return told;
  });
  const told = (await Promise.all(reading)).flat();
  await writing;
  return told;
}

const isOlder = (one: Versions, other: Versions) =>
  one.dataVersion < other.dataVersion || one.catalogueVersion < other.catalogueVersion;

const seeds = [1, 2, 3];

describe('a reader whose database lags behind what is announced', { timeout: 60_000 }, () => {
  const lagsBy = (options: { copies: number; liesAboutVersions?: boolean }, seed: number) => async (place: number) => {
    const live = await openAgain(database, { connections: 4 });
    const lagging = await openLagging(live, { ...options, random: generator(seed * 1_000 + place) });
    const close = async () => {
      await lagging.close();
      await live.close();
    };
    return { own: { ...live, orm: lagging.orm }, lagging: { ...lagging, close } };
  };

  test.each(seeds)('sends what it has under a tag that says so, and keeps it as that (seed %i)', async (seed) => {
    const told = await tellEverybody(seed, lagsBy({ copies: 1 }, seed));
    expect(misled(told)).toEqual([]);
    // it did lag, went on to newer states, and answered some from what it kept
    expect(told.filter(({ tag, known }) => isOlder(tag, known)).length).toBeGreaterThan(10);
    expect(new Set(told.map(({ tag }) => tag.dataVersion)).size).toBeGreaterThan(5);
    expect(told.some(({ isNotModified }) => isNotModified)).toBe(true);
  });

  test('would be caught if its tags told what is announced instead of what was read', async () => {
    const told = await tellEverybody(4, lagsBy({ copies: 1, liesAboutVersions: true }, 4));
    expect(misled(told).length).toBeGreaterThan(10);
  });
});

describe('replicas that lag each in its own way, behind one address', { timeout: 60_000 }, () => {
  let answeredByReplicas = 0;
  const laggingReplicas = (seed: number, isTrusted: boolean) => async (place: number) => {
    const live = await openAgain(database, { connections: 4 });
    const lagging = await openLagging(live, { copies: 2, random: generator(seed * 1_000 + place) });
    const close = async () => {
      answeredByReplicas += lagging.answered();
      await lagging.close();
      await live.close();
    };
    const own = isTrusted ? { orm: lagging.orm } : { replica: { orm: lagging.orm, restsUntil: 0 } };
    return { own: { ...live, ...own }, lagging: { ...lagging, close } };
  };

  test.each(seeds)('are read only as far as they are, and never behind what is announced (seed %i)', async (seed) => {
    answeredByReplicas = 0;
    const told = await tellEverybody(seed + 10, laggingReplicas(seed, false));
    expect(misled(told)).toEqual([]);
    expect(told.filter(({ tag, known }) => isOlder(tag, known))).toEqual([]);
    expect(new Set(told.map(({ tag }) => tag.dataVersion)).size).toBeGreaterThan(5);
    expect(answeredByReplicas).toBeGreaterThan(10);
  });

  test('would mislead readers if they stood in for the database itself', async () => {
    const told = await tellEverybody(14, laggingReplicas(4, true));
    expect(misled(told).length).toBeGreaterThan(0);
  });
});
