import { z } from 'zod';
import { capabilities } from '#domain/capability.ts';
import { roles } from '#domain/role.ts';
import { Moment, TextsAnswer, page } from '../http/answers.ts';

export const HeldRole = z.object({
  organisation: z.string(),
  names: TextsAnswer,
  role: z.enum(roles),
  /** The identity provider that gave it; null when a person did. */
  issuer: z.string().nullable(),
  capabilities: z.array(z.enum(capabilities)),
  inPlaceOf: z.string().optional().meta({ description: 'Who is away, where somebody stands in for them.' }),
});

export const SessionAnswer = z
  .object({
    person: z
      .object({
        name: z.string(),
        email: z.string(),
        lacks: z
          .enum(['second-factor', 'second-factor-set-up'])
          .nullable()
          .meta({ description: 'What is still asked for before anything is allowed.' }),
        hasPassword: z.boolean(),
        hasSecondFactor: z.boolean(),
        roles: z.array(HeldRole),
        /** Whether they look after the whole installation. */
        isInstallationAdministrator: z.boolean(),
      })
      .nullable(),
  })
  .meta({ id: 'Session', description: 'Null when nobody is signed in.' });
export type SessionAnswer = z.infer<typeof SessionAnswer>;

export const OpenSession = z
  .object({
    id: z.int(),
    method: z.string(),
    createdAt: Moment,
    lastSeenAt: Moment,
    expiresAt: Moment,
    address: z.string(),
    device: z.string(),
    isThis: z.boolean(),
  })
  .meta({
    id: 'OpenSession',
    example: {
      id: 19,
      method: 'password',
      createdAt: '2026-11-21T07:30:00Z',
      lastSeenAt: '2026-11-21T12:00:00Z',
      expiresAt: '2026-11-21T19:30:00Z',
      address: '192.0.2.1',
      device: 'Mozilla/5.0',
      isThis: true,
    },
  });

export const OpenSessions = page(OpenSession);

export const NewSecondFactor = z.object({
  secret: z.string(),
  address: z.string().meta({ description: 'The otpauth address that an app reads from a QR code.' }),
});

export const RecoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });
