import type { Context as HonoContext } from 'hono';
import { Hono } from 'hono';
import { z } from 'zod';
import { findSavedComparison, listSavedComparisons, type SavedComparison } from '#db/queries/saved-comparisons.ts';
import { isCode } from '#domain/text.ts';
import type { Context } from '../context.ts';
import { Moment, Version, page } from '../http/answers.ts';
import { body } from '../http/body.ts';
import { acting } from '../http/description.ts';
import { refuseStale } from '../http/if-match.ts';
import { Paging, paged, query } from '../http/parameters.ts';
import { actorOf } from '../http/viewer.ts';
import { personOf } from '../sign-in/session.ts';
import { changeComparison, forgetComparison, keepComparison, unknownComparison } from './actions.ts';

const NewComparison = z.strictObject({
  name: z
    .string()
    .max(60)
    .refine(isCode, 'A name is made of a–z, digits and hyphens.')
    .meta({ description: 'Stands in the address: /compare/<name>.', example: 'departments' }),
  question: z
    .string()
    .min(1)
    .max(4_000)
    // what an address holds as it is: nothing else ever stands in one of ours
    .regex(/^[\w.~%,/*:@!&=+-]+$/, 'This is not what stands in an address.')
    .meta({
      description: 'What stands after the question mark of the address of a comparison.',
      example: 'metric=digital-share&organisation=uk-government/*&view=bars',
    }),
});

const SavedComparisonAnswer = z
  .object({ name: z.string(), question: z.string(), version: Version, savedAt: Moment })
  .meta({ id: 'SavedComparison' });
export type SavedComparisonAnswer = z.infer<typeof SavedComparisonAnswer>;
const SavedComparisonPage = page(SavedComparisonAnswer);
const NamedComparison = z.object({ name: z.string(), question: z.string() }).meta({ id: 'NamedComparison' });

const answerOf = ({ name, question, version, savedAt }: SavedComparison): SavedComparisonAnswer => ({
  name,
  question,
  version: `"${version}"`,
  savedAt,
});

const ownerOf = (c: HonoContext) => ({ personId: personOf(c).id, actor: actorOf(c) });

const check =
  (c: HonoContext) =>
  (saved: SavedComparison): void =>
    refuseStale(c, String(saved.version), answerOf(saved));

/** Comparisons under a short name, each changed by whoever saved it, and opened by everybody. */
export const savedComparisonRoutes = (context: Context) =>
  new Hono()
    .get(
      '/',
      acting({ summary: 'The comparisons that one has saved', answer: SavedComparisonPage, tag: 'comparison' }),
      query(z.strictObject(Paging)),
      async (c) => {
        const saved = await listSavedComparisons(context.database.orm, ownerOf(c).personId);
        return c.json(paged(c, saved.map(answerOf), c.req.valid('query')));
      },
    )
    .post(
      '/',
      acting({ summary: 'Save a comparison under a name', answer: NamedComparison, status: 201, tag: 'comparison' }),
      body(NewComparison),
      async (c) => {
        const given = c.req.valid('json');
        await keepComparison(context, ownerOf(c), given);
        return c.json(given, 201);
      },
    )
    .get(
      '/:name',
      acting({
        summary: 'What a saved comparison compares',
        description: 'Also under a name that it had before: the answer says the present one.',
        answer: NamedComparison,
        tag: 'comparison',
      }),
      async (c) => {
        const found = await findSavedComparison(context.database.orm, c.req.param('name'));
        if (!found) throw unknownComparison(c.req.param('name'));
        return c.json({ name: found.name, question: found.question });
      },
    )
    .put(
      '/:name',
      acting({ summary: 'Rename or change a saved comparison', answer: null, changes: true, tag: 'comparison' }),
      body(NewComparison),
      async (c) => {
        await changeComparison(context, ownerOf(c), c.req.param('name'), c.req.valid('json'), check(c));
        return c.body(null, 204);
      },
    )
    .delete(
      '/:name',
      acting({ summary: 'Forget a saved comparison', answer: null, changes: true, tag: 'comparison' }),
      async (c) => {
        await forgetComparison(context, ownerOf(c), c.req.param('name'), check(c));
        return c.body(null, 204);
      },
    );
