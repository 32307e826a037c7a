import { Hono, type Context as HonoContext } from 'hono';
import { z } from 'zod';
import { groupKinds, type GroupVersion } from '#domain/group.ts';
import type { Context } from '../context.ts';
import { body } from '../http/body.ts';
import { acting } from '../http/description.ts';
import { refuseStale } from '../http/if-match.ts';
import { Code } from '../http/parameters.ts';
import { Line, NewTexts } from '../http/texts.ts';
import { actorOf } from '../http/viewer.ts';
import { changeGroup, makeGroup, removeGroup } from './actions.ts';
import { NewGroupAnswer } from './answers.ts';

const reason = Line(1_000);
const year = z
  .int()
  .min(1900)
  .max(2100)
  .meta({ description: 'Of the structure figures: this year, or the latest before.' });
const amount = z.number().min(0).nullable().default(null);
const Basis = z.discriminatedUnion('by', [
  z.strictObject({
    by: z.literal('hand'),
    members: z.array(Code).min(1).max(1_000),
    source: Line(300).nullable().default(null).meta({ description: 'Where the list comes from.' }),
  }),
  z.strictObject({
    by: z.literal('rule'),
    kind: Line(100).nullable().default(null),
    below: Code.nullable().default(null).meta({ description: 'Only those somewhere below this organisation.' }),
    bounds: z.array(z.strictObject({ figure: Code, atLeast: amount, atMost: amount })).max(5).default([]),
    year,
  }),
  z.strictObject({
    by: z.literal('likeness'),
    to: Code,
    figures: z
      .array(z.strictObject({ figure: Code, weight: z.number().gt(0).max(1_000).default(1) }))
      .min(1)
      .max(10),
    year,
    count: z.int().min(1).max(50).default(7),
  }),
]); // prettier-ignore
const fields = {
  kind: z.enum(groupKinds),
  names: NewTexts(Line(200)),
  contact: Line(200).nullable().default(null).meta({ description: 'Whom to ask, for everybody to read.' }),
  basis: Basis.meta({ description: 'By what the members are found, once, when this is saved.' }),
  metrics: z.array(Code).max(50).default([]).meta({ description: 'What the group follows together.' }),
};
const NewGroup = z.strictObject({ code: Code, ...fields });
const ChangedGroup = z.strictObject({
  ...fields,
  reason: reason.nullable().default(null).meta({ description: 'Needed for changing a group.' }),
});

const refuseOld = (c: HonoContext) => (current: GroupVersion) => refuseStale(c, String(current.version), current);

/** The writing of groups: by the organisation that keeps them. They are read, by everybody, at `/groups`. */
export const organisationGroupRoutes = (context: Context) =>
  new Hono()
    .post(
      '/:code/groups',
      acting({ summary: 'Make a group', answer: NewGroupAnswer, status: 201, tag: 'groups' }),
      body(NewGroup),
      async (c) => {
        const { code: group, ...given } = c.req.valid('json');
        const version = await makeGroup(context, c.get('organisation'), group, { ...given, reason: null }, actorOf(c));
        return c.json({ version }, 201);
      },
    )
    .put(
      '/:code/groups/:group',
      acting({ summary: 'Make another version of a group, with a reason', answer: NewGroupAnswer, changes: true, tag: 'groups' }),
      body(ChangedGroup),
      async (c) => {
        const [organisation, given, group] = [c.get('organisation'), c.req.valid('json'), c.req.param('group')];
        return c.json({ version: await changeGroup(context, organisation, group, given, actorOf(c), refuseOld(c)) });
      },
    )
    .delete(
      '/:code/groups/:group',
      acting({ summary: 'End a group, with a reason', answer: null, changes: true, tag: 'groups' }),
      body(z.strictObject({ reason })),
      async (c) => {
        const [organisation, given, group] = [c.get('organisation'), c.req.valid('json'), c.req.param('group')];
        await removeGroup(context, organisation, group, given.reason, actorOf(c), refuseOld(c));
        return c.body(null, 204);
      },
    ); // prettier-ignore
