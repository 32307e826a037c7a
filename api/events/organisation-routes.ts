import { Hono } from 'hono';
import { z } from 'zod';
import { eventKinds } from '#domain/event.ts';
import type { Context } from '../context.ts';
import { body } from '../http/body.ts';
import { acting } from '../http/description.ts';
import { refuseStale } from '../http/if-match.ts';
import { Day, numberIn } from '../http/parameters.ts';
import { Line, NewTexts } from '../http/texts.ts';
import { actorOf } from '../http/viewer.ts';
import { addEvent, changeEvent, givenIn, removeEvent } from './actions.ts';
import { NewEventAnswer } from './answers.ts';

const NewEvent = z.strictObject({
  metric: z.string().max(182).nullable().meta({ description: 'Null for an event of the organisation as a whole.' }),
  happenedOn: Day,
  kind: z.enum(eventKinds).meta({ description: 'A rebase says that what is normal is reckoned anew from there.' }),
  texts: NewTexts(Line(500)),
});

/** The writing of events: `/organisations/:code/events`. They are read, by everybody, at `/events`. */
export const organisationEventRoutes = (context: Context) =>
  new Hono()
    .post(
      '/:code/events',
      acting({ summary: 'Add an event', answer: NewEventAnswer, status: 201, tag: 'events' }),
      body(NewEvent),
      async (c) => {
        const number = await addEvent(context, c.get('organisation'), c.req.valid('json'), actorOf(c));
        return c.json({ number }, 201);
      },
    )
    .put(
      '/:code/events/:number',
      acting({ summary: 'Say something else of an event', answer: null, changes: true, tag: 'events' }),
      body(NewEvent),
      async (c) => {
        const [organisation, given] = [c.get('organisation'), c.req.valid('json')];
        await changeEvent(context, organisation, numberIn(c, 'number'), given, actorOf(c), (event, metrics) =>
          refuseStale(c, String(event.version), givenIn(event, metrics)),
        );
        return c.body(null, 204);
      },
    )
    .delete(
      '/:code/events/:number',
      acting({ summary: 'Take an event away from now on', answer: null, changes: true, tag: 'events' }),
      async (c) => {
        await removeEvent(context, c.get('organisation'), numberIn(c, 'number'), actorOf(c), (event, metrics) =>
          refuseStale(c, String(event.version), givenIn(event, metrics)),
        );
        return c.body(null, 204);
      },
    );
