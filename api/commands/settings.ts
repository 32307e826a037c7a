import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { hash, randomBytes } from 'node:crypto';
import type { DatabasePlace } from '#db/connection.ts';
import { readMailSettings, type MailSettings } from '../mail/smtp.ts';
import { readInstallations, type InstallationAddress } from '../reference-series/installations.ts';
import { readKoladaUrl } from '../reference-series/kolada.ts';

export type Settings = {
  place: DatabasePlace;
  dataFolder: string;
  port: number;
  host: string;
  answerCacheBytes: number;
  /** Whether what a proxy says of the request's protocol and origin is believed. */
  isBehindProxy: boolean;
  /** Where people find us; null is where the process listens. */
  publicUrl: string | null;
  /** After how long without use a session ends, and after how long in any case. */
  sessionIdleMinutes: number;
  sessionHours: number;
  /** Null is none. */
  mail: MailSettings | null;
  koladaUrl: string;
  installations: InstallationAddress[];
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
    answerCacheBytes: whole('ANSWER_CACHE_MB', environment.ANSWER_CACHE_MB ?? '64') * 1024 * 1024,
    publicUrl: environment.PUBLIC_URL ? originOf(environment.PUBLIC_URL) : null,
    sessionIdleMinutes: whole('SESSION_IDLE_MINUTES', environment.SESSION_IDLE_MINUTES ?? '120'),
    sessionHours: whole('SESSION_HOURS', environment.SESSION_HOURS ?? '12'),
    mail: readMailSettings(environment),
    koladaUrl: readKoladaUrl(environment),
    installations: readInstallations(environment),
  };
}

/** What whoever starts it should know of the settings, and probably did not mean. */
export function warningsAbout({ isBehindProxy, publicUrl }: Settings): string[] {
  if (!isBehindProxy || publicUrl !== null) return [];
  return [
    'TRUST_PROXY is set without PUBLIC_URL: links in mails and identity providers lead to where this process listens, and forms are taken from every name that leads here.',
  ];
}

function whole(name: string, text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new Error(`${name} is "${text}", which is no whole number.`);
  return Number(text);
}

function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/') {
    throw new Error(`PUBLIC_URL is "${text}", and not like https://tiofalt.example.`);
  }
  return url.origin;
}

/** What the installation's own commands sign in with: made once, readable by the owner of the process only. */
export const writeTokenIn = (dataFolder: string): string => keptRandom(dataFolder, 'write-token');

/**
 * What seals secrets in the database: SECRET_KEY, which several processes have to share, or one made once and kept in
 * the data folder. Without it second factors have to be set up again.
 */
export function secretKeyOf({ SECRET_KEY }: NodeJS.ProcessEnv, dataFolder: string): Uint8Array {
  // whoever has a backup could try all the short ones
  if (SECRET_KEY && SECRET_KEY.length < shortestSecretKey) {
    throw new Error(
      `SECRET_KEY needs at least ${shortestSecretKey} random characters, such as: openssl rand -base64 32`,
    );
  }
  return hash('sha256', SECRET_KEY || keptRandom(dataFolder, 'secret-key'), 'buffer');
}

const shortestSecretKey = 32;

function keptRandom(dataFolder: string, name: string): string {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const path = join(dataFolder, name);
  if (!existsSync(path)) makeRandom(path);
  chmodSync(path, 0o600);
  return readFileSync(path, 'utf8').trim();
}

/** A process may be killed at any moment: the file gets its name when it is whole, and of two the first one stays. */
function makeRandom(path: string): void {
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
