import { recordDeed, type Actor } from '#db/queries/audit.ts';
import { listKeys, revokeKey, saveKey, type Key } from '#db/queries/api-keys.ts';
import { writeTransaction } from '#db/write.ts';
import type { Scope } from '#domain/capability.ts';
import type { Context } from '../context.ts';
import { keyPrefix, newToken, tokenHash } from '../http/credentials.ts';
import { Problem } from '../http/problem.ts';
import { noteSecurity } from '../sign-in/session.ts';

type Organisation = { id: number };

/** Makes a key, and answers it: nobody can read it again. Problem `expires-in-past`. */
export async function makeKey(
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

/** Ends what a key opens, at once. Problem `unknown-key`. */
export async function endKey(
  context: Context,
  organisation: Organisation,
  id: number,
  actor: Actor,
  check: (key: Key) => void,
): Promise<void> {
  const deed = await writeTransaction(context.database, async (transaction) => {
    const now = context.now();
    const unknown = () => new Problem(404, 'unknown-key', 'There is no such key here.');
    const key = (await listKeys(transaction, organisation.id, now)).find((one) => one.id === id);
    if (!key) throw unknown();
    check(key);
    // of two at once one revokes it
    if (!(await revokeKey(transaction, organisation.id, id, now))) throw unknown();
    const { name } = key;
    const done = {
      action: 'key-revoked',
      organisationId: organisation.id,
      subject: `key ${name}`,
      before: { id, name },
    };
    await recordDeed(transaction, actor, now, done);
    return done;
  });
  noteSecurity(context, actor, deed);
}
