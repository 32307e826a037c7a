import { Hono } from 'hono';
import { z } from 'zod';
import { getInstallation } from '#db/queries/installation.ts';
import type { Context } from '../context.ts';
import { reading } from '../http/description.ts';
import { query } from '../http/parameters.ts';
import { fromSnapshot } from '../http/validators.ts';

export const InstallationAnswer = z
  .object({
    home: z
      .string()
      .nullable()
      .meta({ description: 'Code of the organisation of the first page; null in an empty installation.' }),
    isDemonstration: z.boolean(),
  })
  .meta({ id: 'Installation' });
export type InstallationAnswer = z.infer<typeof InstallationAnswer>;

export const installationRoutes = (context: Context) =>
  new Hono().get(
    '/',
    reading({ summary: 'What this installation is', answer: InstallationAnswer, tag: 'installation' }),
    query(z.strictObject({})),
    async (c) =>
      fromSnapshot(c, context, undefined, async ({ transaction }) => c.json(await getInstallation(transaction))),
  );
