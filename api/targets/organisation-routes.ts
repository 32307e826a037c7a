import { Hono } from 'hono';
import { z } from 'zod';
import { getReactionDays, type SetTarget } from '#db/queries/targets.ts';
import { targetKinds, targetPaths } from '#domain/target.ts';
import type { Context } from '../context.ts';
import { body } from '../http/body.ts';
import { acting } from '../http/description.ts';
import { refuseStale } from '../http/if-match.ts';
import { Day, Period } from '../http/parameters.ts';
import { Line } from '../http/texts.ts';
import { actorOf, readerOf } from '../http/viewer.ts';
import { removeTarget, saidOf, setReactionDays, setTarget } from './actions.ts';
import { ReactionTimeAnswer } from './answers.ts';

const text = Line(1_000);
const amount = z.number().min(-1e15).max(1e15).nullable().default(null);
const NewTarget = z.strictObject({
  kind: z.enum(targetKinds),
  baselinePeriod: Period,
  baselineValue: amount.meta({ description: 'Null is the published figure of the period.' }),
  level: amount.meta({ description: 'To be reached; null where it follows from the baseline.' }),
  changePercent: amount.meta({ description: 'For a change: by how many per cent of the baseline.' }),
  byPeriod: Period,
  path: z.enum(targetPaths),
  minimum: amount,
  stretch: amount,
  reason: text.nullable().default(null).meta({ description: 'Needed for changing a target.' }),
  stopsDoing: text.nullable().default(null).meta({ description: 'What is no longer done: needed for a tenfold.' }),
  adoptedOn: Day.nullable().default(null).meta({ description: 'When it was decided, if that was before today.' }),
});

export const versionOfTarget = (target: SetTarget | null): string => String(target?.version ?? 'none');

/** The setting of targets: `/organisations/:code/{targets,reaction-time}`. They are read at `/targets`. */
export const organisationTargetRoutes = (context: Context) =>
  new Hono()
    .put(
      '/:code/targets/:metric',
      acting({
        summary: 'Set a target, or change it with a reason',
        description: 'The version of a target that is not there yet is "none".',
        answer: null,
        changes: true,
        tag: 'targets',
      }),
      body(NewTarget),
      async (c) => {
        const place = { organisation: c.get('organisation'), metricCode: c.req.param('metric') };
        const reader = readerOf(c.get('viewer'));
        await setTarget(context, reader, place, c.req.valid('json'), actorOf(c), (current) =>
          refuseStale(c, versionOfTarget(current), current && saidOf(current)),
        );
        return c.body(null, 204);
      },
    )
    .delete(
      '/:code/targets/:metric',
      acting({ summary: 'End a target, with a reason', answer: null, changes: true, tag: 'targets' }),
      body(z.strictObject({ reason: text })),
      async (c) => {
        const place = { organisation: c.get('organisation'), metricCode: c.req.param('metric') };
        const [reader, { reason }] = [readerOf(c.get('viewer')), c.req.valid('json')];
        await removeTarget(context, reader, place, reason, actorOf(c), (current) =>
          refuseStale(c, versionOfTarget(current), current && saidOf(current)),
        );
        return c.body(null, 204);
      },
    )
    .get(
      '/:code/reaction-time',
      acting({
        summary: 'How long something may be off track before somebody must answer',
        answer: ReactionTimeAnswer,
        tag: 'targets',
      }),
      async (c) => {
        const days = await getReactionDays(context.database.orm, c.get('organisation').id, null);
        return c.json({ days, version: `"${days}"` });
      },
    )
    .put(
      '/:code/reaction-time',
      acting({ summary: 'Change the reaction time', answer: null, changes: true, tag: 'targets' }),
      body(z.strictObject({ days: z.int().min(1).max(366) })),
      async (c) => {
        const { days } = c.req.valid('json');
        await setReactionDays(context, c.get('organisation'), days, actorOf(c), (current) =>
          refuseStale(c, String(current), { days: current }),
        );
        return c.body(null, 204);
      },
    );
