import type { Transaction } from '#db/connection.ts';
import { recordDeed, type Actor, type Deed } from '#db/queries/audit.ts';
import {
  findIdentity,
  hasOtherAdministrator,
  listOrganisationIds,
  listRolesGivenBy,
  saveAddressSaid,
  saveIdentity,
  savePersonShown,
  type KnownIdentity,
} from '#db/queries/identities.ts';
import { getInstallation } from '#db/queries/installation.ts';
import { getOrganisationTree } from '#db/queries/organisations.ts';
import { endRole, lockRoles, savePerson, saveRole } from '#db/queries/people.ts';
import { writeTransaction } from '#db/write.ts';
import { rolesFrom, type Claims } from '#domain/claims.ts';
import { readEmail } from '#domain/email.ts';
import type { Role } from '#domain/role.ts';
import { oneLine } from '#domain/text.ts';
import type { Context } from '../context.ts';
import { nobodyAt } from '../sign-in/attempts.ts';
import { beginSession, noteSecurity, type Place } from '../sign-in/session.ts';
import type { IdentityProvider } from './provider.ts';
import { RefusedSignIn } from './refusal.ts';

/** What a provider has shown of somebody. */
export type Shown = { subject: string; claims: Claims };

/**
 * Lets in whom a provider has shown: found by issuer and subject or, with a role, made known; called as the provider
 * calls them now, with exactly the roles that it gives now, except that the last administrator stays one. Answers the
 * token for the cookie. Throws RefusedSignIn.
 */
export async function letIn(
  context: Context,
  provider: IdentityProvider,
  { subject, claims }: Shown,
  place: Place,
): Promise<string> {
  const { issuer, code: method } = provider;
  if (subject.length > 255 || /\p{Cc}/u.test(subject)) throw new RefusedSignIn('wrong-answer', 'the subject is none');
  const shown = { name: nameIn(claims) || subject.slice(0, 200), email: emailIn(claims) };
  const { token, actor, deeds, isKept } = await writeTransaction(context.database, async (transaction) => {
    const now = context.now();
    const known = await findIdentity(transaction, { issuer, subject });
    if (known?.hasLeft) throw new RefusedSignIn('no-role', `person ${known.personId} has left`);
    const wanted = await wantedRoles(transaction, context, provider, claims);
    if (!known && !wanted.size) throw new RefusedSignIn('no-role', `no claim of ${subject} gives a role`);
    const { personId, deed } = await personOf(transaction, known, shown, now);
    await saveIdentity(transaction, { issuer, subject, personId }, now);
    await saveAddressSaid(transaction, { issuer, personId, email: verifiedIn(claims) }, now);
    const roles = await setRoles(transaction, { issuer, personId }, wanted, now);
    const deeds = [...(deed ? [deed] : []), ...roles.deeds];
    const actor: Actor = { ...nobodyAt(place), kind: 'person', personId, name: shown.name };
    for (const done of deeds) await recordDeed(transaction, actor, now, done);
    const session = { personId, name: shown.name, isComplete: true, method };
    return { token: await beginSession(transaction, context, session, place), actor, deeds, isKept: roles.isKept };
  });
  const ofPerson = { organisationId: null, subject: `person ${actor.personId}` };
  const kept = isKept ? [{ ...ofPerson, action: 'last-administrator-kept', after: { issuer } }] : [];
  const signedIn = { ...ofPerson, action: 'signed-in', after: { method } };
  for (const deed of [...deeds, ...kept, signedIn]) noteSecurity(context, actor, deed);
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

/** The address that a provider says somebody has answered from; null where it does not say so. */
const verifiedIn = (claims: Claims): string | null =>
  claims['email_verified'] === true ? readEmail(String(claims['email'] ?? '')) : null;

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
): Promise<{ deeds: Deed[]; isKept: boolean }> {
  const { issuer, personId } = identity;
  const held = new Map(
    (await listRolesGivenBy(transaction, identity)).map(({ organisationId, role }) => [organisationId, role]),
  );
  const kept = await lastAdministration(transaction, identity, held, wanted);
  const settled = new Map([...wanted, ...kept]);
  const deeds: Deed[] = [];
  for (const organisationId of new Set([...held.keys(), ...settled.keys()])) {
    const [before, after] = [held.get(organisationId), settled.get(organisationId)];
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
  return { deeds, isKept: kept.size > 0 };
}

/**
 * The roles that an issuer would take, and with them the last administrator of the installation: nobody could let
 * anybody in again.
 */
async function lastAdministration(
  transaction: Transaction,
  identity: { issuer: string; personId: number },
  held: ReadonlyMap<number, Role>,
  wanted: ReadonlyMap<number, Role>,
): Promise<ReadonlyMap<number, Role>> {
  const none = new Map<number, Role>();
  const administered = [...held].filter(([, role]) => role === 'administrator').map(([id]) => id);
  if (administered.every((id) => wanted.get(id) === 'administrator')) return none;
  // of two who lose it at once, the second sees that the first has
  await lockRoles(transaction);
  const { home } = await getInstallation(transaction);
  const tree = await getOrganisationTree(transaction, null);
  const top = home === null ? undefined : tree.byCode(home);
  if (!top) return none;
  const places = [top.id, ...tree.ancestorsOf(top.id).map(({ id }) => id)];
  if (places.some((id) => wanted.get(id) === 'administrator')) return none;
  if (await hasOtherAdministrator(transaction, places, identity)) return none;
  return new Map(administered.filter((id) => places.includes(id)).map((id) => [id, 'administrator']));
}
