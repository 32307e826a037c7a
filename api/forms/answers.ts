import { z } from 'zod';
import type { StoredForm } from '#db/queries/forms.ts';
import { asks, ruleSeverities } from '#db/schema/index.ts';
import { frequencies } from '#domain/period.ts';
import { PeriodAnswer, TextsAnswer, page } from '../http/answers.ts';

export const FormRowAnswer = z.object({
  metric: z.string(),
  breakdown: z.string().meta({ example: 'total' }),
  asks: z.enum(asks).meta({ description: 'The value itself, or its numerator and denominator.' }),
  asksAnswers: z.boolean().meta({ description: 'Whether the number of answers is asked for.' }),
  isRequired: z.boolean(),
});

export const FormAnswer = z
  .object({
    code: z.string(),
    organisation: z.string().meta({ description: 'Whose administrators change it.' }),
    version: z.int(),
    names: TextsAnswer,
    instructions: TextsAnswer,
    frequency: z.enum(frequencies),
    firstPeriod: PeriodAnswer,
    organisations: z.array(z.string()).meta({ description: 'Terms of the selection grammar.', example: ['tax/**'] }),
    openDays: z
      .int()
      .meta({ description: 'Opens so many days after the last day of the period; earlier if negative.' }),
    dueDays: z.int().meta({ description: 'Due so many days after the last day of the period.' }),
    lockDays: z.int().nullable().meta({ description: 'Locked so many days after it was due; null is never.' }),
    levels: z.int().meta({ description: 'How many have to approve, each a level further up the tree.' }),
    rows: z.array(FormRowAnswer),
    rules: z.array(
      z.object({
        expression: z.string().meta({ example: 'digital-transactions <= total-transactions' }),
        severity: z.enum(ruleSeverities),
        texts: TextsAnswer,
      }),
    ),
  })
  .meta({
    id: 'Form',
    example: {
      code: 'effects',
      organisation: 'tax',
      version: 2,
      names: { sv: 'Kvartalets effekter', en: 'Effects of the quarter' },
      instructions: { sv: '' },
      frequency: 'Q',
      firstPeriod: '2026-Q1',
      organisations: ['tax/**'],
      openDays: -14,
      dueDays: 30,
      lockDays: 60,
      levels: 1,
      rows: [
        { metric: 'total-transactions', breakdown: 'total', asks: 'value', asksAnswers: false, isRequired: true },
        { metric: 'digital-transactions', breakdown: 'total', asks: 'value', asksAnswers: false, isRequired: true },
      ],
      rules: [
        {
          expression: 'digital-transactions <= total-transactions',
          severity: 'hard',
          texts: { sv: 'Digitala ärenden är högst lika många som alla ärenden.' },
        },
      ],
    },
  });
export type FormAnswer = z.infer<typeof FormAnswer>;

export const FormPage = page(FormAnswer);

export const formAnswer = ({ id: _id, organisationId: _organisation, rows, ...form }: StoredForm): FormAnswer => ({
  ...form,
  organisations: [...form.organisations],
  rows: rows.map(({ metricId: _metric, ...row }) => row),
  rules: [...form.rules],
});
