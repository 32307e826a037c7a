import type { Transaction } from '#db/connection.ts';
import { recordDeed, type Actor, type Deed } from '#db/queries/audit.ts';
import {
  findIdentity,
  listOrganisationIds,
  listRolesGivenBy,
  saveIdentity,
  savePersonShown,
  type KnownIdentity,
} from '#db/queries/identities.ts';
import { endRole, savePerson, saveRole } from '#db/queries/people.ts';
import { writeTransaction } from '#db/write.ts';
import { rolesFrom, type Claims } from '#domain/claims.ts';
import { readEmail } from '#domain/email.ts';
import type { Role } from '#domain/role.ts';
import { oneLine } from '#domain/text.ts';
import type { Context } from '../context.ts';
import { beginSession, noteSecurity } from '../sign-in/session.ts';
import type { IdentityProvider } from './provider.ts';
import { RefusedSignIn } from './refusal.ts';

type Place = { address: string; device: string; requestId: string };

/** What a provider has shown of somebody. */
export type Shown = { subject: string; claims: Claims };

/**
 * Lets in whom a provider has shown: found by issuer and subject or, with a role, made known; called as the provider
 * calls them now, with exactly the roles that it gives now. Answers the token for the cookie. Throws RefusedSignIn.
 */
export async function letIn(
  context: Context,
  provider: IdentityProvider,
  { subject, claims }: Shown,
  { address, device, requestId }: Place,
): Promise<string> {
  const { issuer, code: method } = provider;
  if (subject.length > 255 || /\p{Cc}/u.test(subject)) throw new RefusedSignIn('wrong-answer', 'the subject is none');
  const shown = { name: nameIn(claims) || subject.slice(0, 200), email: emailIn(claims) };
  const { token, actor, deeds } = await writeTransaction(context.database, async (transaction) => {
    const now = context.now();
    const known = await findIdentity(transaction, { issuer, subject });
    if (known?.hasLeft) throw new RefusedSignIn('no-role', `person ${known.personId} has left`);
    const wanted = await wantedRoles(transaction, context, provider, claims);
    if (!known && !wanted.size) throw new RefusedSignIn('no-role', `no claim of ${subject} gives a role`);
    const { personId, deed } = await personOf(transaction, known, shown, now);
    await saveIdentity(transaction, { issuer, subject, personId }, now);
    const deeds = [...(deed ? [deed] : []), ...(await setRoles(transaction, { issuer, personId }, wanted, now))];
    const actor: Actor = { kind: 'person', personId, name: shown.name, address, requestId };
    for (const done of deeds) await recordDeed(transaction, actor, now, done);
    const session = { personId, name: shown.name, isComplete: true, method, address, device };
    return { token: await beginSession(transaction, context, session, requestId), actor, deeds };
  });
  const signedIn = {
    action: 'signed-in',
    organisationId: null,
    subject: `person ${actor.personId}`,
    after: { method },
  };
  for (const deed of [...deeds, signedIn]) noteSecurity(context, actor, deed);
  return token;
}

const textIn = (claims: Claims, claim: string): string => {
  const text = claims[claim];
  return typeof text === 'string' ? oneLine(text).slice(0, 200).toWellFormed() : '';
};

const nameIn = (claims: Claims): string =>
  textIn(claims, 'name') ||
  `${textIn(claims, 'given_name')} ${textIn(claims, 'family_name')}`.trim().slice(0, 200) ||
  textIn(claims, 'preferred_username');

/** Shown to people and no more. Nobody is found by it, and no mail leads in through it. */
const emailIn = (claims: Claims): string => {
  const named = [claims['email'], claims['preferred_username']].map((text) => readEmail(String(text ?? '')));
  return named.find((email) => email !== null) ?? 'no-address@provider.invalid';
};

/** By the id of the organisation. Roles in organisations that are not there are noted and left out. */
async function wantedRoles(
  transaction: Transaction,
  { log }: Context,
  { code, roles }: IdentityProvider,
  claims: Claims,
): Promise<ReadonlyMap<number, Role>> {
  const given = rolesFrom(claims, roles);
  const found = await listOrganisationIds(transaction, [...given.keys()]);
  const missing = [...given.keys()].filter((wanted) => !found.some((organisation) => organisation.code === wanted));
  if (missing.length) log.warn({ provider: code, organisations: missing }, 'roles for organisations that do not exist');
  return new Map(found.flatMap((organisation) => pair(organisation.id, given.get(organisation.code))));
}

const pair = <Key, Value>(key: Key, value: Value | undefined): (readonly [Key, Value])[] =>
  value === undefined ? [] : [[key, value]];

async function personOf(
  transaction: Transaction,
  known: KnownIdentity | null,
  shown: { name: string; email: string },
  now: Date,
): Promise<{ personId: number; deed: Deed | null }> {
  const deedOf = (action: string, personId: number, before: unknown = null): Deed => ({
    action,
    organisationId: null,
    subject: `person ${personId}`,
    before,
    after: shown,
  });
  if (!known) {
    const personId = await savePerson(transaction, shown, now);
    return { personId, deed: deedOf('person-joined', personId) };
  }
  const { personId, name, email } = known;
  if (name === shown.name && email === shown.email) return { personId, deed: null };
  await savePersonShown(transaction, { id: personId, ...shown });
  return { personId, deed: deedOf('person-renamed', personId, { name, email }) };
}

/** Gives, changes and ends what this issuer has given, until it is what is wanted. What people gave stays. */
async function setRoles(
  transaction: Transaction,
  identity: { issuer: string; personId: number },
  wanted: ReadonlyMap<number, Role>,
  now: Date,
): Promise<Deed[]> {
  const { issuer, personId } = identity;
  const held = new Map(
    (await listRolesGivenBy(transaction, identity)).map(({ organisationId, role }) => [organisationId, role]),
  );
  const deeds: Deed[] = [];
  for (const organisationId of new Set([...held.keys(), ...wanted.keys()])) {
    const [before, after] = [held.get(organisationId), wanted.get(organisationId)];
    if (before === after) continue;
    if (after) await saveRole(transaction, { organisationId, personId, role: after, issuer }, now);
    else await endRole(transaction, { organisationId, personId, issuer }, now);
    deeds.push({
      action: !before ? 'role-given' : after ? 'role-changed' : 'role-ended',
      organisationId,
      subject: `person ${personId}`,
      before: before ? { role: before, issuer } : null,
      after: after ? { role: after, issuer } : null,
    });
  }
  return deeds;
}
