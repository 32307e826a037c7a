import { Hono } from 'hono';
import { z } from 'zod';
import { recordDeed, type Actor } from '#db/queries/audit.ts';
import { findPolicy, listPolicies, savePolicy } from '#db/queries/correction-policies.ts';
import { getInstallation, raiseCatalogueVersion } from '#db/queries/installation.ts';
import { writeTransaction } from '#db/write.ts';
import type { Texts } from '#domain/language.ts';
import { upwardsFrom } from '#domain/organisation-tree.ts';
import type { Context } from '../context.ts';
import { body } from '../http/body.ts';
import { acting, reading } from '../http/description.ts';
import { refuseStale } from '../http/if-match.ts';
import { AsOf, Code, query } from '../http/parameters.ts';
import { Lines, NewTexts } from '../http/texts.ts';
import { fromSnapshot } from '../http/validators.ts';
import { actorOf } from '../http/viewer.ts';
import { getOrganisation } from '../organisations/search.ts';
import { PolicyAnswer } from './answers.ts';

const PolicyQuery = z.strictObject({
  organisation: Code.optional().meta({ description: 'That of the first page, where none is named.' }),
  asOf: AsOf,
});

const NewPolicy = z.strictObject({
  texts: NewTexts(Lines(4_000)).nullable().meta({ description: 'Null for none of its own any more.' }),
});

/** What an organisation says of how published figures are corrected: `/correction-policy`. */
export const correctionPolicyRoutes = (context: Context) =>
  new Hono().get(
    '/',
    reading({
      summary: 'How published figures are corrected',
      description: 'In the words of the organisation, or of the nearest above it that has written some.',
      answer: PolicyAnswer,
      tag: 'revisions',
    }),
    query(PolicyQuery),
    async (c) => {
      const { organisation: named, asOf } = c.req.valid('query');
      return fromSnapshot(c, context, asOf, async ({ tree, transaction, asOf: moment }) => {
        const home = named ?? (await getInstallation(transaction)).home;
        const place = home === null ? null : getOrganisation(tree, home);
        const known = new Map((await listPolicies(transaction, moment)).map((one) => [one.organisationId, one]));
        const whose = place && upwardsFrom(tree, place.id).find(({ id }) => known.has(id));
        const policy = whose && known.get(whose.id);
        return c.json({
          organisation: whose?.code ?? null,
          organisationNames: whose?.names ?? null,
          texts: policy?.texts ?? null,
          setAt: policy?.setAt ?? null,
          version: `"${(place && known.get(place.id)?.version) ?? 0}"`,
        });
      });
    },
  );

export const organisationPolicyRoutes = (context: Context) =>
  new Hono().put(
    '/:code/correction-policy',
    acting({ summary: 'Say how published figures are corrected', answer: null, changes: true, tag: 'revisions' }),
    body(NewPolicy),
    async (c) => {
      const { texts } = c.req.valid('json');
      await setPolicy(context, c.get('organisation'), texts, actorOf(c), (version, now) =>
        refuseStale(c, String(version), now),
      );
      return c.body(null, 204);
    },
  );

/** What was said before is kept, for whoever reads as of then. */
const setPolicy = (
  { database, now }: Context,
  organisation: { id: number; code: string },
  texts: Texts | null,
  actor: Actor,
  check: (version: number, now: unknown) => void,
): Promise<void> =>
  writeTransaction(database, async (transaction) => {
    await raiseCatalogueVersion(transaction);
    const at = now();
    const known = await findPolicy(transaction, organisation.id);
    check(known?.version ?? 0, { texts: known?.texts ?? null });
    await savePolicy(transaction, organisation.id, texts, at);
    await recordDeed(transaction, actor, at, {
      action: 'correction-policy-changed',
      organisationId: organisation.id,
      subject: `correction policy ${organisation.code}`,
      before: known?.texts ?? null,
      after: texts,
    });
  });
