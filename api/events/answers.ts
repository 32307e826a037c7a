import { z } from 'zod';
import { eventKinds } from '#domain/event.ts';
import { Day, Moment, TextsAnswer, Version, page } from '#api/http/answers.ts';

export const EventAnswer = z
  .object({
    number: z.int().nullable().meta({
      description: 'For changing it. Null for what the catalogue says by itself: a metric that was redefined.',
    }),
    organisation: z.string(),
    metric: z.string().nullable().meta({ description: 'Null for an event of the organisation as a whole.' }),
    happenedOn: Day,
    kind: z.enum(eventKinds),
    texts: TextsAnswer,
    setAt: Moment.meta({ description: 'Since when it is known in these words.' }),
    version: Version.nullable(),
  })
  .meta({ id: 'Event' });
export type EventAnswer = z.infer<typeof EventAnswer>;

export const EventPage = page(EventAnswer);
export const NewEventAnswer = z.object({ number: z.int() });
