import { Hono } from 'hono';
import { z } from 'zod';
import type { Organisation, OrganisationTree } from '#domain/organisation-tree.ts';
import type { Context } from '../context.ts';
import { reading } from '../http/description.ts';
import { AsOf, Paging, paged, query } from '../http/parameters.ts';
import { fromSnapshot } from '../http/validators.ts';
import { selectOrganisations } from '../series/selection.ts';
import { OrganisationDetails, OrganisationPage, type OrganisationAnswer } from './answers.ts';
import { getOrganisation, searchOrganisations } from './search.ts';

const OrganisationQuery = z.strictObject({
  q: z.string().max(100).optional().meta({ description: 'Searches names in all languages, and codes.' }),
  parent: z.string().max(200).optional().meta({ description: 'Only those directly below; empty for the top.' }),
  kind: z.string().max(100).optional(),
  organisation: z
    .string()
    .min(1)
    .max(8_000)
    .optional()
    .meta({ description: 'Only those that a selection names, in its order: a,b · a/* · a/** · *' }),
  asOf: AsOf,
  ...Paging,
});

export const organisationAnswer = (tree: OrganisationTree, organisation: Organisation): OrganisationAnswer => {
  const codeOf = (id: number | null) => (id === null ? undefined : tree.byId(id)?.code);
  const successor = codeOf(organisation.successorId);
  return {
    code: organisation.code,
    names: organisation.names,
    kind: organisation.kind,
    parent: codeOf(organisation.parentId) ?? null,
    validFrom: organisation.validFrom,
    validTo: organisation.validTo,
    ...(successor ? { successor } : {}),
  };
};

export const organisationRoutes = (context: Context) =>
  new Hono()
    .get(
      '/',
      reading({ summary: 'Organisations', answer: OrganisationPage, tag: 'organisations' }),
      query(OrganisationQuery),
      async (c) => {
        const { asOf, limit, page, organisation, ...search } = c.req.valid('query');
        return fromSnapshot(c, context, asOf, async (snapshot) => {
          const { tree } = snapshot;
          const matching = searchOrganisations(tree, search);
          const isMatching = new Set(matching);
          const found =
            organisation === undefined
              ? matching
              : (await selectOrganisations(snapshot, organisation)).filter((one) => isMatching.has(one));
          return c.json(
            paged(
              c,
              found.map((organisation) => organisationAnswer(tree, organisation)),
              { limit, page },
            ),
          );
        });
      },
    )
    .get(
      '/:code',
      reading({
        summary: 'One organisation, the way up and what is below',
        answer: OrganisationDetails,
        tag: 'organisations',
      }),
      query(z.strictObject({ asOf: AsOf })),
      async (c) =>
        fromSnapshot(c, context, c.req.valid('query').asOf, async ({ tree }) => {
          const organisation = getOrganisation(tree, c.req.param('code'));
          return c.json({
            ...organisationAnswer(tree, organisation),
            ancestors: tree.ancestorsOf(organisation.id).map((above) => organisationAnswer(tree, above)),
            children: tree.childrenOf(organisation.id).map((below) => ({
              ...organisationAnswer(tree, below),
              childCount: tree.childrenOf(below.id).length,
            })),
          });
        }),
    );
