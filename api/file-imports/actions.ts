import { randomUUID } from 'node:crypto';
import { recordDeed } from '#db/queries/audit.ts';
import { countOutcomes } from '#db/queries/file-import-cells.ts';
import {
  findFileImport,
  listFileImports,
  lockFileImport,
  removeFileImport,
  saveFileImport,
  updateFileImport,
  type Owner,
  type StoredFileImport,
} from '#db/queries/file-imports.ts';
import { findForm, type StoredForm } from '#db/queries/forms.ts';
import { listDimensions } from '#db/queries/metrics.ts';
import { getOrganisationTree } from '#db/queries/organisations.ts';
import { writeTransaction } from '#db/write.ts';
import type { Queryable, Transaction } from '#db/connection.ts';
import type { OrganisationTree } from '#domain/organisation-tree.ts';
import type { PeriodCode } from '#domain/period.ts';
import { addDays } from '#domain/date.ts';
import type { TableMapping } from '#domain/table-layout.ts';
import { grantsOf, type Viewer } from '#domain/viewer.ts';
import { mayIn, notAllowed } from '../access/rights.ts';
import { unknownForm } from '../forms/actions.ts';
import { reportersOf } from '../forms/reporters.ts';
import { readWorld } from '../entries/save.ts';
import { Problem } from '../http/problem.ts';
import { jsonOf, storedMapping } from '../imports/table-mapping.ts';
import { reachOf, refuseOtherBrings } from './brings.ts';
import { mayShapeCatalogue, refuseOtherMetrics, withBrought } from './brought-metrics.ts';
import { formOf, ownForms } from './own-form.ts';
import { mappingNamed } from './saved-mappings.ts';
import { mappingOfSource, refuseOtherSources } from './sources.ts';
import { FileImportAnswer, Understood, type FileImportDetails } from './answers.ts';
import { namedIn, saveCells, savePieces, stageFile, withFile, type Task } from './stage.ts';

/** Who does something to an import of theirs. */
export type Doing = Pick<Task, 'context' | 'viewer' | 'actor' | 'tell' | 'signal'>;
/** Refuses who has changed something since: given the version there is. */
export type CheckVersion = (version: number, now: unknown) => void;

/** How long it can be corrected, applied and undone; db/queries/retention.ts then removes it. */
export const daysKept = 7;

// what a key brings is its own alone: whoever made it may have rights elsewhere that it has not
export function ownerOf(viewer: Viewer): Owner {
  switch (viewer.kind) {
    case 'person':
      return { personId: viewer.id, actor: viewer.name };
    case 'key':
      return { personId: null, actor: `key ${viewer.id}` };
    case 'installation':
      return { personId: null, actor: viewer.name };
    case 'nobody':
      return { personId: null, actor: '' };
  }
}

const unknownImport = () => new Problem(404, 'unknown-file-import', 'There is no such import, or no longer.');

export type Brought = {
  path: string;
  fileName: string;
  form: string | null;
  organisation: string | null;
  period: PeriodCode | null;
  /** A saved mapping by its name. */
  mapping: string | null;
  /** The source of figures about others. */
  source: number | null;
};

/** Takes a file in to be looked at: nothing of it is anywhere else yet. */
export async function bringFile(doing: Doing, brought: Brought): Promise<FileImportAnswer> {
  const form = await formOf(brought, await ownForms(doing));
  const read = await readBrought(doing, { ...brought, form });
  return writeTransaction(doing.context.database, (transaction) => saveRead(transaction, doing, read));
}

export type ReadFile = { brought: Brought; form: StoredForm | null; staged: Awaited<ReturnType<typeof stageFile>> };

/** Reads a file for whoever may do something with it. */
export async function readBrought(doing: Doing, brought: Brought): Promise<ReadFile> {
  const { context, viewer } = doing;
  const { path, fileName, source: sourceId, mapping } = brought;
  const form = await formNamed(context.database.orm, viewer, brought.form);
  if (sourceId !== null) await refuseOtherSources(context.database.orm, viewer, form, sourceId);
  else if (!form) refuseUnlessImporter(viewer);
  const named = mapping === null ? null : await mappingNamed(context, viewer, mapping);
  const given = named ?? (sourceId === null ? null : await mappingOfSource(context.database.orm, sourceId));
  const staged = await stageFile(path, fileName, { ...doing, form, sourceId }, given, brought);
  return { brought, form, staged };
}

export async function saveRead(
  transaction: Transaction,
  doing: Doing,
  { brought, form, staged }: ReadFile,
): Promise<FileImportAnswer> {
  const { context, viewer, actor } = doing;
  const id = randomUUID();
  await saveFileImport(transaction, {
    id,
    ...ownerOf(viewer),
    formId: form?.id ?? null,
    sourceId: brought.source,
    fileName: brought.fileName,
    format: staged.file.format,
    encoding: staged.file.encoding,
    mapping: jsonOf(staged.mapping),
    understood: staged.understood,
    createdAt: context.now().toISOString(),
  });
  await savePieces(transaction, id, brought.path);
  await saveCells(transaction, id, staged.cells, doing);
  await recordDeed(transaction, actor, context.now(), {
    action: 'file-brought',
    organisationId: form?.organisationId ?? null,
    subject: `file import ${id}`,
    after: { file: brought.fileName, form: form?.code ?? null, cells: staged.understood.cells },
  });
  return answer(await getOwn(transaction, id, viewer), transaction);
}

function refuseUnlessImporter(viewer: Viewer): void {
  if (!mayPublish(viewer)) throw notAllowed('import');
}

/** Whether anything that somebody brings can be published without a form. */
export const mayPublish = (viewer: Viewer): boolean =>
  viewer.kind === 'installation' || grantsOf(viewer).some(({ capabilities }) => capabilities.includes('import'));

/** Reads the same file again in another way. */
export async function correctMapping(
  doing: Doing,
  id: string,
  given: TableMapping | null,
  check: CheckVersion,
): Promise<FileImportAnswer> {
  const { context, viewer, actor } = doing;
  const before = await getOwn(context.database.orm, id, viewer);
  check(before.version, await answer(before, context.database.orm));
  refuseUnlessStaged(before);
  const form = await formNamed(context.database.orm, viewer, before.form);
  const { sourceId } = before;
  if (given) await refuseOtherBrings(context, reachOf(viewer, before), form, given.brings);
  if (given) await refuseOtherMetrics(context.database.orm, viewer, form, given.metrics);
  const earlier = Understood.parse(before.understood);
  const staged = await withFile(context.database, id, async (path) => {
    if (path === null) throw unknownImport();
    const asked = { organisation: null, period: null };
    return stageFile(path, before.fileName, { ...doing, form, sourceId }, given, asked, given ? earlier : null);
  });
  return writeTransaction(context.database, async (transaction) => {
    const now = await lockOwn(transaction, id, viewer);
    check(now.version, await answer(now, transaction));
    refuseUnlessStaged(now);
    await updateFileImport(transaction, id, { mapping: jsonOf(staged.mapping), understood: staged.understood });
    await saveCells(transaction, id, staged.cells, doing);
    await recordDeed(transaction, actor, context.now(), {
      action: 'file-mapped',
      organisationId: form?.organisationId ?? null,
      subject: `file import ${id}`,
      after: { file: before.fileName, cells: staged.understood.cells },
    });
    return answer(await getOwn(transaction, id, viewer), transaction);
  });
}

export function refuseUnlessStaged({ state }: StoredFileImport): void {
  if (state !== 'staged') throw new Problem(409, `already-${state}`, 'This import has been applied.');
}

/** Null for none. Problem 404 `unknown-form` where it has ended, or is not for anybody that one enters figures for. */
export async function formNamed(database: Queryable, viewer: Viewer, code: string | null): Promise<StoredForm | null> {
  if (code === null) return null;
  const form = await findForm(database, code);
  const tree = await getOrganisationTree(database, null);
  if (!form || !mayFill(viewer, form, tree)) throw unknownForm(code);
  return form;
}

/** Whether somebody enters figures for anybody that reports with the form. */
export const mayFill = (viewer: Viewer, form: StoredForm, tree: OrganisationTree): boolean =>
  reportersOf(form, tree).some(({ id }) => mayIn(viewer, 'enter', id, tree));

export async function getOwn(database: Queryable, id: string, viewer: Viewer): Promise<StoredFileImport> {
  const found = isUuid(id) ? await findFileImport(database, id, ownerOf(viewer)) : null;
  if (!found) throw unknownImport();
  return found;
}

export async function lockOwn(transaction: Transaction, id: string, viewer: Viewer): Promise<StoredFileImport> {
  const found = isUuid(id) ? await lockFileImport(transaction, id, ownerOf(viewer)) : null;
  if (!found) throw unknownImport();
  return found;
}

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

export async function readOwn({ context, viewer }: Doing, id: string): Promise<FileImportDetails> {
  const { orm } = context.database;
  const stored = await getOwn(orm, id, viewer);
  const form = await (stored.state === 'staged' ? formNamed(orm, viewer, stored.form) : formOnce(orm, stored.form));
  const mapping = storedMapping(stored.mapping);
  const world = withBrought(await readWorld(orm), mapping.metrics);
  const { organisations, metrics } = namedIn({ form, viewer, sourceId: stored.sourceId }, world, mapping);
  const dimensions = await listDimensions(orm);
  return {
    ...(await answer(stored, orm)),
    choices: {
      breakdowns: dimensions.flatMap(({ code, categories }) =>
        categories.map((category) => ({ code: `${code}.${category.code}`, names: category.names })),
      ),
      organisations: organisations.map(({ code, names }) => ({ code, names })),
      metrics: metrics.map(({ code, names }) => ({ code, names })),
      mayMakeMetrics: stored.form === null && (await mayShapeCatalogue(orm, viewer, world.tree)),
    },
  };
}

/** What has been done is called by its names also when its form is no longer filled in. */
const formOnce = async (database: Queryable, code: string | null): Promise<StoredForm | null> =>
  code === null ? null : findForm(database, code);

export async function listOwn({ context, viewer }: Doing, { limit, page }: { limit: number; page: number }) {
  const { orm } = context.database;
  const { items, total } = await listFileImports(orm, ownerOf(viewer), { limit, offset: (page - 1) * limit });
  const outcomes = await countOutcomes(
    orm,
    items.map(({ id }) => id),
  );
  return { items: items.map((one) => answerWith(one, outcomes)), total };
}

/** What was brought is taken away; what was applied stays applied. */
export async function removeOwn({ context, viewer, actor }: Doing, id: string, check: CheckVersion): Promise<void> {
  await writeTransaction(context.database, async (transaction) => {
    const stored = await lockOwn(transaction, id, viewer);
    const { fileName, state } = stored;
    check(stored.version, await answer(stored, transaction));
    await removeFileImport(transaction, id);
    await recordDeed(transaction, actor, context.now(), {
      action: 'file-removed',
      organisationId: null,
      subject: `file import ${id}`,
      before: { file: fileName, state },
    });
  });
}

export const answer = async (stored: StoredFileImport, database: Queryable): Promise<FileImportAnswer> =>
  answerWith(stored, await countOutcomes(database, [stored.id]));

function answerWith(stored: StoredFileImport, outcomes: Awaited<ReturnType<typeof countOutcomes>>): FileImportAnswer {
  const { id, form, sourceId, source, fileName, encoding, state, version, createdAt, appliedAt, publicationId } =
    stored;
  const mapping = storedMapping(stored.mapping);
  return {
    id,
    form,
    source: sourceId === null || source === null ? null : { id: sourceId, name: source },
    fileName,
    format: FileImportAnswer.shape.format.parse(stored.format),
    encoding: mapping.written?.encoding ?? encoding,
    state,
    version,
    createdAt,
    appliedAt,
    keptUntil: `${addDays(createdAt.slice(0, 10), daysKept)}T00:00:00Z`,
    publication: publicationId,
    mapping: jsonOf(mapping),
    understood: Understood.parse(stored.understood),
    outcomes: outcomes(id),
  };
}
