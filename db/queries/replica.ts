import { DrizzleQueryError } from 'drizzle-orm';
import { readSnapshot, type Replica, type Transaction } from '../connection.ts';
import { getVersions, type Versions } from './installation.ts';

/** How long a replica may take to say how far it is, and how long it is left alone after it failed: milliseconds. */
const longestWait = 1_000;
const rest = 5_000;

const isBehind = (found: Versions, announced: Versions): boolean =>
  found.dataVersion < announced.dataVersion || found.catalogueVersion < announced.catalogueVersion;

/**
 * Reads from one state of the replica, if that is as far as what is announced. Null where the primary has to answer:
 * the replica is behind, broken or silent. There may be several behind one address, each as far as it is, so the versions
 * are asked for on the same connection, in the same transaction.
 */
export function readFromReplica<T>(
  replica: Replica,
  announced: Versions,
  read: (transaction: Transaction, versions: Versions) => Promise<T>,
): Promise<{ answer: T } | null> {
  if (performance.now() < replica.restsUntil) return Promise.resolve(null);
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      clearTimeout(waiting);
      replica.restsUntil = performance.now() + rest;
      resolve(null);
    };
    const waiting = setTimeout(giveUp, longestWait);
    const settled = readSnapshot(replica, async (transaction) => {
      const versions = await getVersions(transaction);
      clearTimeout(waiting);
      if (isBehind(versions, announced)) return null;
      const [outcome] = await Promise.allSettled([read(transaction, versions)]);
      return outcome;
    });
    settled.then((outcome) => {
      if (outcome === null) resolve(null);
      else if (outcome.status === 'fulfilled') resolve({ answer: outcome.value });
      // what is refused on the newest state is refused; what the database could not do, the primary may
      else if (outcome.reason instanceof DrizzleQueryError) giveUp();
      else reject(outcome.reason as Error);
    }, giveUp);
  });
}
