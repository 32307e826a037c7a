import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import type { Database } from '#db/connection.ts';
import { watchVersions } from '#db/versions.ts';
import { createApp } from '../app.ts';
import { serve } from '../server.ts';
import { failCommand, openInstallation } from './open.ts';
import { readSettings, writeTokenIn, type Settings } from './settings.ts';

/** Opens the installation, serves it and says where; `prepare` runs once the database is there. */
export async function start(prepare: (database: Database) => Promise<void> = async () => {}): Promise<void> {
  const settings = readSettings(process.env);
  const writeToken = writeTokenIn(settings.dataFolder);
  const database = await openInstallation(settings);
  try {
    await prepare(database);
    const versions = await watchVersions(database);
    const app = createApp({
      database,
      versions,
      answerCacheBytes: settings.answerCacheBytes,
      now: () => new Date(),
      build: buildNumber(),
      writeToken,
      log: pino(),
    });
    const server = await serve(app, { ...settings, isBehindProxy: process.env.TRUST_PROXY === 'true' });
    const addressFile = join(settings.dataFolder, 'address');
    writeFileSync(addressFile, server.url, { mode: 0o600 });
    announce(settings, server.url);
    let isStopping = false;
    const stop = async () => {
      if (isStopping) return;
      isStopping = true;
      rmSync(addressFile, { force: true });
      await server.close();
      await versions.close();
      await database.close();
      process.exit(0);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());
    // whoever started this process and is gone cannot stop it any more
    process.on('disconnect', () => void stop());
  } catch (error) {
    await database.close();
    throw error;
  }
}

function announce({ place, dataFolder }: Settings, url: string): void {
  console.log(`Tiofalt is ready at ${url}`);
  console.log(`Data folder: ${dataFolder}`);
  if (place.kind === 'folder') {
    console.log('Without DATABASE_URL: trial storage: safe against crashes of the process, not against power loss');
  }
  console.log('Stop with Ctrl+C.');
}

/** What the pages were built from: the same in every process of the same version. */
function buildNumber(): string {
  return readFileSync(new URL('../../build/.made-of', import.meta.url), 'utf8')
    .trim()
    .slice(0, 12);
}

if (import.meta.main) await start().catch(failCommand);
