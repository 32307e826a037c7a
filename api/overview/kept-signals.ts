import { LRUCache } from 'lru-cache';
import type { Snapshot } from '#db/queries/snapshot.ts';
import type { Organisation } from '#domain/organisation-tree.ts';
import type { SignalAnswer } from '../series/judged-answers.ts';

/** What the latest figures of an organisation say, by the code of their metric. */
export type LatestSignals = ReadonlyMap<string, SignalAnswer | null>;

/** About six megabytes. */
const mostSignals = 20_000;

/**
 * Signals need the whole history of every series, of which nothing else is shown: so they are found once per change, and
 * for each way to read. The versions are part of the key, so that nothing stale can be found; the past is not kept.
 */
export class KeptSignals {
  readonly #kept = new LRUCache<string, LatestSignals>({
    maxSize: mostSignals,
    sizeCalculation: ({ size }) => size + 1,
  });

  find(snapshot: Snapshot, organisation: Organisation): LatestSignals | undefined {
    return snapshot.asOf === null ? this.#kept.get(keyOf(snapshot, organisation)) : undefined;
  }

  /** Only once the snapshot is known to have held: what was read while something was published is nobody's. */
  keep(snapshot: Snapshot, organisation: Organisation, signals: LatestSignals): void {
    if (snapshot.asOf === null) this.#kept.set(keyOf(snapshot, organisation), signals);
  }
}

const keyOf = ({ versions, scope }: Snapshot, { id }: Organisation): string =>
  `${versions.dataVersion}.${versions.catalogueVersion} ${id} ${scope.key}`;
