import { Hono } from 'hono';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { body } from '../http/body.ts';
import { acting } from '../http/description.ts';
import { tellApart } from '../http/once.ts';
import { Paging, pageOf, query } from '../http/parameters.ts';
import { contentsOf, receiveUploads } from '../imports/upload.ts';
import { AppliedBatchAnswer, ContradictionPage, FileBatchAnswer } from './answers.ts';
import { applyFiles, bringFiles, listContradictionsIn } from './batches.ts';
import { Applied, answered, doingOf, fields, saidWith, uploadForm } from './routes.ts';

/** The returned files of a whole agency; more are brought in several times. */
const mostFiles = 50;

const Files = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(z.uuid()).min(1).max(mostFiles))
  .meta({ description: 'The ids of the files, in the order in which they are to be applied.', type: 'string' });

const NewApplied = Applied.extend({
  imports: z
    .array(z.strictObject({ id: z.uuid(), version: z.int().meta({ description: 'As you saw it.' }) }))
    .min(1)
    .max(mostFiles),
});

/** Files that are brought and taken in together: `/file-batches`. Each is looked at by itself at `/file-imports/:id`. */
export const fileBatchRoutes = (context: Context) =>
  new Hono()
    .post(
      '/',
      acting({
        summary: 'Bring several files at once to be looked at',
        description:
          'As POST /file-imports, with a part "file" for each, at most 50 and 200 MB together. A workbook that says at its top ' +
          'of which form it is fills that form. What cannot be read is said, and the others are brought.',
        answer: FileBatchAnswer,
        tag: 'file imports',
        status: 201,
        requestBody: {
          required: true,
          content: uploadForm({ type: 'array', items: { type: 'string', format: 'binary' } }),
        },
      }),
      async (c) => {
        const uploads = await receiveUploads(c.req.raw, fields, mostFiles);
        try {
          await tellApart(c, () => contentsOf(uploads));
          const said = saidWith(uploads);
          return await answered(
            c,
            context,
            201,
            (how) => bringFiles({ ...doingOf(context, c), ...how }, uploads.files, said),
            uploads.remove,
          );
        } catch (error) {
          await uploads.remove();
          throw error;
        }
      },
    )
    .get(
      '/contradictions',
      acting({
        summary: 'Where files that one has brought say different things of one cell',
        description: 'Of those that have not been applied yet. What is nobody’s own, or gone, is left out.',
        answer: ContradictionPage,
        tag: 'file imports',
      }),
      query(z.strictObject({ files: Files, ...Paging })),
      async (c) => {
        const { files, limit, page } = c.req.valid('query');
        const { items, total } = await listContradictionsIn(doingOf(context, c), files, { limit, page });
        return c.json(pageOf(c, items, { total, limit, page }));
      },
    )
    .post(
      '/apply',
      acting({
        summary: 'Do what several files say, all of it or nothing',
        description:
          'In the order given: where two say different things of one cell, the first has it, and the other is not applied. A ' +
          'file that somebody has changed since is 412 `changed-since`, and nothing is done.',
        answer: AppliedBatchAnswer,
        tag: 'file imports',
      }),
      body(NewApplied),
      async (c) => {
        const { imports, submits, reason = 'import' } = c.req.valid('json');
        return answered(c, context, 200, (how) =>
          applyFiles({ ...doingOf(context, c), ...how }, imports, { submits, reason }),
        );
      },
    );
