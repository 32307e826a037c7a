import { Hono } from 'hono';
import { describeRoute, resolver } from 'hono-openapi';
import { z } from 'zod';
import { mayIn } from '../access/rights.ts';
import type { Viewer } from '#domain/viewer.ts';
import type { Context } from '../context.ts';
import { findMappingNamed, longestName } from '../file-imports/saved-mappings.ts';
import { tellApart } from '../http/once.ts';
import { GivenMoment, query } from '../http/parameters.ts';
import { ProblemAnswer } from '../http/problem.ts';
import { actorOf } from '../http/viewer.ts';
import { importFile } from './actions.ts';
import { ImportReport } from './answers.ts';
import { readMapping, type GivenMapping } from './mapping.ts';
import { contentsOf, receiveUpload } from './upload.ts';

const flag = z.enum(['true', 'false']).default('false');

const ImportQuery = z.strictObject({
  dryRun: flag.meta({ description: 'Reports the same and changes nothing.' }),
  strict: flag.meta({ description: 'Refuses everything if anything is refused.' }),
  publishedAt: GivenMoment.optional().meta({ description: 'When an old vintage was published.' }),
  reason: z.string().trim().min(1).max(500).optional(),
});

const problem = { 'application/problem+json': { schema: resolver(ProblemAnswer) } };

/** A mapping as it is sent, or one that is kept by its name. DomainError `bad-mapping` for what is neither. */
async function mappingGiven(context: Context, viewer: Viewer, text: string | null): Promise<GivenMapping | null> {
  if (text === null) return null;
  const name = text.trim();
  const kept = name.length > longestName ? undefined : await findMappingNamed(context, viewer, name);
  return kept ? { layout: 'table', name, table: kept } : readMapping(text);
}

export const importRoutes = (context: Context) =>
  new Hono().post(
    '/',
    describeRoute({
      summary: 'Take a file of figures in',
      description:
        'CSV, xlsx or ods in the part "file": with the columns organisation, metric, period and value, or any other together ' +
        'with a mapping in the part "mapping": JSON, or the name of a saved one. Good cells are published in one transaction, bad ones reported.',
      tags: ['imports'],
      requestBody: {
        required: true,
        content: {
          'multipart/form-data': {
            schema: {
              type: 'object',
              required: ['file'],
              properties: { file: { type: 'string', format: 'binary' }, mapping: { type: 'string', format: 'binary' } },
            },
          },
        },
      },
      responses: {
        200: {
          description: 'What was, or would be, done',
          content: { 'application/json': { schema: resolver(ImportReport) } },
        },
        400: { description: 'Something in the request is wrong', content: problem },
        401: { description: 'Nobody is signed in', content: problem },
        403: { description: 'The role does not allow it here', content: problem },
        409: { description: 'It contradicts what is already published', content: problem },
        413: { description: 'Too large', content: problem },
        415: { description: 'Not a form', content: problem },
        422: { description: 'The file or the mapping cannot be taken', content: problem },
      },
    }),
    query(ImportQuery),
    async (c) => {
      const { dryRun, strict, publishedAt, reason = 'import' } = c.req.valid('query');
      const upload = await receiveUpload(c.req.raw);
      try {
        await tellApart(c, () => contentsOf({ ...upload, files: [upload] }));
        const report = await importFile(context.database, {
          path: upload.path,
          fileName: upload.fileName,
          mapping: await mappingGiven(context, c.get('viewer'), upload.mapping),
          isDryRun: dryRun === 'true',
          isStrict: strict === 'true',
          publishedAt: publishedAt === undefined ? null : new Date(publishedAt).toISOString(),
          now: context.now,
          actor: actorOf(c),
          mayImport: (organisationId, tree) => mayIn(c.get('viewer'), 'import', organisationId, tree),
          reason,
        });
        return c.json(report);
      } finally {
        await upload.remove();
      }
    },
  );
