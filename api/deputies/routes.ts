import { Hono } from 'hono';
import { z } from 'zod';
import { listDeputies, type StoredDeputy } from '#db/queries/deputies.ts';
import { presentTree } from '../access/rights.ts';
import type { Context } from '../context.ts';
import { Day, TextsAnswer, Version, page } from '../http/answers.ts';
import { body } from '../http/body.ts';
import { acting } from '../http/description.ts';
import { refuseStale, versionOf } from '../http/if-match.ts';
import { PageQuery, numberIn, paged, query } from '../http/parameters.ts';
import { today } from '../http/today.ts';
import { actorOf } from '../http/viewer.ts';
import { personOf } from '../sign-in/session.ts';
import { endDeputyship, nameDeputy } from './actions.ts';

export const DeputyAnswer = z
  .object({
    id: z.int(),
    organisation: z.string(),
    names: TextsAnswer.meta({ description: 'Of the organisation.' }),
    person: z.string().meta({ description: 'Who is away.' }),
    deputy: z.string(),
    from: Day,
    until: Day,
    isNamedBySelf: z.boolean().meta({ description: 'False where one is the deputy.' }),
    version: Version,
  })
  .meta({
    id: 'Deputy',
    example: {
      id: 3,
      organisation: 'north',
      names: { sv: 'Norr' },
      person: 'Bo Exempel',
      deputy: 'Cilla Exempel',
      from: '2026-12-21',
      until: '2027-01-06',
      isNamedBySelf: true,
      version: '"pT6mXw0b8RkLq2cYf1uE9A"',
    },
  });
export const DeputyPage = page(DeputyAnswer);

const NewDeputy = z.strictObject({
  organisation: z.string().max(182),
  email: z.string().min(1).max(300).meta({ description: 'Of who stands in.' }),
  from: z.iso.date(),
  until: z.iso.date(),
});
export type NewDeputy = z.infer<typeof NewDeputy>;

const versionOfDeputy = ({ id, fromDay, untilDay }: StoredDeputy): string => versionOf([id, fromDay, untilDay]);

/** Who stands in for oneself, and for whom one does: `/deputies`. */
export const deputyRoutes = (context: Context) =>
  new Hono()
    .get(
      '/',
      acting({ summary: 'One’s deputies, and whom one stands in for', answer: DeputyPage, tag: 'sign-in' }),
      query(PageQuery),
      async (c) => {
        const { id } = personOf(c);
        const tree = await presentTree(c, context);
        const found = await listDeputies(context.database.orm, id, today(context));
        const items = found.flatMap((one) => {
          const organisation = tree.byId(one.organisationId);
          if (!organisation) return [];
          const { code, names } = organisation;
          const { person, deputy, fromDay: from, untilDay: until } = one;
          const isNamedBySelf = one.personId === id;
          const version = `"${versionOfDeputy(one)}"`;
          return [{ id: one.id, organisation: code, names, person, deputy, from, until, isNamedBySelf, version }];
        });
        return c.json(paged(c, items, c.req.valid('query')));
      },
    )
    .post(
      '/',
      acting({
        summary: 'Have somebody stand in for oneself',
        answer: z.object({ id: z.int() }),
        status: 201,
        tag: 'sign-in',
      }),
      body(NewDeputy),
      async (c) => c.json({ id: await nameDeputy(context, personOf(c), c.req.valid('json'), actorOf(c)) }, 201),
    )
    .delete(
      '/:id',
      acting({ summary: 'Be back before the last day', answer: null, changes: true, tag: 'sign-in' }),
      async (c) => {
        await endDeputyship(context, personOf(c), numberIn(c, 'id'), actorOf(c), (found) =>
          refuseStale(c, versionOfDeputy(found), { from: found.fromDay, until: found.untilDay }),
        );
        return c.body(null, 204);
      },
    );
