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
  /** Null where no series has any. */
  numerators: (number | null)[] | null;
  denominators: (number | null)[] | null;
  answers: (number | null)[] | null;
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
  // what is grouped is sorted, and whole series would be carried along: `offset 0` takes the figures out before
  const rows = await database.execute<Row>(sql`
    with figures as (
      select s.metric_id, s.breakdown, s.frequency, s.since_publication_id, s.organisation_id, s.values[${place}] as value,
        s.numerators[${place}] as numerator, s.denominators[${place}] as denominator, s.answers[${place}] as answers,
        coalesce(nullif(substr(s.statuses, ${place}, 1), ''), 'O') as status,
        case rtrim(s.statuses, 'OMLQ') when '' then 'n' else 'y' end as valued
      from series s where ${isChosen} offset 0
    ), chosen as (
      select metric_id, breakdown, frequency, since_publication_id, array_agg(organisation_id) as "organisationIds",
        array_agg(value) as "values", case when count(numerator) > 0 then array_agg(numerator) end as numerators,
        case when count(denominator) > 0 then array_agg(denominator) end as denominators,
        case when count(answers) > 0 then array_agg(answers) end as answers,
        string_agg(status, '') as statuses, string_agg(valued, '') as valued
      from figures group by metric_id, breakdown, frequency, since_publication_id
    )
    select c.metric_id as "metricId", c.*, p.attribution from chosen c join publications p on p.id = c.since_publication_id
    order by c.metric_id, c.breakdown, c.frequency, p.id`);
  const one = (numbers: (number | null)[] | null, index: number) => {
    const found = numbers?.[index] ?? null;
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
