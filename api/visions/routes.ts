import { Hono } from 'hono';
import { z } from 'zod';
import type { Snapshot } from '#db/queries/snapshot.ts';
import { listVisions, listVisionVersions, type Vision } from '#db/queries/visions.ts';
import { isOfOwners } from '#domain/vision.ts';
import { mayIn } from '../access/rights.ts';
import type { Context } from '../context.ts';
import { reading } from '../http/description.ts';
import { AsOf, Paging, Period, paged, query } from '../http/parameters.ts';
import { Problem } from '../http/problem.ts';
import { today } from '../http/today.ts';
import { fromSnapshot } from '../http/validators.ts';
import { selectOrganisations } from '../series/selection.ts';
import { visionAnswer } from './answer.ts';
import { VisionPage, VisionProgressAnswer, VisionVersionPage } from './answers.ts';
import { visionProgress } from './progress.ts';

const organisation = z
  .string()
  .min(1)
  .max(8_000)
  .meta({ description: 'Visions that concern these: their own, and those of everything above them.' });
const vision = z
  .string()
  .regex(/^\d{1,9}$/, 'a number is expected')
  .transform(Number)
  .meta({ description: 'The number of a vision.', type: 'integer' });

export const visionRoutes = (context: Context) =>
  new Hono()
    .get(
      '/',
      reading({ summary: 'Visions, with their parts and what proves them', answer: VisionPage, tag: 'visions' }),
      query(z.strictObject({ organisation, asOf: AsOf, ...Paging })),
      async (c) => {
        const { organisation: selection, asOf, ...paging } = c.req.valid('query');
        return fromSnapshot(c, context, asOf, async (snapshot) => {
          const chosen = await selectOrganisations(snapshot, selection);
          const visions = await listVisions(snapshot.transaction, snapshot.asOf);
          const concerned = visions.filter(({ ownerIds }) =>
            chosen.some(({ id }) => isOfOwners(id, ownerIds, snapshot.tree)),
          );
          const items = concerned.map((one) => visionAnswer(snapshot, one));
          return c.json(paged(c, items, paging));
        });
      },
    )
    .get(
      '/history',
      reading({ summary: 'Every version of a vision, the latest first', answer: VisionVersionPage, tag: 'visions' }),
      query(z.strictObject({ vision, asOf: AsOf, ...Paging })),
      async (c) => {
        const { vision: number, asOf, ...paging } = c.req.valid('query');
        return fromSnapshot(c, context, asOf, async (snapshot) => {
          const versions = await listVisionVersions(snapshot.transaction, number, snapshot.asOf);
          const [latest] = versions;
          if (!latest) throw unknownVision(number);
          const isOwn = latest.ownerIds.some((id) => mayIn(c.get('viewer'), 'read-restricted', id, snapshot.tree));
          const items = versions.map((version) => ({
            ...visionAnswer(snapshot, version),
            endedAt: version.endedAt,
            endReason: version.endReason,
            setBy: isOwn ? version.setBy : null,
          }));
          return c.json(paged(c, items, paging));
        });
      },
    )
    .get(
      '/progress',
      reading({
        summary: 'How far a vision has come, with everything that the heart goal is made of',
        description:
          'Each part has come as far as the mean of its metrics: (value − baseline) / (expected − baseline), 0 to 100 %. A ' +
          'metric is read in the last of its own periods that is over by the period asked for; without one asked for, that ' +
          'is the quarter of the last figure.',
        answer: VisionProgressAnswer,
        tag: 'visions',
      }),
      query(z.strictObject({ vision, period: Period.optional(), asOf: AsOf })),
      async (c) => {
        const { vision: number, period, asOf } = c.req.valid('query');
        return fromSnapshot(c, context, asOf, async (snapshot) => {
          const found = await getVision(snapshot, number);
          return c.json(await visionProgress(snapshot, found, period ?? null, today(context)));
        });
      },
    );

async function getVision(snapshot: Snapshot, number: number): Promise<Vision> {
  const visions = await listVisions(snapshot.transaction, snapshot.asOf);
  const found = visions.find((one) => one.number === number);
  if (!found) throw unknownVision(number);
  return found;
}

const unknownVision = (number: number) => new Problem(404, 'unknown-vision', `There is no vision ${number}.`);
