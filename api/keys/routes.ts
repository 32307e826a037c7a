import { Hono } from 'hono';
import { z } from 'zod';
import { recordDeed, type Actor } from '#db/queries/audit.ts';
import { listKeys, revokeKey, saveKey } from '#db/queries/api-keys.ts';
import { writeTransaction } from '#db/write.ts';
import { scopes, type Scope } from '#domain/capability.ts';
import { oneLine } from '#domain/text.ts';
import type { Context } from '../context.ts';
import { Moment } from '../http/answers.ts';
import { body } from '../http/body.ts';
import { keyPrefix, newToken, tokenHash } from '../http/credentials.ts';
import { acting } from '../http/description.ts';
import { numberIn } from '../http/parameters.ts';
import { Problem } from '../http/problem.ts';
import { actorOf } from '../http/viewer.ts';
import { noteSecurity } from '../sign-in/session.ts';

export const KeysAnswer = z.object({
  items: z.array(
    z.object({
      id: z.int(),
      name: z.string(),
      beginning: z.string(),
      scopes: z.array(z.enum(scopes)),
      createdAt: Moment,
      createdBy: z.string().nullable(),
      expiresAt: Moment.nullable(),
      lastUsedAt: Moment.nullable(),
    }),
  ),
});

const NewKey = z.strictObject({
  name: z.string().max(300).transform(oneLine).pipe(z.string().min(1).max(100)),
  scopes: z.array(z.enum(scopes)).min(1).max(scopes.length),
  expiresOn: z.iso.date().optional().meta({ description: 'The last day on which it opens anything.' }),
});
const MadeKey = z.object({
  id: z.int(),
  key: z.string().meta({ description: 'Shown this once: only its hash is kept.' }),
});

type Organisation = { id: number };

async function makeKey(
  context: Context,
  organisation: Organisation,
  given: { name: string; scopes: readonly Scope[]; expiresOn?: string | undefined },
  actor: Actor,
): Promise<{ id: number; key: string }> {
  const now = context.now();
  const { expiresOn } = given;
  if (expiresOn !== undefined && expiresOn < now.toISOString().slice(0, 10)) {
    throw new Problem(400, 'expires-in-past', 'A key that has run out opens nothing.', { path: 'expiresOn' });
  }
  const key = `${keyPrefix}${newToken()}`;
  const saved = {
    organisationId: organisation.id,
    name: given.name,
    tokenHash: tokenHash(key),
    beginning: key.slice(0, keyPrefix.length + 4),
    scopes: [...new Set(given.scopes)],
    createdBy: actor.personId,
    expiresAt: expiresOn === undefined ? null : `${expiresOn}T23:59:59.999Z`,
  };
  const { name, beginning, expiresAt } = saved;
  const deed = {
    action: 'key-made',
    organisationId: organisation.id,
    subject: `key ${name}`,
    after: { name, beginning, scopes: saved.scopes, expiresAt },
  };
  const id = await writeTransaction(context.database, async (transaction) => {
    const made = await saveKey(transaction, saved, now);
    await recordDeed(transaction, actor, now, deed);
    return made;
  });
  noteSecurity(context, actor, deed);
  return { id, key };
}

async function endKey(context: Context, organisation: Organisation, id: number, actor: Actor): Promise<void> {
  const deed = await writeTransaction(context.database, async (transaction) => {
    const name = await revokeKey(transaction, organisation.id, id, context.now());
    if (name === null) throw new Problem(404, 'unknown-key', 'There is no such key here.');
    const done = {
      action: 'key-revoked',
      organisationId: organisation.id,
      subject: `key ${name}`,
      before: { id, name },
    };
    await recordDeed(transaction, actor, context.now(), done);
    return done;
  });
  noteSecurity(context, actor, deed);
}

/** What programs sign in with: `/organisations/:code/keys`. */
export const keyRoutes = (context: Context) =>
  new Hono()
    .get(
      '/:code/keys',
      acting({ summary: 'The keys of an organisation', answer: KeysAnswer, tag: 'keys' }),
      async (c) => c.json({ items: await listKeys(context.database.orm, c.get('organisation').id, context.now()) }),
    )
    .post(
      '/:code/keys',
      acting({ summary: 'Make a key', answer: MadeKey, status: 201, tag: 'keys' }),
      body(NewKey),
      async (c) => c.json(await makeKey(context, c.get('organisation'), c.req.valid('json'), actorOf(c)), 201),
    )
    .delete('/:code/keys/:id', acting({ summary: 'Revoke a key', answer: null, tag: 'keys' }), async (c) => {
      await endKey(context, c.get('organisation'), numberIn(c, 'id'), actorOf(c));
      return c.body(null, 204);
    });
