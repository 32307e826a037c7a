import { sql } from 'drizzle-orm';
import type { Queryable } from '../connection.ts';
import type { GivenContent } from './file-import-cells.ts';
import type { Cell } from './staging.ts';

export type PublishedFigure = GivenContent & { organisationId: number; publicationId: number };

type Key = Pick<Cell, 'organisationId' | 'metricId' | 'breakdown' | 'frequency' | 'periodStart'>;

/** What is published of these at present, in their order; null where nothing is. */
export async function listPublished(database: Queryable, keys: readonly Key[]): Promise<(PublishedFigure | null)[]> {
  if (!keys.length) return [];
  const part = <Name extends keyof Key>(name: Name) => sql.param(keys.map((key) => key[name]));
  const rows = await database.execute<PublishedFigure & { place: number }>(sql`
    select k.place::integer as place, r.organisation_id as "organisationId", r.publication_id as "publicationId", r.value, r.numerator,
      r.denominator, r.answers, r.status
    from unnest(${part('organisationId')}::integer[], ${part('metricId')}::integer[], ${part('breakdown')}::text[],
      ${part('frequency')}::text[], ${part('periodStart')}::text[]) with ordinality
      as k(organisation_id, metric_id, breakdown, frequency, period_start, place)
    join series s on (s.organisation_id, s.metric_id, s.breakdown, s.frequency)
      = (k.organisation_id, k.metric_id, k.breakdown, k.frequency::char(1))
    join revisions r on r.organisation_id = s.organisation_id and r.series_id = s.id and r.period_start = k.period_start::date
      and r.superseded_by is null`);
  const found = new Map(rows.map(({ place, ...row }) => [place, row]));
  return keys.map((_, index) => found.get(index + 1) ?? null);
}
