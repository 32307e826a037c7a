import { sql, type SQL } from 'drizzle-orm';
import {
  derive,
  reachesOf,
  type Derivation as DomainDerivation,
  type Input,
  type PublishedFigure,
} from '#domain/derivation.ts';
import type { Frequency } from '#domain/period.ts';
import { isStatusCode, statusCodeOf } from '#domain/status.ts';
import type { Transaction } from '../connection.ts';
import { columnOf, stageCells, type Cell } from './staging.ts';

/** A metric that is computed from others in the publishing transaction. They stand after those that they are made of. */
export type Derivation = Omit<DomainDerivation, 'inputs'> & {
  metricId: number;
  inputs: readonly (Input & { metricId: number })[];
};

/** The metrics that formulas are made of. */
export const inputIdsOf = (derivations: readonly Derivation[]): number[] => [
  ...new Set(derivations.flatMap(({ inputs }) => inputs.map(({ metricId }) => metricId))),
];

/** Breakdowns that are the same as that of the figure in question; a breakdown of its own is never empty. */
const same = '';

type ReachRow = { inputId: number; source: string; metricId: number; target: string; frequencies: string };

function reachRows(derivations: readonly Derivation[]): ReachRow[] {
  const ids = new Map(
    derivations.flatMap(({ metric, metricId, inputs }) => [
      [metric, metricId] as const,
      ...inputs.map((input) => [input.metric, input.metricId] as const),
    ]),
  );
  return reachesOf(derivations).map(({ input, metric, breakdown, frequencies }) => ({
    inputId: ids.get(input) ?? 0,
    source: breakdown?.from ?? same,
    metricId: ids.get(metric) ?? 0,
    target: breakdown?.to ?? same,
    frequencies: frequencies.join(''),
  }));
}

const reachTable = (rows: readonly ReachRow[]): SQL => sql`unnest(
  ${columnOf(rows, 'inputId')}::integer[], ${columnOf(rows, 'source')}::text[], ${columnOf(rows, 'metricId')}::integer[],
  ${columnOf(rows, 'target')}::text[], ${columnOf(rows, 'frequencies')}::text[])
  as reach(input_id, source, metric_id, target, frequencies)`;

const reached = (table: SQL, rows: readonly ReachRow[]): SQL => sql`${table} k join ${reachTable(rows)}
  on reach.input_id = k.metric_id and reach.source in (${same}, k.breakdown) and strpos(reach.frequencies, k.frequency::text) > 0`;

/** The series of the metrics that follow when something of these series is published, however far. */
export const derivedSeries = (keys: SQL, derivations: readonly Derivation[]): SQL => sql`
  select k.organisation_id, reach.metric_id, coalesce(nullif(reach.target, ${same}), k.breakdown), k.frequency
  from ${reached(keys, reachRows(derivations))}`;

/** The same, with all that they are made of. */
export function involvedSeries(keys: SQL, derivations: readonly Derivation[]): SQL {
  const byMetric = new Map(derivations.map((derivation) => [derivation.metricId, derivation]));
  const involved = reachRows(derivations).flatMap((row) => [
    row,
    ...(byMetric.get(row.metricId)?.inputs ?? []).map(({ metricId, breakdown }) => ({
      ...row,
      metricId,
      target: breakdown ?? row.target,
    })),
  ]);
  return sql`
    select k.organisation_id, reach.metric_id, coalesce(nullif(reach.target, ${same}), k.breakdown), k.frequency
    from ${reached(keys, involved)}`;
}

/** So many organisations and periods are computed at a time: their figures pass through the memory. */
const placesAtOnce = 5_000;

type Row = {
  place: number;
  organisationId: number;
  metricId: number;
  breakdown: string;
  frequency: Frequency;
  periodStart: string;
  values: (number | null)[];
  statuses: string;
  answers: (number | null)[];
};

/**
 * Everything that follows from what just changed, in the table `derived`. The number of statements depends on how much there
 * is in all, and neither on the number of series nor on that of formulas.
 */
export async function stageDerived(transaction: Transaction, derivations: readonly Derivation[]): Promise<void> {
  await transaction.execute(sql`create temporary table derived (like incoming) on commit drop`);
  await stageInputs(transaction, derivations);
  for (let first = 1; ; first += placesAtOnce) {
    const rows = await transaction.execute<Row>(sql`
      select place, organisation_id as "organisationId", metric_id as "metricId", breakdown, frequency,
        period_start as "periodStart", "values", statuses, answers
      from derivable where place between ${first}::integer and ${first + placesAtOnce - 1}::integer
      order by place, rank, breakdown`);
    await stageCells(transaction, derivedCells(derivations, rows), 'derived');
    if ((rows.at(-1)?.place ?? 0) < first + placesAtOnce - 1) break;
  }
  await transaction.execute(sql`analyze derived`);
}

/** In `derivable` each figure that follows, with those that it is made of in the order of its inputs, as they are published by now. */
async function stageInputs(transaction: Transaction, derivations: readonly Derivation[]): Promise<void> {
  const inputs = derivations.flatMap((derivation, rank) =>
    derivation.inputs.map((input, position) => ({
      metricId: derivation.metricId,
      rank,
      position,
      inputId: input.metricId,
      breakdown: input.breakdown ?? same,
    })),
  );
  await transaction.execute(sql`
    create temporary table following on commit drop as
    select distinct k.organisation_id, reach.metric_id, coalesce(nullif(reach.target, ${same}), k.breakdown) as breakdown,
      k.frequency, k.period_start
    from ${reached(sql`changes`, reachRows(derivations))}`);
  // the planner has to know how many there are
  await transaction.execute(sql`analyze following`);
  await transaction.execute(sql`
    create temporary table derivable on commit drop as
    select dense_rank() over (order by k.organisation_id, k.frequency, k.period_start)::integer as place, i.rank,
      k.organisation_id, k.metric_id, k.breakdown, k.frequency, k.period_start, array_agg(r.value order by i.position) as values,
      string_agg(coalesce(r.status, 'O'), '' order by i.position) as statuses, array_agg(r.answers order by i.position) as answers
    from following k
    join unnest(
      ${columnOf(inputs, 'metricId')}::integer[], ${columnOf(inputs, 'rank')}::integer[], ${columnOf(inputs, 'position')}::integer[],
      ${columnOf(inputs, 'inputId')}::integer[], ${columnOf(inputs, 'breakdown')}::text[]
    ) as i(metric_id, rank, position, input_id, breakdown) on i.metric_id = k.metric_id
    left join series s on s.organisation_id = k.organisation_id and s.metric_id = i.input_id
      and s.breakdown = coalesce(nullif(i.breakdown, ${same}), k.breakdown) and s.frequency = k.frequency
    -- a join would let a planner that knows nothing of the table go by the period alone, through all figures of all others
    left join lateral (
      select value, status, answers from revisions
      where organisation_id = s.organisation_id and series_id = s.id and period_start = k.period_start
        and superseded_by is null
      limit 1
    ) r on true
    group by k.organisation_id, k.metric_id, k.breakdown, k.frequency, k.period_start, i.rank`);
  await transaction.execute(sql`create index on derivable (place)`);
}

/** What is made of derived figures takes those that were computed just before it, which are not published yet. */
function derivedCells(derivations: readonly Derivation[], rows: readonly Row[]): Cell[] {
  const byMetric = new Map(derivations.map((derivation) => [derivation.metricId, derivation]));
  const computed = new Map<string, PublishedFigure>();
  const nameOf = (place: number, metricId: number, breakdown: string) => `${place} ${metricId} ${breakdown}`;
  return rows.flatMap((row, line): Cell[] => {
    const { place, organisationId, metricId, breakdown, frequency, periodStart } = row;
    const derivation = byMetric.get(metricId);
    if (!derivation) return [];
    const figures = derivation.inputs.map(
      (input, position) =>
        computed.get(nameOf(place, input.metricId, input.breakdown ?? breakdown)) ?? publishedIn(row, position),
    );
    const figure = derive(derivation, figures);
    computed.set(nameOf(place, metricId, breakdown), figure);
    return [{ organisationId, metricId, breakdown, frequency, periodStart, ...figure, line, column: 0 }];
  });
}

function publishedIn({ values, statuses, answers }: Row, position: number): PublishedFigure {
  const letter = statuses.charAt(position);
  return {
    value: values[position] ?? null,
    status: isStatusCode(letter) ? letter : statusCodeOf.missing,
    answers: answers[position] ?? null,
  };
}
