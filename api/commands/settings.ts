import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
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

/** What the surroundings say: DATABASE_URL, DATA_FOLDER, PORT, HOST, ANSWER_CACHE_MB and TRUST_PROXY. */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const dataFolder = resolve(environment.DATA_FOLDER ?? 'data');
  const port = Number(environment.PORT ?? 3000);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`PORT is "${environment.PORT}", which is no port.`);
  const url = environment.DATABASE_URL;
  return {
    place: url ? { kind: 'server', url } : { kind: 'folder', folder: join(dataFolder, 'database') },
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
  try {
    writeFileSync(path, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    chmodSync(path, 0o600);
  }
  return readFileSync(path, 'utf8').trim();
}
