import { z } from 'zod';
import { origins } from '#db/schema/index.ts';
import { frequencies } from '#domain/period.ts';
import { cellStates, submissionStates } from '#domain/submission.ts';
import { units } from '#domain/metric.ts';
import { Day, Moment, PeriodAnswer, StatusAnswer, TextsAnswer, page } from '../http/answers.ts';

export const FindingAnswer = z
  .object({
    code: z.string().meta({ example: 'outside-own-limits' }),
    severity: z.enum(['hard', 'soft']).meta({ description: 'Hard ones block; soft ones ask for a comment.' }),
    metric: z.string(),
    breakdown: z.string(),
    needsComment: z.boolean(),
    details: z.record(z.string(), z.union([z.string(), z.number()])).meta({
      description: 'What it was measured against: value, limits, the rule’s text.',
    }),
    words: TextsAnswer.nullable().meta({ description: 'What the form itself says of a rule of its own.' }),
  })
  .meta({
    id: 'Finding',
    example: {
      code: 'outside-own-limits',
      severity: 'soft',
      metric: 'lead-time-days',
      breakdown: 'total',
      needsComment: true,
      details: { value: 31, lower: 9.2, upper: 18.4 },
      words: null,
    },
  });

const number = z.number().nullable();

export const EntryAnswer = z
  .object({
    value: number.meta({ description: 'Of parts, their quotient.' }),
    numerator: number,
    denominator: number,
    answers: number,
    status: StatusAnswer.nullable().meta({
      description: 'Null where the figure is as it should be, or nothing is said.',
    }),
    state: z.enum(cellStates),
    version: z.int().meta({ description: '0 before anything was entered.' }),
    comment: z.string(),
    flag: z.boolean(),
    origin: z.enum(origins),
    returnReason: z.string(),
    later: z.object({ on: Day, from: z.string() }).nullable(),
    level: z.int().meta({ description: 'How many levels have approved it.' }),
  })
  .meta({
    id: 'Entry',
    example: {
      value: 12.5,
      numerator: null,
      denominator: null,
      answers: null,
      status: null,
      state: 'returned',
      version: 3,
      comment: 'Without the cases that were withdrawn.',
      flag: false,
      origin: 'entered',
      returnReason: 'Are these all of the cases?',
      later: null,
      level: 0,
    },
  });
export type EntryAnswer = z.infer<typeof EntryAnswer>;

export const Standing = z.object({
  key: z.string().meta({ example: 'north/2026-Q3' }),
  organisation: z.string(),
  period: PeriodAnswer,
  state: z.enum(submissionStates),
  version: z.int().meta({ description: 'Of the submission, for If-Match; 0 before it has begun.' }),
  level: z.int().meta({ description: 'The level whose approval it waits for; 0 when it waits for none.' }),
  number: z.int().meta({ description: '0 is the first; 1 and more are corrections.' }),
  opensOn: Day,
  dueOn: Day,
  locksOn: Day.nullable(),
  required: z.int(),
  filled: z.int(),
});

export const ProposalAnswer = z
  .object({
    metric: z.string(),
    breakdown: z.string(),
    value: number,
    numerator: number,
    denominator: number,
    answers: number,
    status: StatusAnswer.nullable().meta({ description: 'How sure it is; null where it is as it should be.' }),
    origin: TextsAnswer.meta({ description: 'What it is made of.' }),
    link: z.string().meta({ description: 'The page that lists it; empty where there is none.' }),
    proposedAt: Moment,
  })
  .meta({
    id: 'Proposal',
    example: {
      metric: 'ideas-delivered',
      breakdown: 'total',
      value: 12,
      numerator: null,
      denominator: null,
      answers: null,
      status: null,
      origin: { sv: '12 levererade idéer', en: '12 ideas delivered' },
      link: '/metrics/ideas-delivered',
      proposedAt: '2026-10-01T03:00:00Z',
    },
  });

export const GridAnswer = z.object({
  form: z.object({
    code: z.string(),
    names: TextsAnswer,
    instructions: TextsAnswer,
    frequency: z.enum(frequencies),
    levels: z.int(),
    version: z.int(),
  }),
  across: z.enum(['periods', 'organisations']),
  wider: z
    .string()
    .nullable()
    .meta({ description: 'The nearest organisation, it or one above it, below which several of yours report.' }),
  period: PeriodAnswer,
  lastChange: z.int().meta({ description: 'Follow /changes from here.' }),
  columns: z.array(Standing.extend({ names: TextsAnswer, isEditable: z.boolean() })),
  rows: z.array(
    z.object({
      metric: z.string(),
      breakdown: z.string(),
      part: z.enum(['value', 'numerator', 'denominator', 'answers']),
      isEntered: z.boolean().meta({ description: 'False where it follows from the parts.' }),
      names: TextsAnswer,
      unit: z.enum(units),
      decimals: z.int(),
      minimum: number,
      maximum: number,
      isRequired: z.boolean(),
      measure: z.int().nullable(),
    }),
  ),
  cells: z
    .array(
      z.array(
        EntryAnswer.pick({
          value: true,
          status: true,
          state: true,
          version: true,
          comment: true,
          flag: true,
          origin: true,
          returnReason: true,
          later: true,
        })
          .extend({
            isOpen: z.boolean().meta({ description: 'Whether one can change it now.' }),
            findings: z.array(FindingAnswer),
          })
          .nullable(),
      ),
    )
    .meta({
      description:
        'By row, then by column; null where nothing was entered, and something can be where the column is editable.',
    }),
  proposals: z.array(ProposalAnswer.extend({ column: z.string() })).meta({
    description: 'What registers would enter, or what stands published otherwise, in open cells that do not hold it.',
  }),
});
export type GridAnswer = z.infer<typeof GridAnswer>;

export const EntriesAnswer = z.object({
  results: z.array(
    z.object({
      id: z.uuid(),
      status: z.union([z.literal(200), z.literal(403), z.literal(404), z.literal(409), z.literal(412), z.literal(422)]),
      code: z.string().optional(),
      details: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
      entry: EntryAnswer.nullable()
        .optional()
        .meta({ description: 'As it is now: what was saved, or what others had saved.' }),
      findings: z.array(FindingAnswer).optional().meta({ description: 'What is wrong or strange about the cell now.' }),
    }),
  ),
  columns: z
    .array(Standing.extend({ findings: z.array(FindingAnswer) }))
    .meta({ description: 'Where the submissions stand after it, and everything wrong or strange in them now.' }),
  lastChange: z.int(),
});
export type EntriesAnswer = z.infer<typeof EntriesAnswer>;

export const HistoryPage = page(
  z.object({
    at: Moment,
    actor: z.string(),
    version: z.int(),
    before: z.record(z.string(), z.unknown()).nullable(),
    after: z.record(z.string(), z.unknown()),
    file: z
      .object({
        name: z.string(),
        sheet: z.string(),
        line: z.int(),
        import: z.string().nullable().meta({ description: 'Where it can be seen, for whoever brought it.' }),
      })
      .nullable()
      .meta({ description: 'From which file, and where in it.' }),
  }),
);
