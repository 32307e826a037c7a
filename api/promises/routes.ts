import { Hono } from 'hono';
import { z } from 'zod';
import { mayIn } from '../access/rights.ts';
import type { Context } from '../context.ts';
import { reading } from '../http/description.ts';
import { AsOf, Code, Paging, paged, query } from '../http/parameters.ts';
import { fromSnapshot } from '../http/validators.ts';
import { getOrganisation } from '../organisations/search.ts';
import { PromisePage } from './answers.ts';
import { promisesOf } from './promises.ts';

const PromiseQuery = z.strictObject({ organisation: Code, asOf: AsOf, ...Paging });

export const promiseRoutes = (context: Context) =>
  new Hono().get(
    '/',
    reading({
      summary: 'What an organisation has promised, and whether it was kept',
      description:
        'Every target that it ever set, each judged by the figure of its last period. In the order of the catalogue.',
      answer: PromisePage,
      tag: 'targets',
    }),
    query(PromiseQuery),
    async (c) => {
      const { organisation: wanted, asOf, ...paging } = c.req.valid('query');
      return fromSnapshot(c, context, asOf, async (snapshot) => {
        const organisation = getOrganisation(snapshot.tree, wanted);
        const isOwn = mayIn(c.get('viewer'), 'read-restricted', organisation.id, snapshot.tree);
        return c.json(paged(c, await promisesOf(snapshot, organisation, isOwn), paging));
      });
    },
  );
