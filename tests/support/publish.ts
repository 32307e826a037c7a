import type { Database } from '#db/connection.ts';
import { derivationsOf, listMetrics } from '#db/queries/metrics.ts';
import { lockPublications } from '#db/queries/publication-lock.ts';
import { nextPublicationMoment, publishStaged, type Outcome } from '#db/queries/publications.ts';
import { stageCells, stageIncoming, type Cell } from '#db/queries/staging.ts';
import { writeTransaction } from '#db/write.ts';
import type { SuppressionRule } from '#domain/suppression.ts';

/** A figure of the first quarter of 2024, unless told otherwise. */
export const cell = (rest: Pick<Cell, 'organisationId' | 'metricId'> & Partial<Cell>): Cell => ({
  breakdown: 'total',
  frequency: 'Q',
  periodStart: '2024-01-01',
  value: null,
  numerator: null,
  denominator: null,
  answers: null,
  status: 'A',
  line: 1,
  column: 1,
  ...rest,
});

/** Publishes in a transaction of its own, as every action does. */
export function publishCells(
  database: Database,
  cells: readonly Cell[],
  {
    publishedAt = null,
    recordedAt = '2026-11-01T09:00:00.000Z',
    rule,
  }: { publishedAt?: string | null; recordedAt?: string; rule?: SuppressionRule } = {},
): Promise<Outcome> {
  return writeTransaction(database, async (transaction) => {
    await lockPublications(transaction);
    await stageIncoming(transaction);
    await stageCells(transaction, cells);
    const details = {
      publishedAt: await nextPublicationMoment(transaction, { publishedAt, recordedAt }),
      recordedAt,
      actor: 'anna',
      reason: 'test',
      source: 'test',
      attribution: null,
      origin: 'entered' as const,
    };
    return publishStaged(transaction, details, derivationsOf(await listMetrics(transaction, null)), rule);
  });
}
