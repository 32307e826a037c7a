import { Hono } from 'hono';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { getGroup } from '../groups/groups.ts';
import { reading } from '../http/description.ts';
import { AsOf, Code, Period, query } from '../http/parameters.ts';
import { fromSnapshot } from '../http/validators.ts';
import { getOrganisation } from '../organisations/search.ts';
import { PeersAnswer } from './answers.ts';
import { peersAnswer } from './peers.ts';

const PeersQuery = z.strictObject({
  group: Code.meta({ description: 'The code of a group, as it holds.' }),
  from: Period.optional().meta({ description: 'Since when somebody has improved; without it for three years.' }),
  asOf: AsOf,
});

export const peerRoutes = (context: Context) =>
  new Hono().get(
    '/:organisation',
    reading({
      summary: 'What an organisation is strong and weak at in a group, and who improved at the latter',
      description:
        'Whoever improved did so by more than chance: better than at the beginning, by the same method, and the last signal ' +
        'of their figures is one of improvement.',
      answer: PeersAnswer,
      tag: 'groups',
    }),
    query(PeersQuery),
    async (c) => {
      const { group: code, from = null, asOf } = c.req.valid('query');
      return fromSnapshot(c, context, asOf, async (snapshot) => {
        const organisation = getOrganisation(snapshot.tree, c.req.param('organisation'));
        const group = await getGroup(snapshot, code, null);
        return c.json(await peersAnswer(snapshot, organisation, group, from));
      });
    },
  );
