import { Hono } from 'hono';
import { z } from 'zod';
import { Period, Paging, query } from '../http/parameters.ts';
import type { Context } from '../context.ts';
import { body } from '../http/body.ts';
import { acting } from '../http/description.ts';
import { actorOf } from '../http/viewer.ts';
import { readForm } from '../forms/actions.ts';
import { EntriesAnswer, GridAnswer, HistoryPage } from './answers.ts';
import { CellContextAnswer, readContextOfCell } from './context.ts';
import { readGrid } from './grid.ts';
import { changesOf, NewChange } from './new-set.ts';
import { readHistoryOfCell } from './past.ts';
import { saveChanges } from './save.ts';

const code = z.string().max(182);
const breakdown = z.string().max(400).default('total');

const GridParameters = z.strictObject({
  period: Period,
  organisation: code,
  across: z.enum(['periods', 'organisations']).default('periods'),
  earlier: z
    .string()
    .regex(/^\d{1,2}$/, 'a whole number is expected')
    .transform(Number)
    .default(4)
    .meta({ type: 'integer', description: 'So many periods before it, for reference.' }),
});

const NewChanges = z.strictObject({
  changes: changesOf(NewChange.extend({ form: code, organisation: code, period: Period }), 5_000),
});

/** A form as a grid, and what stands behind one of its cells: `/forms/:form/{grid,context}`. */
export const gridRoutes = (context: Context) =>
  new Hono()
    .get(
      '/:form/context',
      acting({ summary: 'What a new figure is held against', answer: CellContextAnswer, tag: 'entries' }),
      query(z.strictObject({ organisation: code, period: Period, metric: code, breakdown })),
      async (c) => c.json(await readContextOfCell(context, c, c.req.param('form'), c.req.valid('query'))),
    )
    .get(
      '/:form/grid',
      acting({
        summary: 'A form filled in: its lines down, periods or organisations across',
        answer: GridAnswer,
        tag: 'entries',
      }),
      query(GridParameters),
      async (c) => {
        const viewer = c.get('viewer');
        const form = await readForm(c, context, c.req.param('form'));
        return c.json(await readGrid(context, viewer, form, c.req.valid('query')));
      },
    );

/** The cells of forms: `/entries`. */
export const entryRoutes = (context: Context) =>
  new Hono()
    .post(
      '/',
      acting({
        summary: 'Change cells',
        description:
          'In their order and in one transaction. Each change happens once by its id and has its own status: 412 with the cell ' +
          'as others have saved it, 409 for one that is submitted, approved or locked, 422 for what cannot be read.',
        answer: EntriesAnswer,
        tag: 'entries',
      }),
      body(NewChanges),
      async (c) => c.json(await saveChanges(context, c.get('viewer'), c.req.valid('json').changes, actorOf(c))),
    )
    .get(
      '/history',
      acting({ summary: 'What happened to a cell, the latest first', answer: HistoryPage, tag: 'entries' }),
      query(z.strictObject({ form: code, organisation: code, period: Period, metric: code, breakdown, ...Paging })),
      async (c) => c.json(await readHistoryOfCell(context, c, c.req.valid('query'))),
    );
