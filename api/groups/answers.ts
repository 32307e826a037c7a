import { z } from 'zod';
import { groupKinds } from '#domain/group.ts';
import { frequencies } from '#domain/period.ts';
import { Moment, PeriodAnswer, TextsAnswer, page } from '#api/http/answers.ts';

const Bound = z.object({ figure: z.string(), atLeast: z.number().nullable(), atMost: z.number().nullable() });

const BasisAnswer = z
  .discriminatedUnion('by', [
    z.object({
      by: z.literal('hand'),
      source: z.string().nullable().meta({ description: 'Where the list comes from.' }),
    }),
    z.object({
      by: z.literal('rule'),
      kind: z.string().nullable(),
      below: z.string().nullable().meta({ description: 'Code of the organisation that they are somewhere below.' }),
      bounds: z.array(Bound).meta({ description: 'Of structure figures, both ends included; null is open.' }),
      year: z.int(),
    }),
    z.object({
      by: z.literal('likeness'),
      to: z.string(),
      figures: z.array(z.object({ figure: z.string(), weight: z.number() })),
      year: z.int(),
      count: z.int(),
    }),
  ])
  .meta({
    id: 'GroupBasis',
    description:
      'By what the members were found when the version was made. Likeness is the weighted standardised distance ' +
      '√(Σ w·((x − y) / s)² / Σ w), s being the standard deviation among all of the kind.',
  });

const fields = {
  code: z.string(),
  version: z.int().meta({ description: 'For `group:code@version` and, in quotation marks, for If-Match.' }),
  kind: z.enum(groupKinds),
  names: TextsAnswer,
  coordinator: z.string().nullable().meta({ description: 'Code of the organisation that keeps it.' }),
  memberCount: z.int(),
  setAt: Moment,
};

export const GroupAnswer = z
  .object({
    ...fields,
    inCommon: z
      .number()
      .optional()
      .meta({ description: 'With `near`: how much of it is of the same kind and tree, from 0 to 1.' }),
  })
  .meta({ id: 'Group' });
export type GroupAnswer = z.infer<typeof GroupAnswer>;

export const GroupPage = page(GroupAnswer);

export const GroupDetails = z
  .object({
    ...fields,
    contact: z.string().nullable(),
    basis: BasisAnswer,
    reason: z.string().nullable().meta({ description: 'Why it was changed to this.' }),
    endedAt: Moment.nullable().meta({ description: 'Null while it holds.' }),
    endReason: z.string().nullable().meta({ description: 'Null where another version replaced it.' }),
    members: z.array(
      z.object({
        organisation: z.string(),
        names: TextsAnswer,
        distance: z.number().nullable().meta({ description: 'To the one that all are alike to.' }),
      }),
    ),
    metrics: z.array(z.string()).meta({ description: 'What it follows together.' }),
    versions: z
      .array(z.object({ version: z.int(), setAt: Moment, endedAt: Moment.nullable(), memberCount: z.int(), reason: z.string().nullable() }))
      .meta({ description: 'The latest first.' }),
  })
  .meta({ id: 'GroupDetails' }); // prettier-ignore
export type GroupDetails = z.infer<typeof GroupDetails>;

export const GroupCoverageAnswer = z
  .object({
    code: z.string(),
    version: z.int(),
    items: z.array(
      z.object({
        metric: z.string(),
        frequency: z.enum(frequencies),
        period: PeriodAnswer.meta({ description: 'The last one in which any of them has a figure.' }),
        have: z.int().meta({ description: 'n of "n of N": who has a figure in the period.' }),
        of: z.int().meta({ description: 'N: the members that exist in the period.' }),
        missing: z.array(
          z.object({
            organisation: z.string(),
            latest: PeriodAnswer.nullable().meta({ description: 'The last period with a figure; null without any.' }),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'GroupCoverage' });
export type GroupCoverageAnswer = z.infer<typeof GroupCoverageAnswer>;

export const NewGroupAnswer = z.object({ version: z.int() });
