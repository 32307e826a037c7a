import { sql, type SQL } from 'drizzle-orm';
import { visibilities, type Visibility } from '#domain/metric.ts';
import type { ReadingScope } from '#domain/visibility.ts';
import type { Queryable } from '../connection.ts';

const ids = (organisations: ReadonlySet<number>): SQL => sql`${sql.param([...organisations])}::integer[]`;

const order = sql.raw(`array[${visibilities.map((visibility) => `'${visibility}'`).join(', ')}]`);

/** What everybody sees of `s`, a row with an organisation and a metric. Hashed once, as `is true` keeps it from being joined. */
const isPublic = sql`
  (s.metric_id in (select metric_id from metric_versions where known_until is null and visibility = 'public')) is true
  and (s.organisation_id, s.metric_id) not in
    (select organisation_id, metric_id from narrowed_visibilities where visibility <> 'public')`;

/** Whether everybody sees all there is of some metrics: asked once, not for every row. */
const areOpen = (metricIds: readonly number[]): SQL => {
  const chosen = sql`${sql.param(metricIds)}::integer[]`;
  return sql`(
    (select count(*) from metric_versions where known_until is null and visibility = 'public' and metric_id = any(${chosen}))
      = cardinality(${chosen})
    and not exists (select from narrowed_visibilities where visibility <> 'public' and metric_id = any(${chosen})))`;
};

/**
 * Whether somebody may see `s`, a row with an organisation and one of these metrics, each named once: part of every
 * question for figures. Today's rights hold for earlier moments too. What has no current definition is shown to nobody.
 */
export function isVisible(scope: ReadingScope, metricIds: readonly number[]): SQL {
  if (scope.key === 'public') return sql`(${areOpen(metricIds)} or (${isPublic}))`;
  return sql`(${areOpen(metricIds)} or (${isPublic}) or (
    select case greatest(array_position(${order}, v.visibility), coalesce(array_position(${order}, n.visibility), 1))
      when 1 then true
      when 2 then s.organisation_id = any(${ids(scope.internal)}) or s.organisation_id = any(${ids(scope.peers)})
      when 3 then s.organisation_id = any(${ids(scope.internal)})
      else s.organisation_id = any(${ids(scope.restricted)}) end
    from metric_versions v
    left join narrowed_visibilities n on n.metric_id = v.metric_id and n.organisation_id = s.organisation_id
    where v.metric_id = s.metric_id and v.known_until is null))`;
}

export type NarrowedVisibility = { organisationId: number; metricId: number; visibility: Visibility };

export async function listNarrowedVisibilities(database: Queryable): Promise<NarrowedVisibility[]> {
  return database.execute<NarrowedVisibility>(sql`
    select organisation_id as "organisationId", metric_id as "metricId", visibility from narrowed_visibilities`);
}

/** The organisations of each sharing circle that have agreed to it and not left. */
export async function listCircles(database: Queryable): Promise<number[][]> {
  const rows = await database.execute<{ members: number[] }>(sql`
    select array_agg(m.organisation_id) as members from circle_members m join sharing_circles c on c.id = m.circle_id
    where c.ended_at is null and m.agreed_at is not null and m.left_at is null group by c.id`);
  return rows.map(({ members }) => members);
}
