import type { Database } from './connection.ts';
import { getVersions, type Versions } from './queries/installation.ts';

export const versionsChannel = 'tiofalt_versions';
// what others publish is served within a second, even when no announcement of it arrives
const pollEvery = 500;

export type VersionWatch = {
  /** What is known to be published, without asking the database. */
  current: () => Versions;
  /** Called whenever something may have been written, here or by another process. */
  heard: Set<() => void>;
  close: () => Promise<void>;
};

/**
 * Knows the versions of what is published, so that an unchanged answer costs no statement. Other processes announce
 * theirs over a connection of its own; polling catches what an announcement missed.
 */
export async function watchVersions(database: Database): Promise<VersionWatch> {
  let known = await getVersions(database.orm);
  const refresh = async () => {
    const found = await getVersions(database.orm);
    // two questions may overlap: the later answer never goes back behind the earlier one
    known = {
      dataVersion: Math.max(known.dataVersion, found.dataVersion),
      catalogueVersion: Math.max(known.catalogueVersion, found.catalogueVersion),
    };
  };
  const heard = new Set<() => void>();
  // the next question or announcement mends what a failed one missed
  const ask = () => {
    for (const tell of heard) tell();
    return refresh().catch(() => {});
  };
  database.written.add(ask);
  // the embedded database belongs to this process alone: nobody else can change it
  const listening = database.embedded ? null : database.connectAlone();
  await listening?.listen(
    versionsChannel,
    () => void ask(),
    () => void ask(),
  );
  // a database that does not answer is not asked again before it does
  let isAsking = false;
  const poll = async () => {
    if (isAsking) return;
    isAsking = true;
    await ask();
    isAsking = false;
  };
  const polling = database.embedded ? null : setInterval(() => void poll(), pollEvery).unref();
  return {
    current: () => known,
    heard,
    close: async () => {
      database.written.delete(ask);
      if (polling) clearInterval(polling);
      await listening?.end({ timeout: 5 });
    },
  };
}
