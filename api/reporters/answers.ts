import { z } from 'zod';
import { EntriesAnswer, GridAnswer, ProposalAnswer } from '../entries/answers.ts';
import { submissionStates } from '#domain/submission.ts';
import { Day, Moment, PeriodAnswer, TextsAnswer, Version, page } from '../http/answers.ts';

const NamedAnswer = z
  .object({
    person: z.int().nullable().meta({ description: 'Null for somebody without an account.' }),
    name: z.string(),
    email: z.string(),
  })
  .nullable();

export const ReporterAnswer = z
  .object({
    metric: z.string(),
    names: TextsAnswer,
    isAsked: z.boolean().meta({ description: 'Whether a form in use asks this organisation for it.' }),
    unit: z.string().meta({ description: 'The part of the organisation that answers for it. Everybody may know it.' }),
    responsible: NamedAnswer,
    reporter: NamedAnswer,
    version: Version,
  })
  .meta({
    id: 'Reporter',
    example: {
      metric: 'lead-time-days',
      names: { sv: 'Ledtid' },
      isAsked: true,
      unit: 'Kundservice',
      responsible: { person: 7, name: 'Anna Exempel', email: 'anna@tiofalt.example' },
      reporter: { person: null, name: 'Rut Exempel', email: 'rut@tiofalt.example' },
      version: '"2"',
    },
  });
export const ReporterPage = page(ReporterAnswer);

export const ReportLinkAnswer = z
  .object({
    id: z.int(),
    form: z.string(),
    formNames: TextsAnswer,
    period: PeriodAnswer,
    name: z.string(),
    email: z.string(),
    createdAt: Moment,
    expiresAt: Moment,
    lastUsedAt: Moment.nullable(),
    doneAt: Moment.nullable().meta({ description: 'When the reporter said that it is done.' }),
    version: Version,
  })
  .meta({
    id: 'ReportLink',
    example: {
      id: 3,
      form: 'effects',
      formNames: { sv: 'Kvartalets effektmått', en: 'Effects of the quarter' },
      period: '2026-Q3',
      name: 'Rut Exempel',
      email: 'rut@tiofalt.example',
      createdAt: '2026-10-01T08:00:00Z',
      expiresAt: '2026-11-30T08:00:00Z',
      lastUsedAt: '2026-10-02T12:30:00Z',
      doneAt: null,
      version: '"1"',
    },
  });
export const ReportLinkPage = page(ReportLinkAnswer);

export const MadeReportLink = z.object({
  id: z.int(),
  link: z.string().nullable().meta({ description: 'To be handed over, this once; null where it was sent by mail.' }),
});

const gridCell = GridAnswer.shape.cells.unwrap().unwrap();

/** What a reporter sees: their own rows, and nothing else of the form. */
export const ReportAnswer = z
  .object({
    id: z.int(),
    name: z.string(),
    organisation: z.object({ code: z.string(), names: TextsAnswer }),
    form: z.object({ code: z.string(), names: TextsAnswer, instructions: TextsAnswer }),
    period: PeriodAnswer,
    state: z.enum(submissionStates),
    dueOn: Day,
    locksOn: Day.nullable(),
    expiresAt: Moment,
    doneAt: Moment.nullable(),
    required: z.int(),
    filled: z.int(),
    rows: z.array(
      GridAnswer.shape.rows.unwrap().extend({
        definition: TextsAnswer.meta({ description: 'Of the metric.' }),
        cell: gridCell,
        lastYear: z.number().nullable().meta({ description: 'What is published of the same period last year.' }),
        proposal: ProposalAnswer.nullable(),
      }),
    ),
  })
  .meta({ id: 'Report' });
export type ReportAnswer = z.infer<typeof ReportAnswer>;

export const FilledAnswer = z.object({
  results: z.array(EntriesAnswer.shape.results.unwrap().omit({ findings: true })),
  report: ReportAnswer,
});
export type FilledAnswer = z.infer<typeof FilledAnswer>;
