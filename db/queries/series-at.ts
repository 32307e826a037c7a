import { sql } from 'drizzle-orm';
import type { Texts } from '#domain/language.ts';
import type { Frequency } from '#domain/period.ts';
import { withoutHidden } from '#domain/small-numbers.ts';
import type { Queryable } from '../connection.ts';
import { isChosen, type SeriesChoice } from './chosen-series.ts';
import type { SeriesRow } from './series.ts';

/** One period of all the chosen series of a metric, breakdown and frequency: every list has a place for each. */
export type SeriesAt = {
  organisationIds: number[];
  metricId: number;
  breakdown: string;
  frequency: Frequency;
  publicationIds: number[];
  /** Of the publications that brought them, by number; null where none is named. */
  attributions: Record<number, Texts> | null;
  values: (number | null)[];
  /** Null where no series has any. */
  numerators: (number | null)[] | null;
  denominators: (number | null)[] | null;
  answers: (number | null)[] | null;
  /** One letter for each series: the status (also that the figure is withheld), and whether it has a value in any period. */
  statuses: string;
  valued: string;
};

/**
 * The one period that is asked for of all the chosen series. A comparison of many organisations needs nothing else, and a
 * row with five arrays for each of them would cost more than the figures.
 */
export async function listSeriesAt(database: Queryable, choice: SeriesChoice, number: number): Promise<SeriesAt[]> {
  const place = sql`${number}::integer - s.first_position + 1`;
  const ifAny = (figure: string) =>
    sql.raw(`case when count(${figure}) > 0 then array_agg(${figure}) end as "${figure}s"`);
  // what is grouped may be sorted, and whole series would be carried along: `offset 0` takes the figures out before
  const rows = await database.execute<SeriesAt & { withheld: number[] | null }>(sql`
    with figures as (
      select s.metric_id, s.breakdown, s.frequency, s.since_publication_id, s.organisation_id, s.values[${place}] as value,
        s.numerators[${place}] as numerator, s.denominators[${place}] as denominator, s.answers[${place}] as answer,
        coalesce(nullif(substr(s.statuses, ${place}, 1), ''), 'O') as status,
        case when ${number}::integer = any(s.withheld) then s.organisation_id end as withheld,
        case when s.values[${place}] is not null or rtrim(s.statuses, 'OMLQ') <> '' then 'y' else 'n' end as valued
      from series s where ${isChosen(choice)} offset 0
    ), chosen as (
      select metric_id as "metricId", breakdown, frequency, array_agg(organisation_id) as "organisationIds",
        array_agg(since_publication_id) as "publicationIds", array_agg(value) as "values",
        ${ifAny('numerator')}, ${ifAny('denominator')}, ${ifAny('answer')},
        array_agg(withheld) filter (where withheld is not null) as withheld, string_agg(status, '') as statuses, string_agg(valued, '') as valued
      from figures group by metric_id, breakdown, frequency
    )
    select c.*, (select jsonb_object_agg(id, attribution) from publications
      where attribution is not null and id = any(c."publicationIds")) as attributions
    from chosen c order by c."metricId", c.breakdown, c.frequency`);
  return rows.map(({ withheld, ...series }) => {
    if (!withheld) return series;
    const hidden = new Set(withheld);
    return withoutHidden(series, (place) => hidden.has(series.organisationIds[place] ?? 0));
  });
}

/** The same as rows, each with the points of this one period. */
export function rowsAt(series: SeriesAt, number: number): SeriesRow[] {
  const { metricId, breakdown, frequency } = series;
  const one = (numbers: (number | null)[] | null, place: number) => {
    const found = numbers?.[place] ?? null;
    return found === null ? null : [found];
  };
  return series.organisationIds.map((organisationId, place) => ({
    organisationId,
    metricId,
    breakdown,
    frequency,
    attribution: attributionAt(series, place),
    hasValues: series.valued[place] === 'y',
    isCut: true,
    points: {
      from: number,
      values: [series.values[place] ?? null],
      numerators: one(series.numerators, place),
      denominators: one(series.denominators, place),
      answers: one(series.answers, place),
      statuses: series.statuses.charAt(place),
    },
  }));
}

export const attributionAt = ({ attributions, publicationIds }: SeriesAt, place: number): Texts | null =>
  attributions?.[publicationIds[place] ?? 0] ?? null;
