import { z } from 'zod';
import { Moment, page } from '#api/http/answers.ts';
import { actorKinds } from '#db/schema/index.ts';

export const AuditAnswer = z
  .object({
    id: z.int(),
    at: Moment,
    actorKind: z.enum(actorKinds),
    actor: z.string(),
    address: z.string(),
    requestId: z.string(),
    action: z.string(),
    organisation: z.string().nullable(),
    subject: z.string(),
    before: z.unknown(),
    after: z.unknown(),
  })
  .meta({
    id: 'AuditRecord',
    example: {
      id: 41,
      at: '2026-11-20T23:00:00Z',
      actorKind: 'person',
      actor: 'Cilla Exempel',
      address: '192.0.2.1',
      requestId: '5b0c3f7e-0f2d-4a1c-9d55-0a8f3f0b2c11',
      action: 'role-changed',
      organisation: 'north',
      subject: 'person 7',
      before: { email: 'anna@tiofalt.example', role: 'reader' },
      after: { role: 'analyst' },
    },
  });

export const AuditPage = page(AuditAnswer);
