import { Hono } from 'hono';
import { z } from 'zod';
import { listReleases, type StoredRelease } from '#db/queries/releases.ts';
import type { Snapshot } from '#db/queries/snapshot.ts';
import { periodContaining } from '#domain/period.ts';
import { releaseState, releaseStates } from '#domain/release.ts';
import type { Context } from '../context.ts';
import { body } from '../http/body.ts';
import { acting, reading } from '../http/description.ts';
import { refuseStale } from '../http/if-match.ts';
import { AsOf, Code, GivenMoment, Paging, Period, numberIn, paged, query } from '../http/parameters.ts';
import { Line } from '../http/texts.ts';
import { fromSnapshot } from '../http/validators.ts';
import { actorOf } from '../http/viewer.ts';
import { selectMetrics, selectOrganisations } from '../series/selection.ts';
import { announceRelease, changeRelease } from './actions.ts';
import { NewReleaseAnswer, ReleasePage, type ReleaseAnswer } from './answers.ts';

const ReleaseQuery = z.strictObject({
  organisation: z.string().min(1).max(8_000).default('*').meta({ description: 'a,b · a/* children · a/** leaves · *' }),
  metric: z.string().min(1).max(8_000).optional().meta({ description: 'Only what has some of them.' }),
  state: z.enum(releaseStates).optional(),
  asOf: AsOf,
  ...Paging,
});

const Time = GivenMoment.transform((moment) => new Date(moment).toISOString()).meta({
  type: 'string',
  description: 'A time to come, with its zone.',
  example: '2027-02-01T08:00:00+01:00',
});
const NewRelease = z.strictObject({ form: Code, period: Period, at: Time });
const ChangedRelease = z.strictObject({
  at: Time.nullable().meta({ description: 'The new time; null calls it off.' }),
  reason: Line(500),
});

/** When figures will be, and were, published: `/releases`. They are announced at `/organisations/:code/releases`. */
export const releaseRoutes = (context: Context) =>
  new Hono().get(
    '/',
    reading({
      summary: 'When figures are published',
      description:
        'What is announced for the chosen organisations, by themselves or by those above them; the latest time first. A time ' +
        'that is changed stays beside the new one.',
      answer: ReleasePage,
      tag: 'releases',
    }),
    query(ReleaseQuery),
    async (c) => {
      const { organisation, metric, state, asOf, ...paging } = c.req.valid('query');
      return fromSnapshot(c, context, asOf, async (snapshot) => {
        const { tree } = snapshot;
        const chosen = organisation === '*' ? null : await selectOrganisations(snapshot, organisation);
        const places =
          chosen && new Set(chosen.flatMap((one) => [...tree.ancestorsOf(one.id), one].map(({ id }) => id)));
        const wanted = metric === undefined ? null : selectMetrics(snapshot, metric).map((one) => one.code);
        const found = await listReleases(snapshot.transaction, snapshot.asOf, places && [...places]);
        const items = found
          .flatMap((release) => releaseAnswer(snapshot, release) ?? [])
          .filter((one) => wanted === null || one.metrics.some((of) => wanted.includes(of)))
          .filter((one) => state === undefined || one.state === state);
        return c.json(paged(c, items, paging));
      });
    },
  );

/** Null where the reader may see nothing of what it has. */
function releaseAnswer(snapshot: Snapshot, release: StoredRelease): ReleaseAnswer | null {
  const { organisationId, metricIds, publishedAt, times } = release;
  const organisation = snapshot.tree.byId(organisationId);
  const metrics = snapshot.metrics
    .filter(({ id }) => metricIds.includes(id) && snapshot.sees({ organisationId, metricId: id }))
    .map((metric) => metric.code);
  if (!organisation || !metrics.length) return null;
  return {
    id: release.id,
    organisation: organisation.code,
    organisationNames: organisation.names,
    form: release.form,
    names: release.names,
    metrics,
    period: periodContaining(release.frequency, release.periodStart),
    state: releaseState(times, publishedAt),
    at: times.at(-1)?.at ?? null,
    times: [...times],
    publishedAt,
    version: `"${times.length}"`,
  };
}

export const organisationReleaseRoutes = (context: Context) =>
  new Hono()
    .post(
      '/:code/releases',
      acting({
        summary: 'Announce when figures will be published',
        answer: NewReleaseAnswer,
        status: 201,
        tag: 'releases',
      }),
      body(NewRelease),
      async (c) => {
        const id = await announceRelease(context, c.get('organisation'), c.req.valid('json'), actorOf(c));
        return c.json({ id }, 201);
      },
    )
    .put(
      '/:code/releases/:id',
      acting({ summary: 'Announce another time, or call it off', answer: null, changes: true, tag: 'releases' }),
      body(ChangedRelease),
      async (c) => {
        await changeRelease(
          context,
          c.get('organisation'),
          numberIn(c, 'id'),
          c.req.valid('json'),
          actorOf(c),
          (known) => refuseStale(c, String(known.times.length), { at: known.times.at(-1)?.at ?? null }),
        );
        return c.body(null, 204);
      },
    );
