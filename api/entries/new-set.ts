import { z } from 'zod';
import { givenStatuses } from './apply.ts';

const number = z
  .union([z.number(), z.string().max(100)])
  .nullable()
  .optional()
  .meta({ description: 'As people write it: "12,5", "1 234", "12 %", "e.t."; null empties it.' });

/** What a cell is to become, from whoever may fill it in; what is not named stays. */
export const newSet = z.strictObject({
  value: number,
  numerator: number,
  denominator: number,
  answers: number,
  status: z.enum(givenStatuses).nullable().optional(),
  comment: z.string().max(4_000).optional(),
  flag: z.boolean().optional(),
});
