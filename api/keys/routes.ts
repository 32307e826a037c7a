import { Hono } from 'hono';
import { z } from 'zod';
import { listKeys, type Key } from '#db/queries/api-keys.ts';
import { scopes } from '#domain/capability.ts';
import type { Context } from '../context.ts';
import { body } from '../http/body.ts';
import { acting } from '../http/description.ts';
import { refuseStale, versionOf } from '../http/if-match.ts';
import { PageQuery, numberIn, paged, query } from '../http/parameters.ts';
import { Line } from '../http/texts.ts';
import { actorOf } from '../http/viewer.ts';
import { endKey, makeKey } from './actions.ts';
import { KeyPage, MadeKey } from './answers.ts';

const NewKey = z.strictObject({
  name: Line(100),
  scopes: z.array(z.enum(scopes)).min(1).max(scopes.length),
  expiresOn: z.iso.date().optional().meta({ description: 'The last day on which it opens anything.' }),
});
/** When it was last used is no change that anybody has to know of before revoking it. */
const versionOfKey = ({ id, name, scopes: opened, expiresAt }: Key): string => versionOf([id, name, opened, expiresAt]);

/** What programs sign in with: `/organisations/:code/keys`. */
export const keyRoutes = (context: Context) =>
  new Hono()
    .get(
      '/:code/keys',
      acting({ summary: 'The keys of an organisation', answer: KeyPage, tag: 'keys' }),
      query(PageQuery),
      async (c) => {
        const keys = await listKeys(context.database.orm, c.get('organisation').id, context.now());
        const items = keys.map((key) => ({ ...key, scopes: [...key.scopes], version: `"${versionOfKey(key)}"` }));
        return c.json(paged(c, items, c.req.valid('query')));
      },
    )
    .post(
      '/:code/keys',
      acting({ summary: 'Make a key', answer: MadeKey, status: 201, tag: 'keys' }),
      body(NewKey),
      async (c) => c.json(await makeKey(context, c.get('organisation'), c.req.valid('json'), actorOf(c)), 201),
    )
    .delete(
      '/:code/keys/:id',
      acting({ summary: 'Revoke a key', answer: null, changes: true, tag: 'keys' }),
      async (c) => {
        await endKey(context, c.get('organisation'), numberIn(c, 'id'), actorOf(c), (key) =>
          refuseStale(c, versionOfKey(key), { name: key.name, scopes: key.scopes, expiresAt: key.expiresAt }),
        );
        return c.body(null, 204);
      },
    );
