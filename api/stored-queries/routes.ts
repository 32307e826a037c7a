import { Hono } from 'hono';
import { z } from 'zod';
import { listStoredQueries } from '#db/queries/stored-queries.ts';
import type { Context } from '../context.ts';
import { body } from '../http/body.ts';
import { acting } from '../http/description.ts';
import { Problem } from '../http/problem.ts';
import { actorOf } from '../http/viewer.ts';
import { storeQuery } from './actions.ts';

const NewQuery = z.strictObject({
  organisation: z.string().min(1).max(500_000).meta({
    description: 'A selection of up to 5,000 terms: a,b · a/* · a/** · *',
    example: 'uk-government/*,eu/*',
  }),
});

const StoredQueryAnswer = z
  .object({
    code: z.string().meta({ description: 'Says it where an address has no room: organisation=query:<code>.' }),
    organisation: z.string().meta({ description: 'The selection, each term once.' }),
  })
  .meta({ id: 'StoredQuery' });

/** Selections that are too long for an address. */
export const storedQueryRoutes = (context: Context) =>
  new Hono()
    .post(
      '/',
      acting({
        summary: 'Store a long selection of organisations',
        description: 'For everybody. The same selection always has the same code, and is kept for good.',
        answer: StoredQueryAnswer,
        status: 201,
        tag: 'series',
      }),
      body(NewQuery),
      async (c) => {
        const { organisation } = c.req.valid('json');
        return c.json(await storeQuery(context, c.get('viewer'), organisation, actorOf(c)), 201);
      },
    )
    .get(
      '/:code',
      acting({ summary: 'What a stored selection holds', answer: StoredQueryAnswer, tag: 'series' }),
      async (c) => {
        const code = c.req.param('code');
        const organisation = (await listStoredQueries(context.database.orm, [code])).get(code);
        if (organisation === undefined) throw new Problem(404, 'unknown-query', `There is no query "${code}".`);
        return c.json({ code, organisation });
      },
    );
