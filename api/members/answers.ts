import { z } from 'zod';
import { Moment, Version, page } from '#api/http/answers.ts';
import { roles } from '#domain/role.ts';

export const MemberAnswer = z
  .object({
    person: z.int(),
    name: z.string(),
    email: z.string(),
    role: z.enum(roles),
    organisation: z.string().meta({ description: 'Where the role is held: here, or above.' }),
    issuer: z.string().nullable().meta({ description: 'The identity provider that gave it; null when a person did.' }),
    grantedAt: Moment,
    lastSeenAt: Moment.nullable(),
    hasPassword: z.boolean(),
    hasSecondFactor: z.boolean(),
    version: Version,
  })
  .meta({
    id: 'Member',
    example: {
      person: 7,
      name: 'Anna Exempel',
      email: 'anna@tiofalt.example',
      role: 'analyst',
      organisation: 'north',
      issuer: null,
      grantedAt: '2026-09-01T08:00:00Z',
      lastSeenAt: null,
      hasPassword: true,
      hasSecondFactor: false,
      version: '"12"',
    },
  });

export const OpenInvitationAnswer = z
  .object({
    id: z.int(),
    email: z.string(),
    role: z.enum(roles),
    createdAt: Moment,
    expiresAt: Moment,
    version: Version,
  })
  .meta({
    id: 'OpenInvitation',
    example: {
      id: 3,
      email: 'bo@tiofalt.example',
      role: 'approver',
      createdAt: '2026-11-01T08:00:00Z',
      expiresAt: '2026-11-15T08:00:00Z',
      version: '"kH0Zb2x1mQ9sYt4uWv7a3A"',
    },
  });

export const MemberPage = page(MemberAnswer);
export const InvitationPage = page(OpenInvitationAnswer);

export const HandedLink = z.object({
  link: z.string().nullable().meta({ description: 'To hand over; null where it was sent by mail.' }),
});
