import type { Queryable, Transaction } from '#db/connection.ts';
import { recordDeed, type Actor } from '#db/queries/audit.ts';
import { listMembers } from '#db/queries/members.ts';
import {
  findInvitingOrganisation,
  findLink,
  saveLink,
  takeLink,
  withdrawLinks,
  type Link,
} from '#db/queries/one-time-links.ts';
import { findPassword, lockPasswords, lockRoles, savePassword, savePerson, saveRole } from '#db/queries/people.ts';
import { writeTransaction } from '#db/write.ts';
import { pathPrefixOf, type Language, type Texts } from '#domain/language.ts';
import { isAtLeast, type Role } from '#domain/role.ts';
import type { Viewer } from '#domain/viewer.ts';
import { oneLine } from '#domain/text.ts';
import type { Context } from '../context.ts';
import { newToken, tokenHash } from '../http/credentials.ts';
import { Problem } from '../http/problem.ts';
import { enqueueMail } from '../mail/mail.ts';
import { nobodyAt } from './attempts.ts';
import { emailOf } from './given.ts';
import { hashPassword, refuseWeak } from './passwords.ts';
import { beginSession, noteSecurity, type Place } from './session.ts';
import { usedLink } from './set-up.ts';

const daysOpen = 14;

type Organisation = { id: number; code: string; names: Texts };

/**
 * Invites an address into an organisation; an earlier open invitation of the same address there no longer works. Answers
 * the link to hand over, where no mail can be sent.
 */
export async function invite(
  context: Context,
  organisation: Organisation,
  given: { email: string; role: Role; language: Language },
  actor: Actor,
): Promise<{ id: number; link: string | null }> {
  const email = emailOf(given.email);
  const { role, language } = given;
  const token = newToken();
  const link = `${context.site.url}${pathPrefixOf(language)}/invitation?token=${token}`;
  const deed = {
    action: 'member-invited',
    organisationId: organisation.id,
    subject: `invitation of ${email}`,
    after: { email, role },
  };
  const id = await writeTransaction(context.database, async (transaction) => {
    const now = context.now();
    const place = { organisationId: organisation.id, email };
    await withdrawLinks(transaction, 'invitation', place, now);
    const expiresAt = new Date(now.getTime() + daysOpen * 86_400_000);
    const invitation = { ...place, role, createdBy: actor.personId, tokenHash: tokenHash(token), expiresAt };
    const saved = await saveLink(transaction, { kind: 'invitation', ...invitation }, now);
    if (context.mail) {
      await enqueueMail(transaction, context, {
        kind: 'invitation',
        to: email,
        language,
        organisation: organisation.names,
        role,
        link,
        days: daysOpen,
      });
    }
    await recordDeed(transaction, actor, now, deed);
    return saved;
  });
  noteSecurity(context, actor, deed);
  return { id, link: context.mail ? null : link };
}

export type Invitation = {
  organisation: { code: string; names: Texts };
  role: Role;
  email: string;
  /** What somebody has to do to accept it: give name and password, or sign in first. */
  needs: 'name-and-password' | 'sign-in' | 'nothing';
};

/** What a link invites to. Problem 409 `link-used`. */
export async function readInvitation(context: Context, token: string, viewer: Viewer): Promise<Invitation> {
  const { orm } = context.database;
  const link = await findLink(orm, 'invitation', tokenHash(token), context.now());
  const { organisation, role, email } = await invitedTo(orm, link);
  const hasPassword = (await findPassword(orm, email)) !== null;
  const needs = viewer.kind === 'person' ? 'nothing' : hasPassword ? 'sign-in' : 'name-and-password';
  return { organisation, role, email, needs };
}

async function invitedTo(
  database: Queryable,
  link: Link | null,
): Promise<{ organisationId: number; organisation: { code: string; names: Texts }; role: Role; email: string }> {
  if (link?.organisationId == null || link.role === null || link.email === null) throw usedLink();
  const { organisationId, role, email } = link;
  const organisation = await findInvitingOrganisation(database, organisationId);
  if (!organisation) throw usedLink();
  return { organisationId, organisation, role, email };
}

/** An invitation gives more, never less: the last administrator who follows one as a reader stays what they are. */
async function raiseRole(
  transaction: Transaction,
  { organisationId, personId, role }: { organisationId: number; personId: number; role: Role },
  now: Date,
): Promise<void> {
  const held = (await listMembers(transaction, [organisationId])).find(
    (member) => member.personId === personId && member.issuer === null,
  );
  if (held && isAtLeast(held.role, role)) return;
  await saveRole(transaction, { organisationId, personId, role, issuer: '' }, now);
}

const signInToAccept = () =>
  new Problem(409, 'sign-in-to-accept', 'This address signs in with a password already: sign in, then accept.');

/**
 * Accepts an invitation: whoever is signed in gets the role; somebody new is made known with name and password, and
 * signed in. Answers the token for the cookie of somebody new.
 */
export async function acceptInvitation(
  context: Context,
  given: { token: string; name?: string | undefined; password?: string | undefined },
  viewer: Viewer,
  place: Place,
): Promise<{ token: string | null; organisation: string }> {
  const { email, organisation: into } = await readInvitation(context, given.token, viewer);
  if (viewer.kind === 'person' && viewer.lacks === 'second-factor') {
    throw new Problem(403, 'second-factor-needed', 'The second factor is still to be shown.');
  }
  const isNew = viewer.kind !== 'person';
  const name = isNew ? oneLine(given.name ?? '') : viewer.name;
  if (isNew) {
    if ((await findPassword(context.database.orm, email)) !== null) {
      throw signInToAccept();
    }
    if (!name) throw new Problem(400, 'name-needed', 'A name is needed.', { path: 'name' });
    await refuseWeak(given.password ?? '', [
      name,
      email,
      into.code,
      ...Object.values(into.names).filter((text) => text !== undefined),
    ]);
  }
  const hash = isNew ? await hashPassword(given.password ?? '') : '';
  const { token, code, actor, deed } = await writeTransaction(context.database, async (transaction) => {
    const now = context.now();
    const link = await takeLink(transaction, 'invitation', tokenHash(given.token), now);
    const { organisationId, organisation, role } = await invitedTo(transaction, link);
    // of two invitations that are accepted at once for one address, the second meets the password that the first has set
    await lockPasswords(transaction);
    // and nobody changes a role between looking whether this one is more and giving it
    await lockRoles(transaction);
    if (isNew && (await findPassword(transaction, email)) !== null) throw signInToAccept();
    const personId = isNew ? await savePerson(transaction, { name, email }, now) : viewer.id;
    if (isNew) await savePassword(transaction, { personId, email, hash }, now);
    await raiseRole(transaction, { organisationId, personId, role }, now);
    const actor: Actor = { ...nobodyAt(place), kind: 'person', personId, name };
    const deed = {
      action: 'invitation-accepted',
      organisationId,
      subject: `person ${personId}`,
      after: { email, role },
    };
    await recordDeed(transaction, actor, now, deed);
    const session = { personId, name, isComplete: true, method: 'password' };
    const token = isNew ? await beginSession(transaction, context, session, place) : null;
    return { token, code: organisation.code, actor, deed };
  });
  noteSecurity(context, actor, deed);
  return { token, organisation: code };
}
