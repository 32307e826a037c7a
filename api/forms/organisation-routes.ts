import { Hono } from 'hono';
import { z } from 'zod';
import { presentTree } from '../access/rights.ts';
import type { Context } from '../context.ts';
import { TextsAnswer } from '../http/answers.ts';
import { acting } from '../http/description.ts';
import { query } from '../http/parameters.ts';
import { refuseOtherReporters, reportersOf } from './reporters.ts';

export const FormOrganisationsAnswer = z.object({
  items: z.array(z.object({ code: z.string(), names: TextsAnswer })),
  total: z.int(),
});

/** Whom a choice of organisations comes to: `/form-organisations`. */
export const formOrganisationRoutes = (context: Context) =>
  new Hono().get(
    '/',
    acting({
      summary: 'Who would report with a form for these organisations',
      answer: FormOrganisationsAnswer,
      tag: 'forms',
    }),
    query(z.strictObject({ organisations: z.string().min(1).max(20_000) })),
    async (c) => {
      const chosen = { organisations: [c.req.valid('query').organisations] };
      const tree = await presentTree(c, context);
      refuseOtherReporters(chosen, tree);
      const items = reportersOf(chosen, tree).map(({ code, names }) => ({ code, names }));
      return c.json({ items, total: items.length });
    },
  );
