import type { Context as HonoContext } from 'hono';
import { z } from 'zod';
import { listReporters } from '#db/queries/reporters.ts';
import { withSnapshot } from '#db/queries/snapshot.ts';
import { firstDay, periodAt, periodNumber, periodsPerYear, type PeriodCode } from '#domain/period.ts';
import { valueAt } from '#domain/series.ts';
import { nextLimits } from '#domain/series-signals.ts';
import { mayIn } from '../access/rights.ts';
import type { Context } from '../context.ts';
import { readForm } from '../forms/actions.ts';
import { PeriodAnswer, TextsAnswer } from '../http/answers.ts';
import { Problem } from '../http/problem.ts';
import { today } from '../http/today.ts';
import { readerOf } from '../http/viewer.ts';
import { getOrganisation } from '../organisations/search.ts';
import { readProposals } from '../proposals/actions.ts';
import { newestOf, readPublished } from '../proposals/published.ts';
import { ProposalAnswer } from './answers.ts';
import { refuseOtherPeriods } from './columns.ts';
import { proposalAnswer, publishedRows } from './grid.ts';
import { readHistory } from './history.ts';

export const CellContextAnswer = z.object({
  definition: TextsAnswer.meta({ description: 'Of the metric.' }),
  lastYear: z.number().nullable().meta({ description: 'The published value of the same period last year.' }),
  recent: z
    .array(z.object({ period: PeriodAnswer, value: z.number().nullable() }))
    .meta({ description: 'What is published of the twelve periods before it, the oldest first.' }),
  limits: z
    .object({
      lower: z.number(),
      upper: z.number(),
      basis: z.enum(['values', 'differences']).meta({ description: 'Of a seasonal metric, around last year’s value.' }),
      isTrial: z.boolean(),
    })
    .nullable()
    .meta({
      description: 'Between what the next figure is expected by its own history; null where that is too short.',
    }),
  proposal: ProposalAnswer.nullable().meta({ description: 'What a register would enter, or what stands published.' }),
  responsible: z.string().nullable().meta({ description: 'Who answers for the metric there.' }),
  reporter: z.string().nullable().meta({ description: 'Who reports it there.' }),
});

const shown = 12;

type Asked = { organisation: string; period: PeriodCode; metric: string; breakdown: string };

/** What a new figure is held against by whoever enters it. */
export async function readContextOfCell(context: Context, c: HonoContext, code: string, asked: Asked) {
  const viewer = c.get('viewer');
  const form = await readForm(c, context, code);
  return withSnapshot(
    context.database,
    null,
    readerOf(viewer),
    async (snapshot): Promise<z.infer<typeof CellContextAnswer>> => {
      const organisation = getOrganisation(snapshot.tree, asked.organisation);
      if (!mayIn(viewer, 'read-restricted', organisation.id, snapshot.tree)) {
        throw new Problem(403, 'not-allowed', 'Your role does not allow this here.', { capability: 'read-restricted' });
      }
      refuseOtherPeriods(form, asked.period, today(context));
      const metric = snapshot.metricByCode.get(asked.metric);
      const row = form.rows.find((one) => one.metric === asked.metric && one.breakdown === asked.breakdown);
      if (!row || !metric) throw new Problem(404, 'unknown-row', 'The form has no such row.');
      const number = periodNumber(asked.period);
      const history = await readHistory(snapshot, { ...form, rows: [row] }, [organisation], asked.period);
      const points = history(organisation.id, row.metric, row.breakdown);
      const at = (place: number) => (points ? valueAt(points, place) : null);
      const first = Math.max(0, number - shown);
      const { transaction } = snapshot;
      const key = { organisationId: organisation.id, formId: form.id, periodStart: firstDay(asked.period) };
      const known = publishedRows({ ...form, rows: [row] }, key, history, asked.period);
      const proposal = newestOf(
        await readProposals(transaction, [key]),
        await readPublished(transaction, known, snapshot.metricByCode, viewer.kind === 'person'),
      )(key, row);
      const named = (await listReporters(transaction, [organisation.id])).find((one) => one.metric === row.metric);
      return {
        definition: metric.definition,
        lastYear: at(number - periodsPerYear[form.frequency]),
        recent: Array.from({ length: number - first }, (_, index) => ({
          period: periodAt(form.frequency, first + index),
          value: at(first + index),
        })),
        limits: points && nextLimits(metric, points, number, { frequency: form.frequency, rebaseAt: points.rebaseAt }),
        proposal: proposal && proposalAnswer(proposal, row.metric),
        responsible: named?.responsible?.name ?? null,
        reporter: named?.reporter?.name ?? null,
      };
    },
  );
}
