import { Hono } from 'hono';
import { z } from 'zod';
import { recordDeed } from '#db/queries/audit.ts';
import {
  getInstallation,
  getSecondFactorRule,
  lockInstallation,
  raiseCatalogueVersion,
  saveEmbeddingOrigins,
  saveSecondFactorRule,
} from '#db/queries/installation.ts';
import { writeTransaction } from '#db/write.ts';
import { secondFactorRules } from '#domain/role.ts';
import type { Context } from '../context.ts';
import { body } from '../http/body.ts';
import { acting, reading } from '../http/description.ts';
import { Version } from '../http/answers.ts';
import { refuseStale, versionOf } from '../http/if-match.ts';
import { query } from '../http/parameters.ts';
import { Problem } from '../http/problem.ts';
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
    embeddingOrigins: z.array(z.string()).meta({
      description: 'The sites that may show figures of ours inside their pages; * is all.',
      example: ['https://www.example.org'],
    }),
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

/** What a browser is told in `frame-ancestors`: nothing else may get into that header. */
const embeddingOrigin = /^(\*|https?:\/\/(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?)$/;
const EmbeddingOrigins = z.strictObject({ origins: z.array(z.string().max(200)).max(50) });

const Rule = z.object({ rule: z.enum(secondFactorRules) });
const EmbeddingAnswer = z.object({ origins: z.array(z.string()), version: Version }).meta({ id: 'Embedding' });
const NewRule = z.strictObject({ rule: z.enum(secondFactorRules) });

/** What holds for everybody here. */
export const ruleRoutes = (context: Context) =>
  new Hono()
    .put(
      '/embedding',
      acting({
        summary: 'Decide which sites may show figures inside their pages',
        answer: null,
        changes: true,
        tag: 'installation',
      }),
      body(EmbeddingOrigins),
      async (c) => {
        const origins = [...new Set(c.req.valid('json').origins)];
        if (!origins.every((origin) => embeddingOrigin.test(origin))) {
          throw new Problem(400, 'no-origin', 'An origin is such as https://www.example.org, or *.', {
            path: 'origins',
          });
        }
        await writeTransaction(context.database, async (transaction) => {
          await lockInstallation(transaction);
          const { embeddingOrigins } = await getInstallation(transaction);
          refuseStale(c, versionOf(embeddingOrigins), { origins: embeddingOrigins });
          await saveEmbeddingOrigins(transaction, origins);
          // what everybody is told of the installation is another answer from now on
          await raiseCatalogueVersion(transaction);
          await recordDeed(transaction, actorOf(c), context.now(), {
            action: 'embedding-changed',
            organisationId: null,
            subject: 'installation',
            before: { origins: embeddingOrigins },
            after: { origins },
          });
        });
        return c.body(null, 204);
      },
    )
    .get(
      '/embedding',
      acting({
        summary: 'Which sites may show figures inside their pages',
        answer: EmbeddingAnswer,
        tag: 'installation',
      }),
      async (c) => {
        const { embeddingOrigins: origins } = await getInstallation(context.database.orm);
        c.header('ETag', `"${versionOf(origins)}"`);
        return c.json({ origins, version: `"${versionOf(origins)}"` });
      },
    )
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
