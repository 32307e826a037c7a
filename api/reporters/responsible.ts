import { Hono } from 'hono';
import { z } from 'zod';
import { listReporters } from '#db/queries/reporters.ts';
import { mayIn } from '../access/rights.ts';
import type { Context } from '../context.ts';
import { page } from '../http/answers.ts';
import { reading } from '../http/description.ts';
import { Code, Paging, paged, query } from '../http/parameters.ts';
import { fromSnapshot } from '../http/validators.ts';
import { getOrganisation } from '../organisations/search.ts';

const name = z.string().nullable();

export const ResponsibleAnswer = z.object({
  metric: z.string(),
  unit: z
    .string()
    .meta({ description: 'The part of the organisation that answers for it; empty where none is named.' }),
  responsible: name.meta({ description: 'Their name, for those who see drafts there.' }),
  reporter: name.meta({ description: 'Their name, for those who see drafts there.' }),
});

/** Who answers for what: everybody may know which part of an organisation, its own people also who: `/responsible`. */
export const responsibleRoutes = (context: Context) =>
  new Hono().get(
    '/',
    reading({ summary: 'Who answers for which metric', answer: page(ResponsibleAnswer), tag: 'reporters' }),
    query(z.strictObject({ organisation: Code, ...Paging })),
    async (c) => {
      const { organisation: code, ...paging } = c.req.valid('query');
      return fromSnapshot(c, context, undefined, async ({ tree, transaction, metricByCode, sees }) => {
        const { id } = getOrganisation(tree, code);
        const isOwn = mayIn(c.get('viewer'), 'read-restricted', id, tree);
        const items = (await listReporters(transaction, [id])).flatMap(
          ({ metric, metricId, unit, responsible, reporter }) => {
            const names = isOwn ? { responsible: responsible?.name ?? null, reporter: reporter?.name ?? null } : nobody;
            const isTold = unit !== '' || names.responsible !== null || names.reporter !== null;
            const isShown = metricByCode.has(metric) && sees({ organisationId: id, metricId });
            return isTold && isShown ? [{ metric, unit, ...names }] : [];
          },
        );
        return c.json(paged(c, items, paging));
      });
    },
  );

const nobody = { responsible: null, reporter: null };
