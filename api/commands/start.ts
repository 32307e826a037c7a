import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import type { Database } from '#db/connection.ts';
import { watchVersions } from '#db/versions.ts';
import type { Context } from '../context.ts';
import { createApp } from '../app.ts';
import { giveBackAtRest } from '../at-rest.ts';
import { FinishedAnswers } from '../http/finished-answers.ts';
import { jobKinds } from '../jobs/kinds.ts';
import { enqueueFollowingMails } from '../following/mails.ts';
import { enqueueEntryReminders } from '../jobs/entry-reminders.ts';
import { enqueueRetention } from '../jobs/retention.ts';
import { startWorker } from '../jobs/worker.ts';
import { openIdentityProviders } from '../identity-providers/open.ts';
import { openMail } from '../mail/smtp.ts';
import { openInstallations } from '../reference-series/installations.ts';
import { openKolada } from '../reference-series/kolada.ts';
import { offerCopies } from './copies-of-a-running-server.ts';
import { removeAbandonedUploads } from '../imports/upload.ts';
import { serve } from '../server.ts';
import { failCommand, openInstallation } from './open.ts';
import { offerSetUp } from '../sign-in/set-up.ts';
import { readSettings, secretKeyOf, warningsAbout, writeTokenIn, type Settings } from './settings.ts';

/** Opens the installation, serves it and says where; `prepare` runs once the database is there. */
export async function start(prepare: (database: Database) => Promise<void> = async () => {}): Promise<void> {
  const settings = readSettings(process.env);
  const identityProviders = await openIdentityProviders(process.env);
  const ending: (() => Promise<void> | void)[] = [];
  const stop = stopOnce(ending);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  // whoever started this process and is gone cannot stop it any more
  process.on('disconnect', stop);

  const writeToken = writeTokenIn(settings.dataFolder);
  const database = await openInstallation(settings);
  ending.push(() => database.close());
  // one that was killed may have left its address, where somebody else may listen by now
  const addressFile = join(settings.dataFolder, 'address');
  rmSync(addressFile, { force: true });
  try {
    await prepare(database);
    await removeAbandonedUploads();
    const versions = await watchVersions(database);
    ending.push(() => versions.close());
    const finished = new FinishedAnswers(settings.answerCacheBytes);
    const context: Context = {
      database,
      versions,
      finished,
      now: () => new Date(),
      build: buildNumber(),
      writeToken,
      secretKey: secretKeyOf(process.env, settings.dataFolder),
      site: { url: settings.publicUrl ?? '', isSecure: settings.publicUrl?.startsWith('https:') ?? false },
      sessionLimits: { idleSeconds: settings.sessionIdleMinutes * 60, mostSeconds: settings.sessionHours * 3_600 },
      mail: settings.mail && openMail(settings.mail),
      identityProviders,
      kolada: openKolada(settings.koladaUrl),
      installations: openInstallations(settings.installations),
      log: pino(),
    };
    await enqueueRetention(context);
    await enqueueEntryReminders(context);
    await enqueueFollowingMails(context);
    const server = await serve(createApp(context), context, settings);
    context.site.url ||= server.url;
    if (database.embedded) ending.push(await offerCopies(database, settings.dataFolder, context.log));
    const worker = startWorker(context, jobKinds);
    ending.push(() => worker.stop());
    ending.push(() => server.close());
    ending.push(giveBackAtRest());
    writeFileSync(addressFile, server.url, { mode: 0o600 });
    ending.push(() => rmSync(addressFile, { force: true }));
    announce(settings, server.url, await offerSetUp(context));
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Ends what was begun, the last first, however often it is asked to. */
function stopOnce(ending: readonly (() => Promise<void> | void)[]): () => void {
  let isStopping = false;
  const stop = async () => {
    if (isStopping) return;
    isStopping = true;
    for (const end of ending.toReversed()) await end();
    process.exit(0);
  };
  return () => void stop();
}

function announce(settings: Settings, url: string, setUp: string | null): void {
  const { place, dataFolder } = settings;
  console.log(`Tiofalt is ready at ${url}`);
  // whoever can read this may make the first administrator
  if (setUp !== null) console.log(`Set up at ${setUp}`);
  console.log(`Data folder: ${dataFolder}`);
  if (place.kind === 'folder') {
    console.log('Without DATABASE_URL: trial storage: safe against crashes of the process, not against power loss');
  }
  for (const warning of warningsAbout(settings)) console.warn(warning);
  console.log('Stop with Ctrl+C.');
}

/** What the pages were built from: the same in every process of the same version. */
function buildNumber(): string {
  return readFileSync(new URL('../../build/.made-of', import.meta.url), 'utf8')
    .trim()
    .slice(0, 12);
}

if (import.meta.main) await start().catch(failCommand);
