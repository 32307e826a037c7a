import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { randomBytes } from 'node:crypto';
import type { DatabasePlace } from '#db/connection.ts';

export type Settings = {
  place: DatabasePlace;
  dataFolder: string;
  port: number;
  host: string;
  answerCacheBytes: number;
  /** Whether what a proxy says of the request's protocol is believed. */
  isBehindProxy: boolean;
};

/** What the surroundings say: the settings that the README lists. */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const dataFolder = resolve(environment.DATA_FOLDER ?? 'data');
  const port = Number(environment.PORT ?? 3000);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`PORT is "${environment.PORT}", which is no port.`);
  const { DATABASE_URL: url, DATABASE_DIRECT_URL: directUrl, DATABASE_READ_URL: readUrl } = environment;
  return {
    place: url
      ? { kind: 'server', url, directUrl: directUrl || null, readUrl: readUrl || null }
      : { kind: 'folder', folder: join(dataFolder, 'database') },
    dataFolder,
    port,
    host: environment.HOST ?? 'localhost',
    isBehindProxy: environment.TRUST_PROXY === 'true',
    answerCacheBytes: wholeMegabytes(environment.ANSWER_CACHE_MB ?? '64') * 1024 * 1024,
  };
}

function wholeMegabytes(text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new Error(`ANSWER_CACHE_MB is "${text}", which is no number of megabytes.`);
  return Number(text);
}

/** The token of the write routes: made once, readable by the owner of the process only. */
export function writeTokenIn(dataFolder: string): string {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const path = join(dataFolder, 'write-token');
  if (!existsSync(path)) makeToken(path);
  chmodSync(path, 0o600);
  return readFileSync(path, 'utf8').trim();
}

/** A process may be killed at any moment: the token gets its name when it is whole, and of two the first one stays. */
function makeToken(path: string): void {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, randomBytes(32).toString('base64url'), { mode: 0o600 });
  try {
    linkSync(own, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    rmSync(own);
  }
}
