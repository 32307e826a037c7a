import type { Queryable, Transaction } from '#db/connection.ts';
import { recordDeed } from '#db/queries/audit.ts';
import {
  listCellsAfter,
  saveCellOutcomes,
  type CellOutcome,
  type FileImportCell,
} from '#db/queries/file-import-cells.ts';
import { removePieces, updateFileImport, type StoredFileImport } from '#db/queries/file-imports.ts';
import type { StoredForm } from '#db/queries/forms.ts';
import type { Metric } from '#db/queries/metrics.ts';
import { writeTransaction } from '#db/write.ts';
import { DomainError } from '#domain/error.ts';
import { isOf } from '#domain/form.ts';
import type { PeriodCode } from '#domain/period.ts';
import { periodContaining } from '#domain/period.ts';
import type { GivenChange, Result } from '../entries/apply.ts';
import { readWorld, saveChangesIn } from '../entries/save.ts';
import { Problem } from '../http/problem.ts';
import { submitSubmission } from '../submissions/actions.ts';
import { readSubmission } from '../submissions/details.ts';
import type { Address } from '../submissions/take.ts';
import type { AppliedAnswer, FileImportAnswer } from './answers.ts';
import { answer, formNamed, getOwn, lockOwn, refuseUnlessStaged, type CheckVersion, type Doing } from './actions.ts';
import { changeOf } from './weigh.ts';
import { refuseOtherSources } from './sources.ts';
import { publishCells, unpublishCells } from './publish.ts';

const atATime = 4_000;

/** Does something with what is to be done, some thousands of cells at a time, and notes what became of each. */
async function forCells(
  transaction: Transaction,
  { id }: StoredFileImport,
  { tell, signal }: Doing,
  filter: Parameters<typeof listCellsAfter>[3],
  total: number,
  deal: (cells: readonly FileImportCell[]) => Promise<CellOutcome[]>,
): Promise<void> {
  let position = 0;
  let done = 0;
  for (;;) {
    signal?.throwIfAborted();
    const cells = await listCellsAfter(transaction, id, position, filter, atATime);
    const last = cells.at(-1);
    if (!last) return;
    await saveCellOutcomes(transaction, id, await deal(cells));
    position = last.position;
    done += cells.length;
    tell?.(Math.min(1, done / Math.max(1, total)));
  }
}

const outcomeOf = (cell: FileImportCell, result: Result | undefined, done: 'applied' | 'undone'): CellOutcome => {
  const isDone = result?.status === 200;
  return {
    position: cell.position,
    outcome: isDone ? done : done === 'applied' ? 'not-applied' : 'left',
    code: isDone ? null : (result?.code ?? 'stale'),
    details: isDone ? null : (result?.details ?? null),
    afterVersion: isDone ? (result.entry?.version ?? null) : cell.afterVersion,
  };
};

/** What is new and changed, all of it in one transaction: as draft entries of the form, or published as it is. */
export async function applyImport(
  doing: Doing,
  id: string,
  { submits, reason }: { submits: boolean; reason: string },
  check: CheckVersion,
): Promise<AppliedAnswer> {
  const applied = await writeTransaction(doing.context.database, (transaction) =>
    applyIn(transaction, doing, id, reason, check),
  );
  return { ...applied, submissions: submits ? await submitAll(doing, applied) : [] };
}

/** The same as part of a larger transaction, with nothing handed in yet. */
export async function applyIn(
  transaction: Transaction,
  doing: Doing,
  id: string,
  reason: string,
  check: CheckVersion,
): Promise<FileImportAnswer> {
  const { context, viewer, actor } = doing;
  const stored = await lockOwn(transaction, id, viewer);
  const before = await answer(stored, transaction);
  check(stored.version, before);
  refuseUnlessStaged(stored);
  const form = await formNamed(transaction, viewer, stored.form);
  if (stored.sourceId !== null) await refuseOtherSources(transaction, viewer, form, stored.sourceId);
  const { cells: counts } = before.understood;
  const total = counts.new + counts.changed;
  if (!total) throw new Problem(409, 'nothing-to-apply', 'The file says nothing that is not there already.');
  let publicationId: number | null = null;
  if (form) {
    const { metricById } = await readWorld(transaction);
    await forCells(transaction, stored, doing, { states: ['new', 'changed'], outcome: null }, total, (cells) =>
      enter(transaction, doing, stored, form, metricById, cells),
    );
  } else publicationId = await publishCells(transaction, doing, stored, reason);
  const appliedAt = context.now().toISOString();
  await updateFileImport(transaction, id, { state: 'applied', appliedAt, publicationId });
  await removePieces(transaction, id);
  const now = await answer(await getOwn(transaction, id, viewer), transaction);
  await recordDeed(transaction, actor, context.now(), {
    action: 'file-applied',
    organisationId: form?.organisationId ?? null,
    subject: `file import ${id}`,
    after: { file: stored.fileName, form: stored.form, outcomes: now.outcomes, publication: publicationId },
  });
  return now;
}

async function enter(
  transaction: Transaction,
  { context, viewer, actor }: Doing,
  { id, fileName: name }: StoredFileImport,
  form: StoredForm,
  metricById: ReadonlyMap<number, Metric>,
  cells: readonly FileImportCell[],
): Promise<CellOutcome[]> {
  const changes = cells.flatMap((cell) => {
    const change = changeOf(cell, form.code, metricById);
    const file = { import: id, name, sheet: cell.sheet, line: cell.line };
    return change ? [{ ...asAsked(change, form), file }] : [];
  });
  const { results } = await saveChangesIn(transaction, context, viewer, changes, actor);
  return cells.map((cell) => outcomeOf(cell, results.get(cell.changeId ?? ''), 'applied'));
}

/** Where the parts of a quotient are asked for, the quotient itself is not. */
function asAsked(change: GivenChange, form: StoredForm): GivenChange {
  const row = form.rows.find(isOf(change));
  const { value: _, ...parts } = change.set;
  const hasParts = parts.numerator !== undefined || parts.denominator !== undefined;
  return row?.asks === 'parts' && hasParts ? { ...change, set: parts } : change;
}

type Place = { organisation: string; period: PeriodCode };

/**
 * Hands in everything that the file filled; what is not ready stays a draft, and is said. The figures are in by now: whatever
 * goes wrong here is logged, and none of it makes the answer a failure.
 */
export async function submitAll(doing: Doing, { id, form }: FileImportAnswer): Promise<AppliedAnswer['submissions']> {
  const { context, signal } = doing;
  if (form === null) return [];
  const submitted: AppliedAnswer['submissions'] = [];
  try {
    for (const place of await placesFilled(context.database.orm, id)) {
      // who gives up waiting keeps what has been handed in
      const code = signal?.aborted ? 'cancelled' : await whyNotSubmitted(doing, { form, ...place });
      submitted.push({ ...place, code });
    }
  } catch (error) {
    context.log.error({ err: error, import: id }, 'what a file filled could not be handed in');
  }
  return submitted;
}

async function placesFilled(database: Queryable, id: string): Promise<Place[]> {
  const places = new Map<string, Place>();
  let position = 0;
  for (;;) {
    const cells = await listCellsAfter(database, id, position, { states: null, outcome: 'applied' }, atATime);
    const last = cells.at(-1);
    if (!last) return [...places.values()];
    position = last.position;
    for (const { organisation, frequency, periodStart } of cells) {
      if (organisation === null || !frequency || !periodStart) continue;
      const period = periodContaining(frequency, periodStart);
      places.set(`${organisation} ${period}`, { organisation, period });
    }
  }
}

/** Hands one place in; null where that is done, otherwise the code of what is in the way. */
async function whyNotSubmitted({ context, viewer, actor }: Doing, address: Address): Promise<string | null> {
  try {
    const { version } = await readSubmission(context, viewer, address);
    await submitSubmission(context, viewer, address, actor, (now) => {
      if (now !== version) throw new DomainError('stale', 'Somebody else has changed it in the meantime.');
    });
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    context.log.error({ err: error, form: address.form }, 'what a file filled could not be handed in');
    return 'unexpected';
  }
}

/** Takes a whole import back; what somebody has changed since is left as it is, and listed. */
export async function undoImport(doing: Doing, id: string, check: CheckVersion) {
  const { context, viewer, actor } = doing;
  return writeTransaction(context.database, async (transaction) => {
    const stored = await lockOwn(transaction, id, viewer);
    const before = await answer(stored, transaction);
    check(stored.version, before);
    if (stored.state !== 'applied') throw new Problem(409, 'not-applied', 'This import has not been applied.');
    const form = await formNamed(transaction, viewer, stored.form);
    if (stored.sourceId !== null) await refuseOtherSources(transaction, viewer, form, stored.sourceId);
    let publicationId: number | null = stored.publicationId;
    if (form) {
      const { metricById } = await readWorld(transaction);
      const filter = { states: null, outcome: 'applied' } as const;
      await forCells(transaction, stored, doing, filter, before.outcomes.applied, (cells) =>
        takeBack(transaction, doing, form, metricById, cells),
      );
    } else publicationId = await unpublishCells(transaction, doing, stored);
    await updateFileImport(transaction, id, { state: 'undone', publicationId });
    const now = await answer(await getOwn(transaction, id, viewer), transaction);
    await recordDeed(transaction, actor, context.now(), {
      action: 'file-undone',
      organisationId: form?.organisationId ?? null,
      subject: `file import ${id}`,
      after: { file: stored.fileName, form: stored.form, outcomes: now.outcomes },
    });
    return now;
  });
}

/** What stands where nothing was entered. */
const nothing = {
  value: null,
  numerator: null,
  denominator: null,
  answers: null,
  status: null,
  comment: '',
  origin: 'entered',
} as const;

async function takeBack(
  transaction: Transaction,
  { context, viewer, actor }: Doing,
  form: StoredForm,
  metricById: ReadonlyMap<number, Metric>,
  cells: readonly FileImportCell[],
): Promise<CellOutcome[]> {
  const ids = new Map<number, string>();
  const changes = cells.flatMap((cell) => {
    const changeId = crypto.randomUUID();
    ids.set(cell.position, changeId);
    const { origin, ...given } = { ...nothing, ...cell.before };
    const change = changeOf({ ...cell, given, changeId, beforeVersion: cell.afterVersion }, form.code, metricById);
    return change ? [{ ...asAsked(change, form), origin }] : [];
  });
  const { results } = await saveChangesIn(transaction, context, viewer, changes, actor);
  return cells.map((cell) => outcomeOf(cell, results.get(ids.get(cell.position) ?? ''), 'undone'));
}
