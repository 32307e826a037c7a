import { sql, type SQL } from 'drizzle-orm';
import type { Texts } from '#domain/language.ts';
import type { Frequency } from '#domain/period.ts';
import type { Queryable } from '../connection.ts';
import type { SeriesRow } from './series.ts';

/** Series of one metric, breakdown and frequency that one publication brought: every array has a place for each. */
type Row = {
  organisationIds: number[];
  metricId: number;
  breakdown: string;
  frequency: Frequency;
  attribution: Texts | null;
  values: (number | null)[];
  numerators: (number | null)[];
  denominators: (number | null)[];
  answers: (number | null)[];
  /** One letter for each series: the status, and whether it has a value in any period. */
  statuses: string;
  valued: string;
};

/**
 * The one period that is asked for of all the chosen series. A comparison of many organisations needs nothing else, and a
 * row with five arrays for each of them would cost more than the figures.
 */
export async function listSeriesAt(database: Queryable, number: number, isChosen: SQL): Promise<SeriesRow[]> {
  const place = sql`${number}::integer - s.first_position + 1`;
  const rows = await database.execute<Row>(sql`
    with chosen as (
      select s.metric_id, s.breakdown, s.frequency, s.since_publication_id, array_agg(s.organisation_id) as "organisationIds",
        array_agg(s.values[${place}]) as "values", array_agg(s.numerators[${place}]) as numerators,
        array_agg(s.denominators[${place}]) as denominators, array_agg(s.answers[${place}]) as answers,
        string_agg(coalesce(nullif(substr(s.statuses, ${place}, 1), ''), 'O'), '') as statuses,
        string_agg(case rtrim(s.statuses, 'OMLQ') when '' then 'n' else 'y' end, '') as valued
      from series s where ${isChosen} group by s.metric_id, s.breakdown, s.frequency, s.since_publication_id
    )
    select c.metric_id as "metricId", c.*, p.attribution from chosen c join publications p on p.id = c.since_publication_id
    order by c.metric_id, c.breakdown, c.frequency, p.id`);
  const one = (numbers: (number | null)[], index: number) => {
    const found = numbers[index] ?? null;
    return found === null ? null : [found];
  };
  return rows.flatMap(({ organisationIds, metricId, breakdown, frequency, attribution, ...arrays }) =>
    organisationIds.map((organisationId, index) => ({
      organisationId,
      metricId,
      breakdown,
      frequency,
      attribution,
      hasValues: arrays.valued[index] === 'y',
      isCut: true,
      points: {
        from: number,
        values: [arrays.values[index] ?? null],
        numerators: one(arrays.numerators, index),
        denominators: one(arrays.denominators, index),
        answers: one(arrays.answers, index),
        statuses: arrays.statuses.charAt(index),
      },
    })),
  );
}
