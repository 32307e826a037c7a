import { listContradictions } from '#db/queries/file-import-cells.ts';
import { listMetrics } from '#db/queries/metrics.ts';
import { writeTransaction } from '#db/write.ts';
import { DomainError } from '#domain/error.ts';
import { periodContaining } from '#domain/period.ts';
import { Problem } from '../http/problem.ts';
import type { UploadedFile } from '../imports/upload.ts';
import { ownerOf, readBrought, saveRead, type Brought, type Doing, type ReadFile } from './actions.ts';
import type { AppliedBatchAnswer, ContradictionAnswer, FileBatchAnswer } from './answers.ts';
import { applyIn, submitAll } from './apply.ts';
import { mostCells } from './gather.ts';
import { formOf, ownForms } from './own-form.ts';

/** Why a file cannot be read, whatever becomes of those beside it. */
const ofOneFile: ReadonlySet<string> = new Set([
  'unreadable-file',
  'no-figures',
  'old-workbook',
  'too-large',
  'which-form',
]);

/** Takes several files in to be looked at; one that cannot be read does not keep the others out. */
export async function bringFiles(
  doing: Doing,
  files: readonly UploadedFile[],
  said: Omit<Brought, 'path' | 'fileName'>,
): Promise<FileBatchAnswer> {
  const forms = await ownForms(doing);
  const read: { fileName: string; file: ReadFile | null; code: string | null }[] = [];
  let cells = 0;
  for (const [place, { path, fileName }] of files.entries()) {
    const tell = (share: number) => doing.tell?.((0.8 * (place + share)) / files.length);
    try {
      const brought = { ...said, path, fileName };
      const file = await readBrought({ ...doing, tell }, { ...brought, form: await formOf(brought, forms) });
      read.push({ fileName, file, code: null });
      cells += file.staged.cells.length;
    } catch (error) {
      if (!(error instanceof DomainError) || !ofOneFile.has(error.code)) throw error;
      read.push({ fileName, file: null, code: error.code });
    }
    if (cells > mostCells) {
      throw new DomainError('too-many-cells', `At most ${mostCells} cells in all files together.`, {
        limit: mostCells,
      });
    }
  }
  const quietly = { ...doing, tell: undefined };
  return writeTransaction(doing.context.database, async (transaction) => {
    const items: FileBatchAnswer['items'] = [];
    for (const { fileName, file, code } of read) {
      items.push({ fileName, import: file && (await saveRead(transaction, quietly, file)), code });
    }
    return { items };
  });
}

/** Where files that one has brought contradict each other. Files of others, and such as are gone, are none. */
export async function listContradictionsIn(
  { context, viewer }: Doing,
  ids: readonly string[],
  { limit, page }: { limit: number; page: number },
): Promise<{ items: ContradictionAnswer[]; total: number }> {
  const { orm } = context.database;
  const { items, total } = await listContradictions(orm, ids, ownerOf(viewer), {
    limit,
    offset: (page - 1) * limit,
  });
  const codeOf = new Map((await listMetrics(orm, null)).map(({ id, code }) => [id, code]));
  return {
    items: items.map(({ metricId, frequency, periodStart, ...one }) => ({
      ...one,
      metric: codeOf.get(metricId) ?? '',
      period: periodContaining(frequency, periodStart),
    })),
    total,
  };
}

/** What is new and changed in several files: all of it in one transaction, each undone by itself if need be. */
export async function applyFiles(
  doing: Doing,
  imports: readonly { id: string; version: number }[],
  { submits, reason }: { submits: boolean; reason: string },
): Promise<AppliedBatchAnswer> {
  const applied = await writeTransaction(doing.context.database, async (transaction) => {
    const done = new Map<string, Awaited<ReturnType<typeof applyIn>>>();
    for (const [place, { id, version }] of imports.entries()) {
      const tell = (share: number) => doing.tell?.((place + share) / imports.length);
      const one = await applyIn(transaction, { ...doing, tell }, id, reason, (now, file) => {
        if (now === version) return;
        throw new Problem(412, 'changed-since', 'One of the files has been changed since.', { now: file });
      });
      done.set(id, one);
    }
    return [...done.values()];
  });
  const items: AppliedBatchAnswer['items'] = [];
  for (const file of applied) items.push({ ...file, submissions: submits ? await submitAll(doing, file) : [] });
  return { items };
}
