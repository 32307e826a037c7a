import { Hono } from 'hono';
import { z } from 'zod';
import { listMembers, listOpenInvitations } from '#db/queries/members.ts';
import { languages } from '#domain/language.ts';
import { roles } from '#domain/role.ts';
import { presentTree } from '../access/door.ts';
import type { Context } from '../context.ts';
import { Moment } from '../http/answers.ts';
import { body } from '../http/body.ts';
import { acting } from '../http/description.ts';
import { refuseStale } from '../http/if-match.ts';
import { numberIn } from '../http/parameters.ts';
import { actorOf } from '../http/viewer.ts';
import { invite } from '../sign-in/invitations.ts';
import { changeRole, endMembership, linkForMember, takeSecondFactor, withdraw } from './actions.ts';

export const MembersAnswer = z.object({
  items: z.array(
    z.object({
      person: z.int(),
      name: z.string(),
      email: z.string(),
      role: z.enum(roles),
      organisation: z.string().meta({ description: 'Where the role is held: here, or above.' }),
      issuer: z
        .string()
        .nullable()
        .meta({ description: 'The identity provider that gave it; null when a person did.' }),
      grantedAt: Moment,
      lastSeenAt: Moment.nullable(),
      hasPassword: z.boolean(),
      hasSecondFactor: z.boolean(),
      version: z.string().meta({ description: 'For If-Match.' }),
    }),
  ),
  invitations: z.array(
    z.object({ id: z.int(), email: z.string(), role: z.enum(roles), createdAt: Moment, expiresAt: Moment }),
  ),
});

const NewInvitation = z.strictObject({
  email: z.string().min(1).max(300),
  role: z.enum(roles),
  language: z.enum(languages).default('sv').meta({ description: 'In which the mail is written.' }),
});
const HandedLink = z.object({
  link: z.string().nullable().meta({ description: 'To hand over; null where it was sent by mail.' }),
});
const ChangedRole = z.strictObject({ role: z.enum(roles) });

/** Who may do what in an organisation: `/organisations/:code/…`. */
export const memberRoutes = (context: Context) =>
  new Hono()
    .get(
      '/:code/members',
      acting({ summary: 'Who holds a role here or above, and who is invited', answer: MembersAnswer, tag: 'members' }),
      async (c) => {
        const { id } = c.get('organisation');
        const tree = await presentTree(context, c.get('viewer'));
        const places = [id, ...tree.ancestorsOf(id).map((above) => above.id)];
        const { orm } = context.database;
        const members = await listMembers(orm, places);
        return c.json({
          items: members.map(({ grantId, personId, organisationId, ...member }) => ({
            ...member,
            person: personId,
            organisation: tree.byId(organisationId)?.code ?? '',
            version: `"${grantId}"`,
          })),
          invitations: await listOpenInvitations(orm, id, context.now()),
        });
      },
    )
    .put(
      '/:code/members/:person',
      acting({ summary: 'Give a member another role', answer: null, tag: 'members' }),
      body(ChangedRole),
      async (c) => {
        const { role } = c.req.valid('json');
        await changeRole(context, c.get('organisation'), numberIn(c, 'person'), role, actorOf(c), (member) =>
          refuseStale(c, String(member.grantId), { role: member.role }),
        );
        return c.body(null, 204);
      },
    )
    .delete(
      '/:code/members/:person',
      acting({ summary: 'End a member’s role here', answer: null, tag: 'members' }),
      async (c) => {
        await endMembership(context, c.get('organisation'), numberIn(c, 'person'), actorOf(c), (member) =>
          refuseStale(c, String(member.grantId), { role: member.role }),
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
      acting({ summary: 'Take a lost second factor away', answer: null, tag: 'members' }),
      async (c) => {
        await takeSecondFactor(context, c.get('organisation'), numberIn(c, 'person'), c.get('viewer'), actorOf(c));
        return c.body(null, 204);
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
      acting({ summary: 'Withdraw an invitation', answer: null, tag: 'members' }),
      async (c) => {
        await withdraw(context, c.get('organisation'), numberIn(c, 'id'), actorOf(c));
        return c.body(null, 204);
      },
    );
