import type { Transaction } from '#db/connection.ts';
import { recordDeeds, type Actor } from '#db/queries/audit.ts';
import { tellChanges } from '#db/queries/changes.ts';
import { listForms } from '#db/queries/forms.ts';
import { listMetrics } from '#db/queries/metrics.ts';
import { getOrganisationTree } from '#db/queries/organisations.ts';
import { listProposals, saveProposals, type KnownProposal, type Proposal } from '#db/queries/proposals.ts';
import type { SubmissionKey } from '#db/queries/submissions.ts';
import type { Queryable } from '#db/connection.ts';
import { isOf, type RowKey } from '#domain/form.ts';
import type { Texts } from '#domain/language.ts';
import { firstDay, frequencyOf, type PeriodCode } from '#domain/period.ts';
import { proposedFor, type ProposedFigure } from '#domain/proposal.ts';
import { reportersIn } from '../entries/columns.ts';

/** What a register knows: a figure of an organisation and period, whatever form may ask for it. */
export type GivenProposal = RowKey & {
  organisation: string;
  period: PeriodCode;
  figure: ProposedFigure;
  /** What it is made of, such as `12 ideas delivered`. */
  origin: Texts;
  /** The page of ours that lists it; empty where there is none. */
  link: string;
};

/**
 * Proposes figures at every cell that asks for them, in the transaction of whatever made them known. Nothing is entered by
 * it: somebody takes it, or does not. What no form asks for is left out, and so is what is proposed already; answers how
 * many cells were proposed.
 */
export async function proposeEntries(
  transaction: Transaction,
  given: readonly GivenProposal[],
  actor: Actor,
  now: Date,
): Promise<number> {
  const tree = await getOrganisationTree(transaction, null);
  const metrics = new Map((await listMetrics(transaction, null)).map((metric) => [metric.code, metric]));
  const forms = await listForms(transaction);
  const found = given.flatMap((one) => {
    const organisation = tree.byCode(one.organisation);
    const metric = metrics.get(one.metric);
    if (!organisation || !metric) return [];
    return forms.flatMap((form) => {
      const row = form.frequency === frequencyOf(one.period) && form.rows.find(isOf(one));
      const figure = row ? proposedFor(row, one.figure, metric) : null;
      if (!figure || !reportersIn(form, tree, one.period).includes(organisation)) return [];
      const { breakdown, origin, link, period } = one;
      const key = { organisationId: organisation.id, formId: form.id, periodStart: firstDay(period) };
      const proposal: Proposal = { ...key, ...figure, metricId: metric.id, breakdown, origin, link };
      return [{ proposal, form: form.code, organisation: organisation.code, period, metric: metric.code, breakdown }];
    });
  });
  // of one cell the last stands
  const newest = [...new Map(found.map((one) => [cellOf(one.proposal, one.proposal), one])).values()];
  const known = await readProposals(
    transaction,
    newest.map(({ proposal }) => proposal),
  );
  // the same again is no news: a register may say all it knows each time
  const cells = newest.filter(({ proposal }) => !isSameFigure(known(proposal, proposal), proposal));
  await saveProposals(
    transaction,
    cells.map(({ proposal }) => proposal),
    now,
  );
  const places = Map.groupBy(cells, ({ form, organisation, period }) => `form ${form} ${period} ${organisation}`);
  await recordDeeds(
    transaction,
    actor,
    now,
    [...places].map(([subject, of]) => ({
      action: 'entries-proposed',
      organisationId: of[0]?.proposal.organisationId ?? null,
      subject,
      after: { metrics: [...new Set(of.map(({ metric }) => metric))] },
    })),
  );
  await tellChanges(
    transaction,
    cells.map(({ proposal: { organisationId }, ...what }) => ({ organisationId, kind: 'proposal', what })),
    now,
  );
  return cells.length;
}

const isSameFigure = (known: Proposal | null, proposal: Proposal): boolean =>
  known !== null &&
  (['value', 'numerator', 'denominator', 'answers', 'status'] as const).every((part) => known[part] === proposal[part]);

type ProposalRow = Pick<Proposal, 'metricId' | 'breakdown'>;

export const cellOf = ({ organisationId, formId, periodStart }: SubmissionKey, row: ProposalRow): string =>
  `${organisationId} ${formId} ${periodStart} ${row.metricId} ${row.breakdown}`;

/** What is proposed at a cell; null where nothing is. */
export type ProposedAt = (key: SubmissionKey, row: { metricId: number; breakdown: string }) => KnownProposal | null;

export async function readProposals(database: Queryable, keys: readonly SubmissionKey[]): Promise<ProposedAt> {
  const known = new Map((await listProposals(database, keys)).map((one) => [cellOf(one, one), one]));
  return (key, row) => (known.size ? (known.get(cellOf(key, row)) ?? null) : null);
}
