import { z } from 'zod';
import { givenStatuses } from './apply.ts';

const number = z
  .union([z.number(), z.string().max(100)])
  .nullable()
  .optional()
  .meta({ description: 'As people write it: "12,5", "1 234", "12 %", "e.t."; null empties it.' });

/** What a cell is to become, from whoever may fill it in; what is not named stays. */
const newSet = z.strictObject({
  value: number,
  numerator: number,
  denominator: number,
  answers: number,
  status: z.enum(givenStatuses).nullable().optional(),
  comment: z.string().max(4_000).optional(),
  flag: z.boolean().optional(),
});

const code = z.string().max(182);

/** A change of one cell of a form that is known. */
export const NewChange = z.strictObject({
  id: z.uuid().meta({ description: 'Yours, and only of this change: sent again, it happens once.' }),
  metric: code,
  breakdown: z.string().max(400).default('total'),
  version: z.int().min(0).meta({ description: 'Of the cell as you saw it; 0 where nothing was entered.' }),
  set: newSet,
});

/** So many changes at most as are sent at once. */
export const changesOf = <Change extends z.ZodType<{ id: string }>>(change: Change, most: number) =>
  z
    .array(change)
    .min(1)
    .max(most)
    .refine((changes) => new Set(changes.map(({ id }) => id)).size === changes.length, 'each id is of one change');
