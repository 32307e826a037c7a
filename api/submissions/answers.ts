import { z } from 'zod';
import { correctionKinds } from '#domain/release.ts';
import { cellStates } from '#domain/submission.ts';
import { FindingAnswer, Standing } from '../entries/answers.ts';
import { Moment, TextsAnswer, Day, page } from '../http/answers.ts';

const standing = {
  key: 'north/2026-Q3',
  organisation: 'north',
  period: '2026-Q3',
  state: 'in-approval',
  version: 7,
  level: 2,
  number: 0,
  opensOn: '2026-09-16',
  dueOn: '2026-10-30',
  locksOn: null,
  required: 3,
  filled: 3,
} as const;

export const StandingAnswer = Standing.meta({
  id: 'Standing',
  description: 'Where a submission stands.',
  example: standing,
});

const NamedRow = z.object({
  metric: z.string(),
  breakdown: z.string(),
  names: TextsAnswer.meta({ description: 'Of the metric and the parts of the breakdown.' }),
});

export const SubmissionPage = page(
  Standing.extend({
    form: z.string(),
    names: TextsAnswer.meta({ description: 'Of the form.' }),
    organisationNames: TextsAnswer,
    levels: z.int(),
    reason: z.string().meta({ description: 'Why something approved is corrected; empty for the first.' }),
    submittedAt: Moment.nullable(),
    returned: z.array(NamedRow.extend({ reason: z.string() })),
    later: z.array(NamedRow.extend({ on: Day, from: z.string() })),
    reported: z
      .array(z.object({ name: z.string(), doneAt: Moment }))
      .meta({ description: 'Which reporters with a link have said that their rows are done.' }),
    mayEnter: z.boolean(),
    mayApprove: z.boolean().meta({ description: 'Whether it waits for one’s own approval.' }),
  }).omit({ key: true }),
).extend({
  totals: z
    .object({ reporter: z.int(), approver: z.int(), board: z.int() })
    .nullable()
    .meta({ description: 'With `overview`: how much there is in each role, whatever the list is narrowed to.' }),
  organisations: z
    .array(z.object({ code: z.string(), names: TextsAnswer }))
    .meta({ description: 'With `overview`: those that report, and those above that one looks after.' }),
  late: z.int().meta({ description: 'How many of all are due and not handed in.' }),
  isRemindedByMail: z.boolean().meta({ description: 'Whether whoever owes something gets a mail about it.' }),
});
export type SubmissionPage = z.infer<typeof SubmissionPage>;
export type SubmissionItem = z.infer<typeof SubmissionPage>['items'][number];

const Row = z.object({ metric: z.string(), breakdown: z.string() });

const AnnouncedTime = z.object({ release: z.int(), at: Moment });

export const SubmissionDetails = Standing.extend({
  form: z.string(),
  names: TextsAnswer.meta({ description: 'Of the form.' }),
  organisationNames: TextsAnswer,
  levels: z.int(),
  reason: z.string().meta({ description: 'Why something approved is corrected; empty for the first.' }),
  submittedAt: Moment.nullable(),
  unlockedUntil: Day.nullable(),
  correctionKind: z.enum(correctionKinds).nullable(),
  releases: z.array(AnnouncedTime).meta({ description: 'What it can be approved for, the next first.' }),
  heldFor: AnnouncedTime.nullable().meta({
    description: 'What its approved figures wait for, unseen by everybody else.',
  }),
  isLocked: z.boolean(),
  cells: z.array(
    Row.extend({
      state: z.enum(cellStates),
      version: z.int(),
      returnReason: z.string(),
      later: z.object({ on: Day, from: z.string() }).nullable(),
      level: z.int().meta({ description: 'How many levels have approved it.' }),
      editedBy: z.string().nullable(),
      submittedBy: z.string().nullable(),
      isOwn: z.boolean().meta({
        description:
          'Whether one edited or submitted it oneself, or whoever one would approve for did: somebody else approves it.',
      }),
      isApprovedBySelf: z.boolean(),
    }),
  ),
  obstacles: z
    .array(Row.extend({ code: z.string(), findings: z.array(FindingAnswer) }))
    .meta({ description: 'What keeps it from being submitted, cell by cell.' }),
  moves: z
    .record(z.string(), z.object({ code: z.string(), cells: z.array(Row) }).nullable())
    .meta({ description: 'Each move: null when one can make it now, otherwise why not.' }),
}).meta({
  id: 'Submission',
  example: {
    ...standing,
    form: 'effects',
    names: { sv: 'Kvartalets effekter', en: 'Effects of the quarter' },
    organisationNames: { sv: 'Norra enheten', en: 'The northern unit' },
    levels: 2,
    reason: '',
    submittedAt: '2026-10-28T09:00:00Z',
    unlockedUntil: null,
    correctionKind: null,
    releases: [{ release: 3, at: '2026-11-02T07:00:00Z' }],
    heldFor: null,
    isLocked: false,
    cells: [
      {
        metric: 'lead-time-days',
        breakdown: 'total',
        state: 'submitted',
        version: 3,
        returnReason: '',
        later: null,
        level: 1,
        editedBy: 'Anna Exempel',
        submittedBy: 'Anna Exempel',
        isOwn: false,
        isApprovedBySelf: true,
      },
    ],
    obstacles: [],
    moves: {
      submit: { code: 'nothing-to-submit', cells: [] },
      approve: { code: 'approved-before', cells: [{ metric: 'lead-time-days', breakdown: 'total' }] },
      return: null,
    },
  },
});
export type SubmissionDetails = z.infer<typeof SubmissionDetails>;
