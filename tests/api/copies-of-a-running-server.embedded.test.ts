import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { copyFromServer, offerCopies } from '#api/commands/copies-of-a-running-server.ts';
import { readCopy } from '#api/commands/copy-file.ts';
import type { TestApi } from '#tests/support/api.ts';
import { openTestDatabase } from '#tests/support/database.ts';
import { openDemonstration } from '#tests/support/demonstration.ts';
import { everythingIn } from '#tests/support/everything.ts';

let folder: string;
let api: TestApi;
let withdraw: () => Promise<void>;
const noted: { msg: string; level: number }[] = [];
const log = pino({}, { write: (line: string) => void noted.push(JSON.parse(line)) });
const file = () => join(folder, 'copy.gz');
const socket = () => join(folder, 'backup.sock');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tiofalt-copies-'));
  api = await openDemonstration();
  withdraw = await offerCopies(api.database, folder, log);
}, 120_000);
afterAll(async () => {
  await withdraw();
  await api.close();
  rmSync(folder, { recursive: true });
});

const figures = async () =>
  (await api.get('/api/v1/series?metric=digital-share&organisation=gov-hmrc')).body.series[0].values.length;

test('a copy is handed out while questions are answered, and holds every figure', async () => {
  const asked = Array.from({ length: 5 }, figures);
  const rows = await copyFromServer(folder, file());
  expect(rows).toBeGreaterThan(1_000);
  expect(await Promise.all(asked)).toEqual(Array.from({ length: 5 }, () => expect.any(Number)));
  const restored = await openTestDatabase();
  expect(await readCopy(restored, file())).toBe(rows);
  const [before, after] = [await everythingIn(api.database), await everythingIn(restored)];
  // whoever had the empty installation in mind has to read again
  expect({ ...after, installation: '' }).toEqual({ ...before, installation: '' });
  await restored.close();
});

test('only whoever the process belongs to can ask for one', () => {
  expect(statSync(socket()).mode & 0o777).toBe(0o600);
});

test('whoever goes away in the middle leaves nothing half done, and keeps nobody waiting', async () => {
  noted.length = 0;
  const visitor = connect(socket());
  await once(visitor, 'data');
  visitor.destroy();
  expect(await figures()).toBeGreaterThan(1);
  await expect.poll(() => noted).toMatchObject([{ msg: 'a backup failed', level: 50 }]);
  expect(await copyFromServer(folder, file())).toBeGreaterThan(1_000);
});

test('a copy that could not be made whole is not kept, and the one before it is', async () => {
  const before = statSync(file()).mtimeMs;
  const asked = copyFromServer(folder, file());
  await expect.poll(() => existsSync(`${file()}.unfinished`)).toBe(true);
  await withdraw();
  await expect(asked).rejects.toThrow();
  expect([statSync(file()).mtimeMs, existsSync(`${file()}.unfinished`)]).toEqual([before, false]);
});

test('where no server answers there is none, whatever a killed one has left', async () => {
  expect(await copyFromServer(folder, file())).toBe(null);
  expect(await copyFromServer(join(folder, 'nowhere'), file())).toBe(null);
});
