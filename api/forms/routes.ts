import { Hono } from 'hono';
import { z } from 'zod';
import { asks, ruleSeverities } from '#db/schema/index.ts';
import { frequencies, isPeriodCode, type PeriodCode } from '#domain/period.ts';
import type { Context } from '../context.ts';
import { body } from '../http/body.ts';
import { acting } from '../http/description.ts';
import { refuseStale } from '../http/if-match.ts';
import { Paging, paged, query } from '../http/parameters.ts';
import { actorOf } from '../http/viewer.ts';
import { changeForm, endFormFor, listFormsFor, makeForm, readForm } from './actions.ts';
import { FormAnswer, FormPage, formAnswer } from './answers.ts';

const text = z.string().trim().max(2_000);
const Texts = z.strictObject({ sv: text.min(1), en: text.optional(), da: text.optional() });
const days = z.int().min(-366).max(1_000);

const FormContent = z.strictObject({
  names: Texts,
  instructions: z.strictObject({ sv: text, en: text.optional(), da: text.optional() }),
  frequency: z.enum(frequencies),
  firstPeriod: z.custom<PeriodCode>((value) => typeof value === 'string' && isPeriodCode(value), 'is no period'),
  organisations: z.array(z.string().max(182)).min(1).max(100),
  openDays: days,
  dueDays: days,
  lockDays: z.int().min(0).max(1_000).nullable(),
  levels: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  rows: z
    .array(
      z.strictObject({
        metric: z.string().max(182),
        breakdown: z.string().max(400).default('total'),
        asks: z.enum(asks).default('value'),
        asksAnswers: z.boolean().default(false),
        isRequired: z.boolean().default(true),
      }),
    )
    .min(1)
    .max(300),
  rules: z
    .array(z.strictObject({ expression: z.string().min(1).max(1_000), severity: z.enum(ruleSeverities), texts: Texts }))
    .max(100)
    .default([]),
});
const NewForm = z.strictObject({ code: z.string().max(182), organisation: z.string().max(182), ...FormContent.shape });

export type FormGiven = z.infer<typeof FormContent>;
export type NewFormGiven = z.infer<typeof NewForm>;

/** What organisations report together: `/forms`. */
export const formRoutes = (context: Context) =>
  new Hono()
    .get(
      '/',
      acting({ summary: 'The forms that one meets', answer: FormPage, tag: 'forms' }),
      query(z.strictObject(Paging)),
      async (c) => {
        const forms = await listFormsFor(c, context);
        return c.json(paged(c, forms.map(formAnswer), c.req.valid('query')));
      },
    )
    .post(
      '/',
      acting({ summary: 'Make a form', answer: FormAnswer, status: 201, tag: 'forms' }),
      body(NewForm),
      async (c) => {
        const form = await makeForm(context, c.get('viewer'), c.req.valid('json'), actorOf(c));
        return c.json(formAnswer(form), 201, { ETag: `"${form.version}"` });
      },
    )
    .get('/:form', acting({ summary: 'One form', answer: FormAnswer, tag: 'forms' }), async (c) => {
      const form = await readForm(c, context, c.req.param('form'));
      c.header('ETag', `"${form.version}"`);
      return c.json(formAnswer(form));
    })
    .put(
      '/:form',
      acting({
        summary: 'Change a form, for everything not yet submitted',
        answer: FormAnswer,
        tag: 'forms',
        changes: true,
      }),
      body(FormContent),
      async (c) => {
        const form = await changeForm(
          context,
          c.get('viewer'),
          c.req.param('form'),
          c.req.valid('json'),
          actorOf(c),
          (now) => refuseStale(c, String(now.version), formAnswer(now)),
        );
        return c.json(formAnswer(form), 200, { ETag: `"${form.version}"` });
      },
    )
    .delete('/:form', acting({ summary: 'End a form', answer: null, tag: 'forms', changes: true }), async (c) => {
      await endFormFor(context, c.get('viewer'), c.req.param('form'), actorOf(c), (now) =>
        refuseStale(c, String(now.version), formAnswer(now)),
      );
      return c.body(null, 204);
    });
