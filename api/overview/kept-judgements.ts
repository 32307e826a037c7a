import { LRUCache } from 'lru-cache';
import type { Snapshot } from '#db/queries/snapshot.ts';
import type { Organisation } from '#domain/organisation-tree.ts';
import type { JudgementAnswer, SignalAnswer } from '../series/judged-answers.ts';

/** What the latest figure of a metric says, and how it stands against its target. */
export type LatestJudgement = { signal: SignalAnswer | null; status: JudgementAnswer | null };

/** Of an organisation, by the code of the metric. */
export type LatestJudgements = ReadonlyMap<string, LatestJudgement>;

/** About ten megabytes. */
const mostJudgements = 20_000;

/**
 * Signals need the whole history of every series, of which nothing else is shown: so they are found once per change, and
 * for each way to read. The versions are part of the key, so that nothing stale can be found; the past is not kept.
 */
export class KeptJudgements {
  readonly #kept = new LRUCache<string, LatestJudgements>({
    maxSize: mostJudgements,
    sizeCalculation: ({ size }) => size + 1,
  });

  find(snapshot: Snapshot, organisation: Organisation): LatestJudgements | undefined {
    return snapshot.asOf === null ? this.#kept.get(keyOf(snapshot, organisation)) : undefined;
  }

  /** Only once the snapshot is known to have held: what was read while something was published is nobody's. */
  keep(snapshot: Snapshot, organisation: Organisation, judgements: LatestJudgements): void {
    if (snapshot.asOf === null) this.#kept.set(keyOf(snapshot, organisation), judgements);
  }
}

const keyOf = ({ versions, scope }: Snapshot, { id }: Organisation): string =>
  `${versions.dataVersion}.${versions.catalogueVersion} ${id} ${scope.key}`;
