import type { StoredForm } from '#db/queries/forms.ts';
import type { z } from 'zod';
import { lastChange } from '#db/queries/changes.ts';
import { listDimensions, type Metric } from '#db/queries/metrics.ts';
import type { KnownProposal } from '#db/queries/proposals.ts';
import { withSnapshot, type Snapshot } from '#db/queries/snapshot.ts';
import type { SubmissionKey } from '#db/queries/submissions.ts';
import { isChangeable } from '#domain/changeable.ts';
import { isAsProposed } from '#domain/proposal.ts';
import { emptyContent, figureOf, type EntryContent } from '#domain/entry-value.ts';
import type { Finding } from '#domain/entry-check.ts';
import { isOf, type RowKey } from '#domain/form.ts';
import { periodNumber, type PeriodCode } from '#domain/period.ts';
import { valueAt } from '#domain/series.ts';
import { statusNameOf } from '#domain/status.ts';
import { newestCells, type Cell } from '#domain/submission.ts';
import type { Viewer } from '#domain/viewer.ts';
import { mayIn } from '../access/rights.ts';
import type { Context } from '../context.ts';
import { readerOf } from '../http/viewer.ts';
import { readProposals, type ProposedAt } from '../proposals/actions.ts';
import { newestOf, readPublished, type AskedCell } from '../proposals/published.ts';
import { getLoaded, loadSubmissions, type Loaded } from '../submissions/store.ts';
import type { GridAnswer, ProposalAnswer } from './answers.ts';
import { findingsIn } from './checks.ts';
import {
  columnKey,
  columnsOf,
  refuseOtherPeriods,
  standing,
  submissionKey,
  widerPlace,
  type Column,
  type GridQuery,
} from './columns.ts';
import { readHistory, type History } from './history.ts';
import { gridRows, type GridRow } from './rows.ts';
import { today } from '../http/today.ts';

type GridColumn = GridAnswer['columns'][number];
type GridCell = GridAnswer['cells'][number][number];

/** Everything that a grid shows: one form, its lines down, and across it periods of one organisation or several organisations. */
export const readGrid = (context: Context, viewer: Viewer, form: StoredForm, asked: GridQuery): Promise<GridAnswer> =>
  withSnapshot(context.database, null, readerOf(viewer), async (snapshot) => {
    const { tree, transaction } = snapshot;
    const day = today(context);
    refuseOtherPeriods(form, asked.period, day);
    const columns = columnsOf(form, tree, viewer, asked);
    // asked before the rest: what happens meanwhile is told again rather than missed
    const from = await lastChange(transaction);
    const loaded = await loadSubmissions(
      transaction,
      columns.map((column) => submissionKey(form, column)),
      new Map(snapshot.metrics.map((metric) => [metric.id, metric])),
    );
    const open = columns.filter((column) => column.period === asked.period);
    const organisations = [...new Set(columns.map(({ organisation }) => organisation))];
    const history = await readHistory(snapshot, form, organisations, asked.period);
    const keys = open.map((column) => submissionKey(form, column));
    const proposed = newestOf(
      await readProposals(transaction, keys),
      await readPublished(
        transaction,
        keys.flatMap((key) => publishedRows(form, key, history, asked.period)),
        snapshot.metricByCode,
        viewer.kind === 'person',
      ),
    );
    const dimensions = new Map((await listDimensions(transaction)).map((one) => [one.code, one]));
    const rows = gridRows(form, snapshot.metricByCode, dimensions);
    const filled = columns.map((column) => {
      const one = getLoaded(loaded, submissionKey(form, column));
      const findings =
        column.period === asked.period
          ? findingsIn(
              { form, metrics: snapshot.metricByCode, dimensions, history },
              column.organisation.id,
              column.period,
              one.submission,
            )
          : [];
      return columnOf(form, snapshot, viewer, column, one, { ...asked, day }, rows, history, findings);
    });
    const { code, names, instructions, frequency, levels, version } = form;
    return {
      form: { code, names, instructions, frequency, levels, version },
      across: asked.across,
      wider: widerPlace(form, tree, viewer, asked),
      period: asked.period,
      lastChange: from,
      columns: filled.map(({ column }) => column),
      rows: rows.map(({ asked: _asked, ...row }) => row),
      cells: rows.map((_, index) => filled.map(({ cells }) => cells[index] ?? null)),
      proposals: open.flatMap((column) =>
        proposalsIn(form, column, getLoaded(loaded, submissionKey(form, column)), proposed),
      ),
    };
  });

const rowText = ({ metric, breakdown }: RowKey): string => `${metric} ${breakdown}`;

function columnOf(
  form: StoredForm,
  { tree, metricByCode }: Snapshot,
  viewer: Viewer,
  column: Column,
  loaded: Loaded,
  asked: GridQuery & { day: string },
  rows: readonly GridRow[],
  history: History,
  findings: readonly Finding[],
): { column: GridColumn; cells: GridCell[] } {
  const { organisation, period } = column;
  const cells = new Map(newestCells(loaded.submission).map((cell) => [rowText(cell), cell]));
  const isEditable = period === asked.period && mayIn(viewer, 'enter', organisation.id, tree);
  const isOpen = (row: RowKey) => isEditable && isChangeable(loaded.submission, row, column, asked.day);
  return {
    column: { ...standing(form, column, loaded), names: organisation.names, isEditable },
    cells: rows.map((row): GridCell => {
      const metric = metricByCode.get(row.metric);
      const cell = cells.get(rowText(row));
      const said = findings.length ? findings.filter(isOf(row)) : findings;
      if (cell && metric)
        return { ...enteredCell(cell, row, metric), isOpen: isOpen(row), findings: answerFindings(said) };
      // what others have published for this period is proposed: it is no content of the form
      const points = period === asked.period ? null : history(organisation.id, row.metric, row.breakdown);
      const place = points ? periodNumber(period) - points.from : -1;
      const published =
        points && (row.part === 'value' ? points.values : points[`${row.part}s` as 'numerators'])?.[place];
      const status = points?.statuses[place];
      const isEmpty = published == null && !said.length && (status === undefined || status === 'O');
      if (isEmpty && isOpen(row) === isEditable) return null;
      return {
        value: published ?? null,
        status: null,
        state: published == null ? 'draft' : 'approved',
        version: 0,
        comment: '',
        flag: false,
        origin: 'imported',
        returnReason: '',
        later: null,
        isOpen: isOpen(row),
        findings: answerFindings(said),
      };
    }),
  };
}

/** The rows of a column for whose period something can be read as published: of all others nobody has to ask. */
export const publishedRows = (
  form: StoredForm,
  key: SubmissionKey,
  history: History,
  period: PeriodCode,
): AskedCell[] =>
  form.rows.flatMap((row) => {
    const points = history(key.organisationId, row.metric, row.breakdown);
    return points && valueAt(points, periodNumber(period)) !== null ? [{ key, form, row }] : [];
  });

/** Those that one may still take: of what is on its way or done there is nothing to propose. */
const proposalsIn = (form: StoredForm, column: Column, { key, submission }: Loaded, proposed: ProposedAt) =>
  form.rows.flatMap((row): GridAnswer['proposals'] => {
    const proposal = proposed(key, row);
    if (!proposal) return [];
    const cell = newestCells(submission).find(isOf(row));
    const isOver = cell?.state === 'submitted' || cell?.state === 'approved';
    if (isOver || (cell && isAsProposed(cell, proposal))) return [];
    return [{ column: columnKey(column), ...proposalAnswer(proposal, row.metric) }];
  });

export const proposalAnswer = (proposal: KnownProposal, metric: string): z.infer<typeof ProposalAnswer> => {
  const { breakdown, value, numerator, denominator, answers, origin, link, proposedAt } = proposal;
  const status = proposal.status && statusNameOf[proposal.status];
  return { metric, breakdown, value, numerator, denominator, answers, status, origin, link, proposedAt };
};

const partOf = (content: EntryContent, row: GridRow, metric: Metric): number | null =>
  row.part === 'value' ? figureOf(row.asked, content, metric) : content[row.part];

function enteredCell(cell: Cell, row: GridRow, metric: Metric) {
  const { status, state, version, comment, isFlagged, origin, returnReason, laterOn, laterFrom } = cell;
  return {
    value: partOf({ ...emptyContent, ...cell }, row, metric),
    status: status === null ? null : statusNameOf[status],
    state,
    version,
    comment,
    flag: isFlagged,
    origin,
    returnReason,
    later: laterOn === null ? null : { on: laterOn, from: laterFrom },
  };
}

export const answerFindings = (findings: readonly Finding[]) =>
  findings.map(({ alsoConcerns: _others, ...finding }) => finding);
