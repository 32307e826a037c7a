import { Hono } from 'hono';
import { z } from 'zod';
import { listMembers, listOpenInvitations, type Member, type OpenInvitation } from '#db/queries/members.ts';
import { languages } from '#domain/language.ts';
import { roles } from '#domain/role.ts';
import { presentTree } from '../access/rights.ts';
import type { Context } from '../context.ts';
import { body } from '../http/body.ts';
import { acting } from '../http/description.ts';
import { refuseStale, versionOf } from '../http/if-match.ts';
import { PageQuery, numberIn, paged, query } from '../http/parameters.ts';
import { actorOf } from '../http/viewer.ts';
import { invite } from '../sign-in/invitations.ts';
import { changeRole, endMembership, linkForMember, signMemberOut, takeSecondFactor, withdraw } from './actions.ts';
import { HandedLink, InvitationPage, MemberPage } from './answers.ts';

const NewInvitation = z.strictObject({
  email: z.string().min(1).max(300),
  role: z.enum(roles),
  language: z.enum(languages).default('sv').meta({ description: 'In which the mail is written.' }),
});
const ChangedRole = z.strictObject({ role: z.enum(roles) });

const versionOfMember = ({ grantId }: Member): string => String(grantId);
const versionOfInvitation = ({ id, role, expiresAt }: OpenInvitation): string => versionOf([id, role, expiresAt]);

/** Who may do what in an organisation: `/organisations/:code/…`. */
export const memberRoutes = (context: Context) =>
  new Hono()
    .get(
      '/:code/members',
      acting({ summary: 'Who holds a role here or above', answer: MemberPage, tag: 'members' }),
      query(PageQuery),
      async (c) => {
        const { id } = c.get('organisation');
        const tree = await presentTree(c, context);
        const places = [id, ...tree.ancestorsOf(id).map((above) => above.id)];
        const members = await listMembers(context.database.orm, places);
        const items = members.map(({ grantId, personId, organisationId, ...member }) => ({
          ...member,
          person: personId,
          organisation: tree.byId(organisationId)?.code ?? '',
          version: `"${grantId}"`,
        }));
        return c.json(paged(c, items, c.req.valid('query')));
      },
    )
    .put(
      '/:code/members/:person',
      acting({ summary: 'Give a member another role', answer: null, changes: true, tag: 'members' }),
      body(ChangedRole),
      async (c) => {
        const { role } = c.req.valid('json');
        await changeRole(context, c.get('organisation'), numberIn(c, 'person'), role, actorOf(c), (member) =>
          refuseStale(c, versionOfMember(member), { role: member.role }),
        );
        return c.body(null, 204);
      },
    )
    .delete(
      '/:code/members/:person',
      acting({ summary: 'End a member’s role here', answer: null, changes: true, tag: 'members' }),
      async (c) => {
        await endMembership(context, c.get('organisation'), numberIn(c, 'person'), actorOf(c), (member) =>
          refuseStale(c, versionOfMember(member), { role: member.role }),
        );
        return c.body(null, 204);
      },
    )
    .post(
      '/:code/members/:person/password-reset',
      acting({ summary: 'A link by which a member sets a new password', answer: HandedLink, tag: 'members' }),
      async (c) => {
        const person = numberIn(c, 'person');
        return c.json({
          link: await linkForMember(context, c.get('organisation'), person, c.get('viewer'), actorOf(c)),
        });
      },
    )
    .delete(
      '/:code/members/:person/second-factor',
      acting({ summary: 'Take a lost second factor away', answer: null, changes: true, tag: 'members' }),
      async (c) => {
        const [person, viewer] = [numberIn(c, 'person'), c.get('viewer')];
        await takeSecondFactor(context, c.get('organisation'), person, viewer, actorOf(c), (held) =>
          refuseStale(c, held.map(versionOfMember), { role: held[0].role }),
        );
        return c.body(null, 204);
      },
    )
    .delete(
      '/:code/members/:person/sessions',
      acting({ summary: 'Sign a member out everywhere', answer: null, changes: true, tag: 'members' }),
      async (c) => {
        const [person, viewer] = [numberIn(c, 'person'), c.get('viewer')];
        await signMemberOut(context, c.get('organisation'), person, viewer, actorOf(c), (held) =>
          refuseStale(c, held.map(versionOfMember), { role: held[0].role }),
        );
        return c.body(null, 204);
      },
    )
    .get(
      '/:code/invitations',
      acting({ summary: 'Who is invited here, and has not answered', answer: InvitationPage, tag: 'members' }),
      query(PageQuery),
      async (c) => {
        const open = await listOpenInvitations(context.database.orm, c.get('organisation').id, context.now());
        const items = open.map((invitation) => ({ ...invitation, version: `"${versionOfInvitation(invitation)}"` }));
        return c.json(paged(c, items, c.req.valid('query')));
      },
    )
    .post(
      '/:code/invitations',
      acting({
        summary: 'Invite somebody',
        answer: HandedLink.extend({ id: z.int() }),
        status: 201,
        tag: 'members',
      }),
      body(NewInvitation),
      async (c) => c.json(await invite(context, c.get('organisation'), c.req.valid('json'), actorOf(c)), 201),
    )
    .delete(
      '/:code/invitations/:id',
      acting({ summary: 'Withdraw an invitation', answer: null, changes: true, tag: 'members' }),
      async (c) => {
        await withdraw(context, c.get('organisation'), numberIn(c, 'id'), actorOf(c), (invitation) =>
          refuseStale(c, versionOfInvitation(invitation), { email: invitation.email, role: invitation.role }),
        );
        return c.body(null, 204);
      },
    );
