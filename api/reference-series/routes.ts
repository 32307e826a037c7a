import { Hono } from 'hono';
import { z } from 'zod';
import { listSources, type ReferenceSource } from '#db/queries/reference-series.ts';
import { isKoladaId } from '#domain/kolada.ts';
import { isOtherCode } from '#domain/other-installation.ts';
import { refreshSchedules } from '#domain/refresh.ts';
import { oneLine } from '#domain/text.ts';
import type { Context } from '../context.ts';
import { body } from '../http/body.ts';
import { acting } from '../http/description.ts';
import { refuseStale } from '../http/if-match.ts';
import { PageQuery, numberIn, paged, query } from '../http/parameters.ts';
import { actorOf } from '../http/viewer.ts';
import {
  askForRefresh,
  changeSource,
  endSourceFor,
  keptIn,
  makeFileSource,
  makeSource,
  readSource,
} from './actions.ts';
import { FoundAnswer, SourceAnswer, SourceDetails, SourcePage, sourceAnswer, sourceDetails } from './answers.ts';
import { InstallationPage, PreviewAnswer, preview } from './preview.ts';
import { searchIn } from './search.ts';

/** As Kolada or another installation writes them: no more than one word of an address. */
const isId = (text: string): boolean => isKoladaId(text) || isOtherCode(text);

const ids = (most: number) =>
  z
    .array(z.string().refine(isId, 'is no id'))
    .max(most)
    .transform((given) => [...new Set(given)]);

const name = z.string().max(300).transform(oneLine).pipe(z.string().min(1).max(100));

const SourceContent = z.strictObject({
  installation: z
    .string()
    .max(20)
    .nullable()
    .default(null)
    .meta({ description: 'Another installation, by its code in the settings; null is Kolada.' }),
  name,
  schedule: z.enum(refreshSchedules),
  kpis: ids(50).pipe(z.array(z.string()).min(1)).meta({ description: 'Ids of key figures, or codes of metrics.' }),
  municipalities: ids(400)
    .default([])
    .meta({ description: 'Ids of municipalities and regions, or codes of organisations.' }),
  own: z
    .strictObject({
      municipality: z.string().refine(isId, 'is no id'),
      organisation: z.string().max(182),
    })
    .nullable()
    .default(null)
    .meta({ description: 'Which of them one is oneself: its figures are proposed to one’s forms, and not published.' }),
  groups: ids(50).default([]).meta({ description: 'Ids of Kolada’s groups of municipalities, or codes of groups.' }),
});

const listOf = (text: string): string[] => [...new Set(text.split(',').filter((id) => id !== ''))];
const Ids = z
  .string()
  .max(8_000)
  .default('')
  .transform(listOf)
  .refine((given) => given.length <= 50 && given.every(isId), 'at most 50 ids')
  .meta({ type: 'string', description: 'Ids, joined by commas, whose titles are asked for.' });

const SearchQuery = z.strictObject({
  source: z.coerce
    .number()
    .int()
    .min(1)
    .optional()
    .meta({ description: 'Whose choice is looked up: what is gone of it is left out, and nothing is refused for it.' }),
  q: z
    .string()
    .max(100)
    .default('')
    .transform(oneLine)
    .meta({ type: 'string', description: 'A word of the title. Without it the ids are looked up.' }),
  kpis: Ids,
  municipalities: Ids,
  groups: Ids,
});

const versionOf = ({ version }: ReferenceSource): string => String(version);

/** Where figures about others come from: `/reference-sources`. */
export const referenceSourceRoutes = (context: Context) => {
  const find = searchIn(context);
  const answerOf = (source: ReferenceSource) => sourceAnswer(source, context.installations);
  const tag = 'reference series';
  return new Hono()
    .get(
      '/',
      acting({ summary: 'Where figures about others come from', answer: SourcePage, tag }),
      query(PageQuery),
      async (c) => c.json(paged(c, (await listSources(context.database.orm)).map(answerOf), c.req.valid('query'))),
    )
    .get(
      '/kolada/search',
      acting({ summary: 'What Kolada has: by a word of its title, or by id', answer: FoundAnswer, tag }),
      query(SearchQuery),
      async (c) => {
        const { q, source, ...chosen } = c.req.valid('query');
        return c.json(await find({ installation: null, words: q, ...chosen, kept: await keptIn(context, source) }));
      },
    )
    .get(
      '/installations',
      acting({ summary: 'Which other installations may be asked', answer: InstallationPage, tag }),
      query(PageQuery),
      (c) => {
        const listed = [...context.installations.values()].map(({ code, host }) => ({ code, host }));
        return c.json(paged(c, listed, c.req.valid('query')));
      },
    )
    .get(
      '/installations/:installation/search',
      acting({ summary: 'What another installation shows to all: by a word, or by code', answer: FoundAnswer, tag }),
      query(SearchQuery),
      async (c) => {
        const { q, source, ...chosen } = c.req.valid('query');
        const installation = c.req.param('installation');
        return c.json(await find({ installation, words: q, ...chosen, kept: await keptIn(context, source) }));
      },
    )
    .get(
      '/installations/:installation/preview',
      acting({
        summary: 'How figures of another installation would be understood',
        description: 'Nothing is published, and nothing is kept.',
        answer: PreviewAnswer,
        tag,
      }),
      query(z.strictObject({ kpis: Ids, municipalities: Ids, groups: Ids })),
      async (c) => c.json(await preview(context, c.req.param('installation'), c.req.valid('query'))),
    )
    .post(
      '/',
      acting({ summary: 'Fetch from a new source', answer: SourceAnswer, status: 201, tag }),
      body(SourceContent),
      async (c) => {
        const source = await makeSource(context, find, c.req.valid('json'), actorOf(c), c.get('viewer'));
        return c.json(answerOf(source), 201);
      },
    )
    .post(
      '/files',
      acting({
        summary: 'Have a source whose figures come in files',
        description:
          'They are brought as POST /file-imports with the part "source", and published when they are applied.',
        answer: SourceAnswer,
        status: 201,
        tag,
      }),
      body(z.strictObject({ name })),
      async (c) => c.json(answerOf(await makeFileSource(context, c.req.valid('json').name, actorOf(c))), 201),
    )
    .get('/:id', acting({ summary: 'One source, and what it brought last', answer: SourceDetails, tag }), async (c) => {
      const { source, revisions } = await readSource(context, numberIn(c, 'id'));
      return c.json(sourceDetails(source, revisions, context.installations));
    })
    .put(
      '/:id',
      acting({ summary: 'Change what is fetched, and how often', answer: null, changes: true, tag }),
      body(SourceContent),
      async (c) => {
        await changeSource(context, find, numberIn(c, 'id'), c.req.valid('json'), actorOf(c), c.get('viewer'), (now) =>
          refuseStale(c, versionOf(now), answerOf(now)),
        );
        return c.body(null, 204);
      },
    )
    .delete('/:id', acting({ summary: 'End a source', answer: null, changes: true, tag }), async (c) => {
      await endSourceFor(context, numberIn(c, 'id'), actorOf(c), (now) =>
        refuseStale(c, versionOf(now), answerOf(now)),
      );
      return c.body(null, 204);
    })
    .post(
      '/:id/refresh',
      acting({ summary: 'Fetch a source as soon as possible', answer: null, status: 202, tag }),
      async (c) => {
        await askForRefresh(context, numberIn(c, 'id'), actorOf(c));
        return c.body(null, 202);
      },
    );
};
