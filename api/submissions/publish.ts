import type { Transaction } from '#db/connection.ts';
import type { Change } from '#db/queries/changes.ts';
import type { Derivation } from '#db/queries/derived-figures.ts';
import type { StoredForm } from '#db/queries/forms.ts';
import type { Metric } from '#db/queries/metrics.ts';
import { listAsked, nextPublicationMoment, publishStaged } from '#db/queries/publications.ts';
import { lockPublications } from '#db/queries/publication-lock.ts';
import { stageCells, stageIncoming } from '#db/queries/staging.ts';
import { figureOf } from '#domain/entry-value.ts';
import { isOf } from '#domain/form.ts';
import { firstDay, type PeriodCode } from '#domain/period.ts';
import type { CorrectionKind } from '#domain/release.ts';
import type { Cell } from '#domain/submission.ts';
import { enqueueGoalFigures } from '../visions/computed.ts';

export type Approved = {
  /** Of each organisation what is new. */
  parts: readonly { organisationId: number; cells: readonly Cell[] }[];
  form: StoredForm;
  period: PeriodCode;
  metrics: ReadonlyMap<string, Metric>;
  derivations: readonly Derivation[];
  /** Why something approved was corrected; empty for what is reported the first time. */
  reason: string;
  correctionKind: CorrectionKind | null;
  /** Who approved it. */
  by: string;
  now: () => Date;
};

/** Its number, null when readers see nothing new, and what other forms are to be told. */
export type Published = { publicationId: number | null; told: readonly Change[] };

/** Makes approved cells public, as revisions of one publication. */
export async function publishApproved(transaction: Transaction, approved: Approved): Promise<Published> {
  const { parts, form, period, metrics, derivations, reason, correctionKind, by, now } = approved;
  const cells = parts.flatMap((part) => part.cells.map((cell) => ({ ...cell, organisationId: part.organisationId })));
  if (!cells.length) return { publicationId: null, told: [] };
  await lockPublications(transaction);
  const recordedAt = now().toISOString();
  const publishedAt = await nextPublicationMoment(transaction, { publishedAt: null, recordedAt });
  await stageIncoming(transaction);
  await stageCells(
    transaction,
    cells.flatMap((cell, line) => {
      const metric = metrics.get(cell.metric);
      if (!metric) return [];
      // what was held may outlive its row in the form
      const row = form.rows.find(isOf(cell)) ?? { asks: cell.numerator === null ? 'value' : 'parts' };
      const value = figureOf(row, cell, metric);
      return {
        organisationId: cell.organisationId,
        metricId: metric.id,
        breakdown: cell.breakdown,
        frequency: form.frequency,
        periodStart: firstDay(period),
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
      actor: by,
      reason: reason || 'approved',
      correctionKind,
      source: `form ${form.code}`,
      attribution: null,
      origin: origins.size === 1 && only ? only : 'entered',
    },
    derivations,
  );
  const publicationId = outcome.publication;
  if (publicationId === null) return { publicationId, told: [] };
  await enqueueGoalFigures(transaction, now());
  return { publicationId, told: await listAsked(transaction, publicationId) };
}
