import type { Transaction } from '#db/connection.ts';
import type { Actor } from '#db/queries/audit.ts';
import type { Derivation } from '#db/queries/derived-figures.ts';
import type { StoredForm } from '#db/queries/forms.ts';
import type { Metric } from '#db/queries/metrics.ts';
import { nextPublicationMoment, publishStaged } from '#db/queries/publications.ts';
import { lockPublications } from '#db/queries/publication-lock.ts';
import { stageCells, stageIncoming } from '#db/queries/staging.ts';
import { figureOf } from '#domain/entry-value.ts';
import { isOf } from '#domain/form.ts';
import type { Organisation } from '#domain/organisation-tree.ts';
import { firstDay } from '#domain/period.ts';
import type { Cell } from '#domain/submission.ts';
import type { Column } from '../entries/columns.ts';
import { enqueueGoalFigures } from '../visions/computed.ts';

export type Approved = {
  cells: readonly Cell[];
  form: StoredForm;
  organisation: Organisation;
  column: Column;
  metrics: ReadonlyMap<string, Metric>;
  derivations: readonly Derivation[];
  /** Why something approved was corrected; empty for what is reported the first time. */
  reason: string;
  actor: Actor;
  now: () => Date;
};

/** Makes approved cells public, as revisions of one publication. Answers its number; null when readers see nothing new. */
export async function publishApproved(transaction: Transaction, approved: Approved): Promise<number | null> {
  const { cells, form, organisation, column, metrics, derivations, reason, actor, now } = approved;
  if (!cells.length) return null;
  await lockPublications(transaction);
  const recordedAt = now().toISOString();
  const publishedAt = await nextPublicationMoment(transaction, { publishedAt: null, recordedAt });
  await stageIncoming(transaction);
  await stageCells(
    transaction,
    cells.flatMap((cell, line) => {
      const metric = metrics.get(cell.metric);
      const row = form.rows.find(isOf(cell));
      if (!metric || !row) return [];
      const value = figureOf(row, cell, metric);
      return {
        organisationId: organisation.id,
        metricId: metric.id,
        breakdown: cell.breakdown,
        frequency: form.frequency,
        periodStart: firstDay(column.period),
        value,
        numerator: cell.numerator,
        denominator: cell.denominator,
        answers: cell.answers,
        status: cell.status ?? (value === null ? 'O' : 'A'),
        line,
        column: 0,
      };
    }),
  );
  const origins = new Set(cells.map(({ origin }) => origin));
  const [only] = origins;
  const outcome = await publishStaged(
    transaction,
    {
      publishedAt,
      recordedAt,
      actor: actor.name,
      reason: reason || 'approved',
      source: `form ${form.code}`,
      attribution: null,
      origin: origins.size === 1 && only ? only : 'entered',
    },
    derivations,
  );
  if (outcome.publication !== null) await enqueueGoalFigures(transaction, now());
  return outcome.publication;
}
