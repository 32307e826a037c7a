import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database, Transaction } from '#db/connection.ts';
import type { Actor } from '#db/queries/audit.ts';
import { removeFileImportCells, saveFileImportCells, type FileImportCell } from '#db/queries/file-import-cells.ts';
import { findPiece, savePiece } from '#db/queries/file-imports.ts';
import type { StoredForm } from '#db/queries/forms.ts';
import { listDimensions } from '#db/queries/metrics.ts';
import { nameIndex, type Named } from '#domain/name-match.ts';
import type { OrganisationTree } from '#domain/organisation-tree.ts';
import type { PeriodCode } from '#domain/period.ts';
import { isNumeric } from '#domain/table-header.ts';
import { columnLetter, textOf, type Names, type TableCell, type TableMapping } from '#domain/table-layout.ts';
import { understandTable, type SampledSheet, type Understood as Guessed } from '#domain/table-understanding.ts';
import type { Viewer } from '#domain/viewer.ts';
import { mayIn } from '../access/rights.ts';
import type { Context } from '../context.ts';
import { readWorld, type World } from '../entries/save.ts';
import { reportersOf } from '../forms/reporters.ts';
import { today } from '../http/today.ts';
import { readTable, type Reading } from '../imports/table-feed.ts';
import { openTableFile, sampleOf, type TableFile } from '../imports/table-file.ts';
import { unreadable } from '../imports/refusals.ts';
import { uploadFolder } from '../imports/upload.ts';
import type { Understood } from './answers.ts';
import { reachOf } from './brings.ts';
import { settledMetrics, unnamedColumns, withBrought } from './brought-metrics.ts';
import { Gathering, type Unknown } from './gather.ts';
import { weighAllForForm, weighForPublication } from './weigh.ts';

/** Who reads a file, into what; how far it has come is told, and asked whether to go on. */
export type Task = {
  context: Context;
  viewer: Viewer;
  actor: Actor;
  form: StoredForm | null;
  /** Of figures about others. */
  sourceId: number | null;
  tell?: ((share: number) => void) | undefined;
  signal?: AbortSignal | undefined;
};

export type Asked = { organisation: string | null; period: PeriodCode | null };

/** What names in a file can mean for whoever brings it: of a form its reporters and metrics, else all they may import for. */
export function namedIn(
  { form, viewer, sourceId }: Pick<Task, 'form' | 'viewer' | 'sourceId'>,
  { tree, metrics }: World,
  mapping: TableMapping | null,
) {
  const organisations: readonly Named[] = form
    ? reportersOf(form, tree).filter(({ id }) => mayIn(viewer, 'read-restricted', id, tree))
    : tree.all.filter(({ id }) => reachOf(viewer, { sourceId })(id, tree));
  const asked = form && new Set(form.rows.map(({ metric }) => metric));
  const brought = (mapping?.brings ?? []).map(({ code, name }) => ({ code, names: { sv: name } }));
  return {
    organisations: [...organisations, ...brought],
    metrics: [...metrics.values()].filter(({ code, formula }) => (asked ? asked.has(code) : formula === null)),
  };
}

export type Staged = { mapping: TableMapping; understood: Understood; cells: FileImportCell[] };

/** Reads a file with the mapping given, or the one that it seems to need, and holds it against what is there. */
export async function stageFile(
  path: string,
  fileName: string,
  task: Task,
  given: TableMapping | null,
  asked: Asked,
  earlier: Pick<Understood, 'columns' | 'fixed' | 'sheets'> | null = null,
): Promise<Staged & { file: TableFile }> {
  const { context, form, tell, signal } = task;
  const file = await openTableFile(path, given?.written);
  const world = withBrought(await readWorld(context.database.orm), given?.metrics ?? []);
  const named = namedIn(task, world, given);
  const names: Names = { organisations: nameIndex(named.organisations), metrics: nameIndex(named.metrics) };
  let guessed: Guessed | null = null;
  let sheets = earlier?.sheets ?? [];
  const saysNothing = given !== null && !given.columns.length && !given.across.length;
  if (!given || !earlier || saysNothing) {
    const sample = await sampleOf(file);
    if (!earlier) refuseWithoutFigures(sample);
    sheets = sample.map(({ name, isHidden }) => ({ name, isHidden }));
    const frequency = form?.frequency ?? null;
    const headerLine = given?.headerLine ?? null;
    guessed = understandTable(sample, { ...named, fileName, headerLine, asked: { ...asked, frequency } });
  }
  const mapping = given && !saysNothing ? given : withSaid(asReported(guessed, form), given);
  const dimensions = new Map((await listDimensions(context.database.orm)).map((one) => [one.code, one]));
  const gathering = new Gathering({
    mapping,
    names,
    metrics: world.metrics,
    dimensions,
    isPublished: form === null,
    isCsv: file.format === 'csv',
    today: today(context),
  });
  const reading = await readTable(file, mapping, names, gathering.take, {
    onRead: (share) => tell?.(share / 2),
    ...(signal ? { signal } : {}),
  });
  gathering.end();
  signal?.throwIfAborted();
  tell?.(0.5);
  await weigh(task, world, world.tree, gathering.cells);
  tell?.(0.7);
  signal?.throwIfAborted();
  const settled = settledMetrics(mapping, gathering.cells);
  const columns = columnsAsRead(reading, guessed?.columns ?? [], earlier?.columns ?? []);
  const unknown = [...gathering.unknown, ...(form ? [] : unnamedColumns(columns, mapping, reading, names))];
  const { cells, skippedRows } = gathering;
  const found = { cells, skippedRows, unknown };
  const understood = understoodOf(
    file,
    reading,
    sheets,
    columns,
    mapping,
    guessed?.fixed ?? earlier?.fixed ?? [],
    found,
  );
  return { file, mapping: settled, understood, cells: gathering.cells };
}

/** What somebody has said of a file whose columns are understood afresh, because another line is its header. */
function withSaid(mapping: TableMapping, said: TableMapping | null): TableMapping {
  if (!said) return mapping;
  const { meanings, brings, metrics, fixed, decimalSign, written } = said;
  return {
    ...mapping,
    ...(written ? { written } : {}),
    meanings,
    brings,
    metrics,
    fixed: {
      organisation: fixed.organisation ?? mapping.fixed.organisation,
      metric: fixed.metric ?? mapping.fixed.metric,
      period: fixed.period ?? mapping.fixed.period,
    },
    decimalSign: decimalSign ?? mapping.decimalSign,
    ...(said.sheets.length ? { sheets: said.sheets, namedBySheet: mapping.namedBySheet || said.namedBySheet } : {}),
  };
}

/** A heading alone, or prose: DomainError `no-figures`. Columns that are not told apart yet may still be. */
function refuseWithoutFigures(sheets: readonly SampledSheet[]): void {
  const hasFigures = ({ rows }: SampledSheet): boolean => {
    if (rows.length < 2) return rows.some(({ cells }) => cells.some(isNumeric));
    const isFilled = (cell: TableCell) => textOf(cell) !== '';
    return rows.some(({ cells }) => cells.filter(isFilled).length > 1 || cells.some((cell) => /\d/.test(textOf(cell))));
  };
  if (sheets.length && !sheets.some(hasFigures)) {
    throw unreadable('no-figures', 'There are no rows of figures in the file.');
  }
}

/** A form asks for periods of its own length. DomainError `unreadable-file` for a file without a row. */
function asReported(guessed: Guessed | null, form: StoredForm | null): TableMapping {
  if (!guessed) throw unreadable('unreadable-file', 'There is nothing in the file.');
  return form ? { ...guessed.mapping, frequency: form.frequency } : guessed.mapping;
}

async function weigh(
  task: Task,
  world: World,
  tree: OrganisationTree,
  cells: readonly FileImportCell[],
): Promise<void> {
  const { context, viewer, actor, form } = task;
  const { orm } = context.database;
  if (form) await weighAllForForm(orm, context, viewer, actor, form.code, world, cells, task.signal);
  else await weighForPublication(orm, reachOf(viewer, task), tree, cells);
}

/** Each column as it is read now, with why: as guessed, or because somebody says so. */
function columnsAsRead(
  { columns }: Reading,
  guessed: Guessed['columns'],
  earlier: Understood['columns'],
): Understood['columns'] {
  if (!columns.length) return guessed.length ? guessed.map(({ index: _, ...column }) => column) : [...earlier];
  return columns.map(({ header, means, figure }, index) => {
    const guess = guessed[index]?.header === header ? guessed[index] : earlier[index];
    const isSame = guess?.header === header && guess.means === means;
    const seen = guess?.header === header ? guess : { matched: 0, of: 0, examples: [] };
    return {
      header,
      letter: columnLetter(index),
      means,
      figure,
      reason: isSame ? guess.reason : 'told',
      confidence: isSame ? guess.confidence : 'sure',
      matched: seen.matched,
      of: seen.of,
      examples: seen.examples,
    };
  });
}

function understoodOf(
  { delimiter }: Pick<TableFile, 'delimiter'>,
  reading: Reading,
  sheets: Understood['sheets'],
  columns: Understood['columns'],
  mapping: TableMapping,
  guesses: Understood['fixed'],
  { cells, skippedRows, unknown }: { cells: readonly FileImportCell[]; skippedRows: number; unknown: Unknown[] },
): Understood {
  const counts = { new: 0, changed: 0, unchanged: 0, refused: 0 };
  for (const { state } of cells) counts[state] += 1;
  const fixed = (['organisation', 'metric', 'period'] as const).flatMap((axis) => {
    const code = mapping.fixed[axis];
    if (code === null) return [];
    const guess = guesses.find((one) => one.axis === axis && one.code === code);
    return [guess ?? { axis, code, reason: 'told', confidence: 'sure' as const }];
  });
  return {
    sheets,
    delimiter,
    hiddenRows: reading.hiddenRows,
    headerLine: reading.headerLine,
    columns,
    fixed,
    misfit: reading.misfit,
    unreadSheets: reading.unreadSheets,
    unknown: unknown.map((one) => ({ ...one, near: [...one.near] })),
    rows: reading.rows,
    skippedRows,
    cells: counts,
  };
}

const cellsAtATime = 5_000;

/** Puts the cells in the place of those that were there. */
export async function saveCells(
  transaction: Transaction,
  id: string,
  cells: readonly FileImportCell[],
  { tell, signal }: Pick<Task, 'tell' | 'signal'>,
): Promise<void> {
  await removeFileImportCells(transaction, id);
  for (let start = 0; start < cells.length; start += cellsAtATime) {
    signal?.throwIfAborted();
    await saveFileImportCells(transaction, id, cells.slice(start, start + cellsAtATime));
    tell?.(0.7 + (0.3 * (start + cellsAtATime)) / cells.length);
  }
}

const pieceSize = 512 * 1024;

export async function savePieces(transaction: Transaction, id: string, path: string): Promise<void> {
  let position = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: pieceSize })) {
    await savePiece(transaction, id, (position += 1), chunk as Buffer);
  }
}

/** The file as it was brought, in a temporary folder for as long as it is read. */
export async function withFile<T>(
  database: Database,
  id: string,
  use: (path: string | null) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), `${uploadFolder}${process.pid}-`));
  try {
    const path = join(folder, 'file');
    const file = await open(path, 'w', 0o600);
    let position = 0;
    try {
      for (;;) {
        const piece = await findPiece(database.orm, id, position + 1);
        if (!piece) break;
        await file.write(piece);
        position += 1;
      }
    } finally {
      await file.close();
    }
    return await use(position ? path : null);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
