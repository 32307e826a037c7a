import { Hono, type Context as HonoContext } from 'hono';
import { z } from 'zod';
import { fileImportCellStates, fileImportOutcomes } from '#db/schema/index.ts';
import { readPeriod } from '#domain/period.ts';
import type { Context } from '../context.ts';
import { body } from '../http/body.ts';
import { acting } from '../http/description.ts';
import { refuseStale } from '../http/if-match.ts';
import { tellApart } from '../http/once.ts';
import { Paging, pageOf, paged, query } from '../http/parameters.ts';
import { Problem } from '../http/problem.ts';
import { tracked } from '../http/progress.ts';
import { actorOf } from '../http/viewer.ts';
import { mappingOf, TableMappingJson } from '../imports/table-mapping.ts';
import { contentsOf, receiveUpload, type Upload } from '../imports/upload.ts';
import * as actions from './actions.ts';
import {
  AppliedAnswer,
  FileImportAnswer,
  FileImportCellPage,
  FileImportDetails,
  FileImportPage,
  SavedMappingAnswer,
  SavedMappingPage,
} from './answers.ts';
import { applyImport, undoImport } from './apply.ts';
import { listCells } from './cells.ts';
import { forgetMapping, keepMapping, listMappingsFor, longestName, savedAnswer } from './saved-mappings.ts';

const name = z.string().trim().min(1).max(longestName);
const organisation = z.string().max(182);

const CellQuery = z.strictObject({
  state: z.enum(fileImportCellStates).optional(),
  outcome: z.enum(fileImportOutcomes).optional(),
  ...Paging,
});
const NewMapping = z.strictObject({
  mapping: TableMappingJson.nullable().meta({ description: 'Null understands the file anew.' }),
});
export const Applied = z.strictObject({
  submits: z.boolean().default(false).meta({ description: 'Hands in at once what the file fills.' }),
  reason: z.string().trim().min(1).max(500).optional().meta({ description: 'Of the publication, where it publishes.' }),
});
const Nothing = z.strictObject({});
const KeptMapping = z.strictObject({ organisation, mapping: TableMappingJson });

export const fields = ['form', 'organisation', 'period', 'source'] as const;

export const doingOf = (context: Context, c: HonoContext): actions.Doing => ({
  context,
  viewer: c.get('viewer'),
  actor: actorOf(c),
});

const check =
  (c: HonoContext): actions.CheckVersion =>
  (version, now) =>
    refuseStale(c, String(version), now);

const binary = { type: 'string' as const, format: 'binary' };

/** The form that a file, or several, are sent in. */
export const uploadForm = (file: typeof binary | { type: 'array'; items: typeof binary } = binary) => ({
  'multipart/form-data': {
    schema: {
      type: 'object' as const,
      required: ['file'],
      properties: {
        file,
        form: {
          type: 'string' as const,
          description:
            'Whose cells it fills; * the one that it is for, where the file tells; without, its figures are to be published. ' +
            'A file that was exported from a form fills that form.',
        },
        organisation: { type: 'string' as const, description: 'Whose figures they are, where the file does not say.' },
        period: { type: 'string' as const, description: 'Of when they are, where the file does not say.' },
        mapping: { type: 'string' as const, description: 'The name of a saved mapping.' },
        source: {
          type: 'string' as const,
          description: 'The number of the reference source whose figures about others they are.',
        },
      },
    },
  },
});

/** What is said of a file beside it. Problem `bad-period`. */
export function saidWith({ fields: given, mapping }: Pick<Upload, 'fields' | 'mapping'>) {
  const said = (part: (typeof fields)[number]) => given.get(part) || null;
  const written = said('period');
  const period = written === null ? null : readPeriod(written);
  if (written !== null && period === null) {
    throw new Problem(400, 'bad-period', 'A period such as 2026-Q3 is expected.', { path: 'period' });
  }
  const source = said('source');
  if (source !== null && !/^[1-9]\d{0,8}$/.test(source)) {
    throw new Problem(400, 'unknown-source', 'A number of a source is expected.', { path: 'source' });
  }
  return {
    form: said('form'),
    organisation: said('organisation'),
    period,
    mapping: mapping || null,
    source: source === null ? null : Number(source),
  };
}

/** Files that are looked at before they are taken in: `/file-imports`. */
export const fileImportRoutes = (context: Context) =>
  new Hono()
    .get(
      '/',
      acting({ summary: 'Files that one has brought, of the last week', answer: FileImportPage, tag: 'file imports' }),
      query(z.strictObject(Paging)),
      async (c) => {
        const { limit, page } = c.req.valid('query');
        const { items, total } = await actions.listOwn(doingOf(context, c), { limit, page });
        return c.json(pageOf(c, items, { total, limit, page }));
      },
    )
    .post(
      '/',
      acting({
        summary: 'Bring a file to be looked at',
        description:
          'CSV, xlsx or ods. Says what was understood of it and what it would change; nothing is changed until it is applied. ' +
          'Whoever accepts application/x-ndjson is told how far it has come.',
        answer: FileImportAnswer,
        tag: 'file imports',
        status: 201,
        requestBody: { required: true, content: uploadForm() },
      }),
      async (c) => {
        const upload = await receiveUpload(c.req.raw, fields);
        try {
          await tellApart(c, () => contentsOf({ ...upload, files: [upload] }));
          const brought = { path: upload.path, fileName: upload.fileName, ...saidWith(upload) };
          return await answered(
            c,
            context,
            201,
            (how) => actions.bringFile({ ...doingOf(context, c), ...how }, brought),
            upload.remove,
          );
        } catch (error) {
          await upload.remove();
          throw error;
        }
      },
    )
    .get(
      '/:id',
      acting({ summary: 'One file, and what was understood of it', answer: FileImportDetails, tag: 'file imports' }),
      async (c) => {
        const found = await actions.readOwn(doingOf(context, c), c.req.param('id'));
        c.header('ETag', `"${found.version}"`);
        return c.json(found);
      },
    )
    .delete(
      '/:id',
      acting({ summary: 'Take a file away; what was applied stays', answer: null, tag: 'file imports', changes: true }),
      async (c) => {
        await actions.removeOwn(doingOf(context, c), c.req.param('id'), check(c));
        return c.body(null, 204);
      },
    )
    .put(
      '/:id/mapping',
      acting({ summary: 'Read it in another way', answer: FileImportAnswer, tag: 'file imports', changes: true }),
      body(NewMapping),
      async (c) => {
        const { mapping } = c.req.valid('json');
        return answered(c, context, 200, (how) =>
          actions.correctMapping(
            { ...doingOf(context, c), ...how },
            c.req.param('id'),
            mapping && mappingOf(mapping),
            check(c),
          ),
        );
      },
    )
    .get(
      '/:id/cells',
      acting({ summary: 'What it would do, or did, cell by cell', answer: FileImportCellPage, tag: 'file imports' }),
      query(CellQuery),
      async (c) => {
        const { limit, page, state, outcome = null } = c.req.valid('query');
        const filter = { states: state === undefined ? null : [state], outcome };
        const { items, total } = await listCells(doingOf(context, c), c.req.param('id'), filter, { limit, page });
        return c.json(pageOf(c, items, { total, limit, page }));
      },
    )
    .post(
      '/:id/apply',
      acting({
        summary: 'Do what it says: as drafts of its form, handed in at once, or published where it has none',
        description:
          'All of it in one transaction. Cells that somebody has changed since the preview are left, and say so.',
        answer: AppliedAnswer,
        tag: 'file imports',
        changes: true,
      }),
      body(Applied),
      async (c) => {
        const { submits, reason = 'import' } = c.req.valid('json');
        return answered(c, context, 200, (how) =>
          applyImport({ ...doingOf(context, c), ...how }, c.req.param('id'), { submits, reason }, check(c)),
        );
      },
    )
    .post(
      '/:id/undo',
      acting({
        summary: 'Take it all back',
        description: 'Cells that somebody has changed since are left, and say so.',
        answer: FileImportAnswer,
        tag: 'file imports',
        changes: true,
      }),
      body(Nothing),
      async (c) =>
        answered(c, context, 200, (how) => undoImport({ ...doingOf(context, c), ...how }, c.req.param('id'), check(c))),
    );

/** Long work, with how far it has come for whoever asks for it; `after` is done whatever becomes of it. */
export async function answered<Answer extends object>(
  c: HonoContext,
  context: Context,
  status: 200 | 201,
  work: (how: Pick<actions.Doing, 'tell' | 'signal'>) => Promise<Answer>,
  after: () => Promise<void> = () => Promise.resolve(),
): Promise<Response> {
  const done = await tracked(c, context, async (how) => {
    try {
      return await work(how);
    } finally {
      await after();
    }
  });
  return done instanceof Response ? done : c.json(done, status);
}

/** How files are read, kept by name: `/import-mappings`. */
export const importMappingRoutes = (context: Context) =>
  new Hono()
    .get(
      '/',
      acting({ summary: 'Saved mappings', answer: SavedMappingPage, tag: 'file imports' }),
      query(z.strictObject(Paging)),
      async (c) =>
        c.json(paged(c, (await listMappingsFor(context, c.get('viewer'))).map(savedAnswer), c.req.valid('query'))),
    )
    .put(
      '/:name',
      acting({ summary: 'Keep a mapping under a name', answer: SavedMappingAnswer, tag: 'file imports' }),
      body(KeptMapping),
      async (c) => {
        const given = { ...c.req.valid('json'), name: nameIn(c) };
        return c.json(await keepMapping(context, c.get('viewer'), actorOf(c), given, check(c)));
      },
    )
    .delete(
      '/:name',
      acting({ summary: 'Forget a mapping', answer: null, tag: 'file imports', changes: true }),
      query(z.strictObject({ organisation })),
      async (c) => {
        const given = { organisation: c.req.valid('query').organisation, name: nameIn(c) };
        await forgetMapping(context, c.get('viewer'), actorOf(c), given, check(c));
        return c.body(null, 204);
      },
    );

function nameIn(c: HonoContext): string {
  const read = name.safeParse(c.req.param('name'));
  if (!read.success) throw new Problem(400, 'bad-field', 'A name has 1 to 100 characters.', { path: 'name' });
  return read.data;
}
