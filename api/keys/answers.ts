import { z } from 'zod';
import { Moment, Version, page } from '#api/http/answers.ts';
import { scopes } from '#domain/capability.ts';

export const KeyAnswer = z
  .object({
    id: z.int(),
    name: z.string(),
    beginning: z.string(),
    scopes: z.array(z.enum(scopes)),
    createdAt: Moment,
    createdBy: z.string().nullable(),
    expiresAt: Moment.nullable(),
    lastUsedAt: Moment.nullable(),
    version: Version,
  })
  .meta({
    id: 'Key',
    example: {
      id: 4,
      name: 'Nightly delivery',
      beginning: 'tiofalt_Zk3w',
      scopes: ['import'],
      createdAt: '2026-10-01T08:00:00Z',
      createdBy: 'Cilla Exempel',
      expiresAt: null,
      lastUsedAt: '2026-11-20T23:00:00Z',
      version: '"pT6mXw0b8RkLq2cYf1uE9A"',
    },
  });

export const KeyPage = page(KeyAnswer);

export const MadeKey = z.object({
  id: z.int(),
  key: z.string().meta({ description: 'Shown this once: only its hash is kept.' }),
});
