import type { Transaction } from '#db/connection.ts';
import { recordDeed, type Actor, type Deed } from '#db/queries/audit.ts';
import {
  countAdministrators,
  listMembers,
  listOpenInvitations,
  listRolesOf,
  lockRoles,
  withdrawInvitation,
  type Member,
  type OpenInvitation,
} from '#db/queries/members.ts';
import { endRole, saveRole } from '#db/queries/people.ts';
import { removeSecondFactor } from '#db/queries/second-factors.ts';
import { endSessions } from '#db/queries/sessions.ts';
import { getOrganisationTree } from '#db/queries/organisations.ts';
import { writeTransaction } from '#db/write.ts';
import type { Role } from '#domain/role.ts';
import type { Viewer } from '#domain/viewer.ts';
import { mayIn } from '../access/rights.ts';
import type { Context } from '../context.ts';
import { Problem } from '../http/problem.ts';
import { newResetLink } from '../sign-in/password-reset.ts';
import { noteSecurity } from '../sign-in/session.ts';

type Place = { id: number };
/** Looks at the version of what is about to change, and refuses a stale one. */
type Check<Thing> = (thing: Thing) => void;
type Done<Answer = null> = { deed: Deed; answer: Answer };

/** One change of who may do what here: with its record, and told to whoever watches the log once it has happened. */
async function change<Answer>(
  context: Context,
  actor: Actor,
  act: (transaction: Transaction, now: Date) => Promise<Done<Answer>>,
): Promise<Answer> {
  const { deed, answer } = await writeTransaction(context.database, async (transaction) => {
    const now = context.now();
    const done = await act(transaction, now);
    await recordDeed(transaction, actor, now, done.deed);
    return done;
  });
  noteSecurity(context, actor, deed);
  return answer;
}

/** Gives a member another role here. Problems `unknown-member`, `given-by-provider`, `last-administrator`. */
export const changeRole = (
  context: Context,
  organisation: Place,
  personId: number,
  role: Role,
  actor: Actor,
  check: Check<Member>,
): Promise<null> =>
  change(context, actor, async (transaction, now) => {
    const member = await memberOf(transaction, organisation, personId, check);
    if (role !== 'administrator') await refuseWithoutAdministrator(transaction, organisation, member);
    await saveRole(transaction, { organisationId: organisation.id, personId, role, issuer: '' }, now);
    return { deed: deedOf('role-changed', organisation, member, { role }), answer: null };
  });

/** Ends a member's role here: from the next request on they may no longer do what it let them. */
export const endMembership = (
  context: Context,
  organisation: Place,
  personId: number,
  actor: Actor,
  check: Check<Member>,
): Promise<null> =>
  change(context, actor, async (transaction, now) => {
    const member = await memberOf(transaction, organisation, personId, check);
    await refuseWithoutAdministrator(transaction, organisation, member);
    await endRole(transaction, { organisationId: organisation.id, personId, issuer: '' }, now);
    // whoever holds no role any more has nothing left to be signed in for
    if (!(await listRolesOf(transaction, personId)).length) await endSessions(transaction, personId, now);
    return { deed: deedOf('role-ended', organisation, member, null), answer: null };
  });

async function memberOf(
  transaction: Transaction,
  { id }: Place,
  personId: number,
  check: Check<Member>,
): Promise<Member> {
  await lockRoles(transaction);
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
export const withdraw = (
  context: Context,
  organisation: Place,
  id: number,
  actor: Actor,
  check: Check<OpenInvitation>,
): Promise<null> =>
  change(context, actor, async (transaction, now) => {
    const unknown = () => new Problem(404, 'unknown-invitation', 'There is no such open invitation here.');
    const open = (await listOpenInvitations(transaction, organisation.id, now)).find((one) => one.id === id);
    if (!open) throw unknown();
    check(open);
    // of two at once one withdraws it
    if (!(await withdrawInvitation(transaction, organisation.id, id, now))) throw unknown();
    const { email, role } = open;
    const deed = {
      action: 'invitation-withdrawn',
      organisationId: organisation.id,
      subject: `invitation of ${email}`,
      before: { email, role },
    };
    return { deed, answer: null };
  });

/** A link by which a member sets a new password, to hand over. */
export const linkForMember = (
  context: Context,
  organisation: Place,
  personId: number,
  viewer: Viewer,
  actor: Actor,
): Promise<string> =>
  change(context, actor, async (transaction) => {
    const [member] = await reachable(transaction, organisation, personId, viewer);
    if (!member.hasPassword) throw new Problem(409, 'no-password', 'They sign in through their organisation.');
    const answer = await newResetLink(transaction, context, personId, actor.personId);
    return { deed: deedOf('password-reset-handed-over', organisation, member, null), answer };
  });

/** Takes a lost second factor away, so that a new one can be set up, and signs out everywhere. */
export const takeSecondFactor = (
  context: Context,
  organisation: Place,
  personId: number,
  viewer: Viewer,
  actor: Actor,
  check: Check<readonly [Member, ...Member[]]>,
): Promise<null> =>
  change(context, actor, async (transaction, now) => {
    const held = await reachable(transaction, organisation, personId, viewer);
    check(held);
    if (!(await removeSecondFactor(transaction, personId))) {
      throw new Problem(409, 'no-second-factor', 'They have no second factor.');
    }
    await endSessions(transaction, personId, now);
    return { deed: deedOf('second-factor-taken', organisation, held[0], null), answer: null };
  });

/** Signs a member out everywhere: of a lost telephone, or a browser that was left open. */
export const signMemberOut = (
  context: Context,
  organisation: Place,
  personId: number,
  viewer: Viewer,
  actor: Actor,
  check: Check<readonly [Member, ...Member[]]>,
): Promise<null> =>
  change(context, actor, async (transaction, now) => {
    const held = await reachable(transaction, organisation, personId, viewer);
    check(held);
    const sessions = await endSessions(transaction, personId, now);
    return { deed: deedOf('member-signed-out', organisation, held[0], { sessions }), answer: null };
  });

/**
 * The roles here of another member whose every role the viewer administers: else whoever administers one unit could get at somebody
 * who administers the whole.
 */
async function reachable(
  transaction: Transaction,
  organisation: Place,
  personId: number,
  viewer: Viewer,
): Promise<readonly [Member, ...Member[]]> {
  // an open browser is not enough to change what one signs in with
  if (viewer.kind === 'person' && viewer.id === personId) {
    throw new Problem(403, 'own-account', 'For yourself you do this in your account, with what you sign in with.');
  }
  const [first, ...others] = (await listMembers(transaction, [organisation.id])).filter(
    (known) => known.personId === personId,
  );
  if (!first) throw new Problem(404, 'unknown-member', 'Nobody of that number holds a role here.');
  const tree = await getOrganisationTree(transaction, null);
  const roles = await listRolesOf(transaction, personId);
  if (!roles.every(({ organisationId }) => mayIn(viewer, 'administer', organisationId, tree))) {
    throw new Problem(
      403,
      'member-of-others',
      'They hold roles elsewhere: only who administers there too may do this.',
    );
  }
  return [first, ...others];
}

const deedOf = (action: string, organisation: Place, { personId, email, role }: Member, after: unknown): Deed => ({
  action,
  organisationId: organisation.id,
  subject: `person ${personId}`,
  before: { email, role },
  after,
});
