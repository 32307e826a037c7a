import { sql } from 'drizzle-orm';
import type { Transaction } from '#db/connection.ts';
import { recordDeed, type Actor } from '#db/queries/audit.ts';
import { countAdministrators, listMembers, listRolesOf, withdrawInvitation, type Member } from '#db/queries/members.ts';
import { endRole, saveRole } from '#db/queries/people.ts';
import { removeSecondFactor } from '#db/queries/second-factors.ts';
import { endSessions } from '#db/queries/sessions.ts';
import { getOrganisationTree } from '#db/queries/organisations.ts';
import { writeTransaction } from '#db/write.ts';
import type { Role } from '#domain/role.ts';
import type { Viewer } from '#domain/viewer.ts';
import { mayIn } from '../access/door.ts';
import type { Context } from '../context.ts';
import { Problem } from '../http/problem.ts';
import { newResetLink } from '../sign-in/password-reset.ts';
import { noteSecurity } from '../sign-in/session.ts';

type Place = { id: number };
/** Looks at the version of the member that is about to change, and refuses a stale one. */
type Check = (member: Member) => void;

/** Gives a member another role here. Problems `unknown-member`, `given-by-provider`, `last-administrator`. */
export async function changeRole(
  context: Context,
  organisation: Place,
  personId: number,
  role: Role,
  actor: Actor,
  check: Check,
): Promise<void> {
  await writeTransaction(context.database, async (transaction) => {
    const member = await memberOf(transaction, organisation, personId, check);
    if (role !== 'administrator') await refuseWithoutAdministrator(transaction, organisation, member);
    const now = context.now();
    await saveRole(transaction, { organisationId: organisation.id, personId, role, issuer: '' }, now);
    await record(transaction, context, actor, 'role-changed', organisation, member, { role });
  });
}

/** Ends a member's role here: from the next request on they may no longer do what it let them. */
export async function endMembership(
  context: Context,
  organisation: Place,
  personId: number,
  actor: Actor,
  check: Check,
): Promise<void> {
  await writeTransaction(context.database, async (transaction) => {
    const member = await memberOf(transaction, organisation, personId, check);
    await refuseWithoutAdministrator(transaction, organisation, member);
    const now = context.now();
    await endRole(transaction, { organisationId: organisation.id, personId, issuer: '' }, now);
    // whoever holds no role any more has nothing left to be signed in for
    if (!(await listRolesOf(transaction, personId)).length) await endSessions(transaction, personId, now);
    await record(transaction, context, actor, 'role-ended', organisation, member, null);
  });
}

async function memberOf(transaction: Transaction, { id }: Place, personId: number, check: Check): Promise<Member> {
  // of two who change one member at once, the second has to see what the first did
  await transaction.execute(sql`lock table role_grants in share row exclusive mode`);
  const held = (await listMembers(transaction, [id])).filter((member) => member.personId === personId);
  const member = held.find(({ issuer }) => issuer === null);
  if (!held.length) throw new Problem(404, 'unknown-member', 'Nobody of that number holds a role here.');
  if (!member)
    throw new Problem(409, 'given-by-provider', 'This role comes from the identity provider, and is changed there.');
  check(member);
  return member;
}

/** An organisation keeps an administrator of its own, or one above: else nobody could let anybody in again. */
async function refuseWithoutAdministrator(transaction: Transaction, { id }: Place, member: Member): Promise<void> {
  if (member.role !== 'administrator' || (await countAdministrators(transaction, id)) > 1) return;
  const tree = await getOrganisationTree(transaction, null);
  for (const above of tree.ancestorsOf(id)) if (await countAdministrators(transaction, above.id)) return;
  throw new Problem(409, 'last-administrator', 'This is the last administrator: name another one first.');
}

/** Withdraws an invitation that nobody has accepted yet. */
export async function withdraw(context: Context, organisation: Place, id: number, actor: Actor): Promise<void> {
  await writeTransaction(context.database, async (transaction) => {
    const email = await withdrawInvitation(transaction, organisation.id, id, context.now());
    if (email === null) throw new Problem(404, 'unknown-invitation', 'There is no such open invitation here.');
    const deed = { action: 'invitation-withdrawn', organisationId: organisation.id, subject: `invitation of ${email}` };
    await recordDeed(transaction, actor, context.now(), deed);
    noteSecurity(context, actor, deed);
  });
}

/** A link by which a member sets a new password, to hand over. */
export const linkForMember = (
  context: Context,
  organisation: Place,
  personId: number,
  viewer: Viewer,
  actor: Actor,
): Promise<string> =>
  writeTransaction(context.database, async (transaction) => {
    const member = await reachable(transaction, organisation, personId, viewer);
    if (!member.hasPassword) throw new Problem(409, 'no-password', 'They sign in through their organisation.');
    const link = await newResetLink(transaction, context, personId, actor.personId);
    await record(transaction, context, actor, 'password-reset-handed-over', organisation, member, null);
    return link;
  });

/** Takes a lost second factor away, so that a new one can be set up, and signs out everywhere. */
export async function takeSecondFactor(
  context: Context,
  organisation: Place,
  personId: number,
  viewer: Viewer,
  actor: Actor,
): Promise<void> {
  await writeTransaction(context.database, async (transaction) => {
    const member = await reachable(transaction, organisation, personId, viewer);
    if (!(await removeSecondFactor(transaction, personId))) {
      throw new Problem(409, 'no-second-factor', 'They have no second factor.');
    }
    await endSessions(transaction, personId, context.now());
    await record(transaction, context, actor, 'second-factor-taken', organisation, member, null);
  });
}

/**
 * Another member here whose every role the viewer administers: else whoever administers one unit could get at somebody
 * who administers the whole.
 */
async function reachable(
  transaction: Transaction,
  organisation: Place,
  personId: number,
  viewer: Viewer,
): Promise<Member> {
  // an open browser is not enough to change what one signs in with
  if (viewer.kind === 'person' && viewer.id === personId) {
    throw new Problem(403, 'own-account', 'For yourself you do this in your account, with what you sign in with.');
  }
  const member = (await listMembers(transaction, [organisation.id])).find((known) => known.personId === personId);
  if (!member) throw new Problem(404, 'unknown-member', 'Nobody of that number holds a role here.');
  const tree = await getOrganisationTree(transaction, null);
  const roles = await listRolesOf(transaction, personId);
  if (!roles.every(({ organisationId }) => mayIn(viewer, 'administer', organisationId, tree))) {
    throw new Problem(
      403,
      'member-of-others',
      'They hold roles elsewhere: only who administers there too may do this.',
    );
  }
  return member;
}

async function record(
  transaction: Transaction,
  context: Context,
  actor: Actor,
  action: string,
  organisation: Place,
  { personId, email, role }: Member,
  after: unknown,
): Promise<void> {
  const deed = {
    action,
    organisationId: organisation.id,
    subject: `person ${personId}`,
    before: { email, role },
    after,
  };
  await recordDeed(transaction, actor, context.now(), deed);
  noteSecurity(context, actor, deed);
}
