import { Hono } from 'hono';
import { z } from 'zod';
import { recordDeed } from '#db/queries/audit.ts';
import {
  getInstallation,
  getSecondFactorRule,
  lockInstallation,
  saveSecondFactorRule,
} from '#db/queries/installation.ts';
import { writeTransaction } from '#db/write.ts';
import { secondFactorRules } from '#domain/role.ts';
import type { Context } from '../context.ts';
import { body } from '../http/body.ts';
import { acting, reading } from '../http/description.ts';
import { refuseStale } from '../http/if-match.ts';
import { query } from '../http/parameters.ts';
import { actorOf } from '../http/viewer.ts';
import { noteSecurity } from '../sign-in/session.ts';
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

const Rule = z.object({ rule: z.enum(secondFactorRules) });
const NewRule = z.strictObject({ rule: z.enum(secondFactorRules) });

/** What holds for everybody who signs in here. */
export const ruleRoutes = (context: Context) =>
  new Hono()
    .get(
      '/second-factor',
      acting({ summary: 'Who has to show a second factor', answer: Rule, tag: 'installation' }),
      async (c) => {
        const rule = await getSecondFactorRule(context.database.orm);
        c.header('ETag', `"${rule}"`);
        return c.json({ rule });
      },
    )
    .put(
      '/second-factor',
      acting({ summary: 'Decide who has to show a second factor', answer: null, changes: true, tag: 'installation' }),
      body(NewRule),
      async (c) => {
        const { rule } = c.req.valid('json');
        const actor = actorOf(c);
        const deed = {
          action: 'second-factor-rule-changed',
          organisationId: null,
          subject: 'installation',
          after: { rule },
        };
        await writeTransaction(context.database, async (transaction) => {
          await lockInstallation(transaction);
          const before = await getSecondFactorRule(transaction);
          refuseStale(c, before, { rule: before });
          await saveSecondFactorRule(transaction, rule);
          await recordDeed(transaction, actor, context.now(), { ...deed, before: { rule: before } });
        });
        noteSecurity(context, actor, deed);
        return c.body(null, 204);
      },
    );
