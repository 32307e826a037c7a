import { Hono } from 'hono';
import { z } from 'zod';
import { groupKinds } from '#domain/group.ts';
import type { Context } from '../context.ts';
import { reading } from '../http/description.ts';
import { AsOf, Code, Paging, paged, query } from '../http/parameters.ts';
import { fromSnapshot } from '../http/validators.ts';
import { selectOrganisations } from '../series/selection.ts';
import { GroupCoverageAnswer, GroupDetails, GroupPage } from './answers.ts';
import { byLikeness, coverageOf, getGroup, groupAnswer, groupDetails } from './groups.ts';

const organisation = z
  .string()
  .min(1)
  .max(8_000)
  .optional()
  .meta({ description: 'Only groups that any of these is in: a,b · a/* · a/** · *' });
const near = Code.optional().meta({
  description: 'Code of an organisation: the groups that are most like it come first, and say how much.',
});
const version = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, 'a number is expected')
  .transform(Number)
  .optional()
  .meta({ description: 'One of its versions; without it the one that holds.', type: 'integer' });
const OneGroup = z.strictObject({ version, asOf: AsOf });

/** Groups are read by everybody; who may write them is said at `/organisations/:code/groups`. */
export const groupRoutes = (context: Context) =>
  new Hono()
    .get(
      '/',
      reading({ summary: 'Groups across the tree', answer: GroupPage, tag: 'groups' }),
      query(z.strictObject({ organisation, near, kind: z.enum(groupKinds).optional(), asOf: AsOf, ...Paging })),
      async (c) => {
        const { organisation: selection, near: code, kind, asOf, ...paging } = c.req.valid('query');
        return fromSnapshot(c, context, asOf, async (snapshot) => {
          const chosen = selection === undefined ? null : await selectOrganisations(snapshot, selection);
          const ids = chosen && new Set(chosen.map(({ id }) => id));
          const groups = (await snapshot.groups()).filter(
            (group) =>
              group.endedAt === null &&
              (kind === undefined || group.kind === kind) &&
              (ids === null || group.members.some(({ organisationId }) => ids.has(organisationId))),
          );
          const items = groups.map((group) => groupAnswer(snapshot, group));
          const sorted = code === undefined ? items : byLikeness(snapshot, items, groups, code);
          return c.json(paged(c, sorted, paging));
        });
      },
    )
    .get(
      '/:group',
      reading({ summary: 'A group, or one of its versions, with its members', answer: GroupDetails, tag: 'groups' }),
      query(OneGroup),
      async (c) => {
        const { version: number = null, asOf } = c.req.valid('query');
        return fromSnapshot(c, context, asOf, async (snapshot) =>
          c.json(await groupDetails(snapshot, await getGroup(snapshot, c.req.param('group'), number))),
        );
      },
    )
    .get(
      '/:group/coverage',
      reading({
        summary: 'Which members of a group have figures of what',
        description: 'Of what the group follows; where it names nothing, of every metric that any of its members has.',
        answer: GroupCoverageAnswer,
        tag: 'groups',
      }),
      query(OneGroup),
      async (c) => {
        const { version: number = null, asOf } = c.req.valid('query');
        return fromSnapshot(c, context, asOf, async (snapshot) =>
          c.json(await coverageOf(snapshot, await getGroup(snapshot, c.req.param('group'), number))),
        );
      },
    );
