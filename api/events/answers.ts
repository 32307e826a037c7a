import { z } from 'zod';
import { Day, TextsAnswer, page } from '#api/http/answers.ts';

export const EventAnswer = z
  .object({
    organisation: z.string(),
    metric: z.string().nullable().meta({ description: 'Null for an event of the organisation as a whole.' }),
    happenedOn: Day,
    kind: z.enum(['general', 'method-break', 'milestone', 'celebration']),
    texts: TextsAnswer,
  })
  .meta({ id: 'Event' });
export type EventAnswer = z.infer<typeof EventAnswer>;

export const EventPage = page(EventAnswer);
