import { sql } from 'drizzle-orm';
import { derivationsIn } from '#domain/derivation.ts';
import { refuseBadFormulas } from '#domain/formula-check.ts';
import type { Dimension, MetricDefinition } from '#domain/metric.ts';
import type { Queryable, Transaction } from '../connection.ts';
import { rfc3339 } from '../moment.ts';
import { categories, dimensions, metrics, metricVersions } from '../schema/index.ts';
import type { Derivation } from './derived-figures.ts';
import { knownAt } from './known-at.ts';

export type Metric = MetricDefinition & { id: number; knownFrom: string };

/** The catalogue as it was known at a moment, in its order, with today's visibility: rights are never those of the past. */
export async function listMetrics(database: Queryable, asOf: string | null): Promise<Metric[]> {
  const rows = await database.execute<Metric>(sql`
    select m.id, m.code, v.known_from as "knownFrom", measure, is_headline as "isHeadline", names, definition, method, source,
      unit, decimals, direction, frequencies, measuring_type as "measuringType", is_cumulative as "isCumulative",
      is_seasonal as "isSeasonal", rollup_rule as "rollupRule", weight, minimum, maximum,
      smallest_answers as "smallestAnswers", dimensions, formula, due_days as "dueDays",
      coalesce((select visibility from metric_versions c where c.metric_id = m.id and c.known_until is null), 'restricted') as visibility
    from metrics m join metric_versions v on v.metric_id = m.id
    where ${knownAt('v', asOf)}
    order by m.position, m.id`);
  return rows.map((row) => ({ ...row, knownFrom: rfc3339(row.knownFrom) }));
}

/**
 * Adds metrics that are not there yet, in the given order; what exists is left as it is. Returns how many. DomainErrors of
 * `refuseBadFormulas`.
 */
export async function saveNewMetrics(
  transaction: Transaction,
  catalogue: readonly MetricDefinition[],
  knownFrom: string,
  firstPosition = 0,
): Promise<number> {
  const there = await listMetrics(transaction, null);
  const known = new Set(there.map(({ code }) => code));
  const fresh = catalogue.flatMap((metric, position) => (known.has(metric.code) ? [] : [{ metric, position }]));
  if (!fresh.length) return 0;
  await refuseFormulasThatFail(
    transaction,
    there,
    fresh.map(({ metric }) => metric),
  );
  const rows = await transaction
    .insert(metrics)
    .values(fresh.map(({ metric, position }) => ({ code: metric.code, position: firstPosition + position })))
    .returning();
  const ids = new Map(rows.map(({ id, code }) => [code, id]));
  await transaction.insert(metricVersions).values(
    fresh.map(({ metric: { code, ...version } }) => ({
      ...version,
      frequencies: [...version.frequencies],
      dimensions: [...version.dimensions],
      metricId: ids.get(code) ?? 0,
      knownFrom,
    })),
  );
  return fresh.length;
}

export async function saveNewDimensions(transaction: Transaction, given: readonly Dimension[]): Promise<void> {
  await transaction
    .insert(dimensions)
    .values(given.map(({ code, names, isAdditive }) => ({ code, names, isAdditive })))
    .onConflictDoNothing();
  await transaction
    .insert(categories)
    .values(
      given.flatMap((dimension) =>
        dimension.categories.map((category, position) => ({ dimension: dimension.code, position, ...category })),
      ),
    )
    .onConflictDoNothing();
}

export async function listDimensions(database: Queryable): Promise<Dimension[]> {
  return database.execute<Dimension>(sql`
    select d.code, d.names, d.is_additive as "isAdditive",
      jsonb_agg(jsonb_build_object('code', c.code, 'names', c.names) order by c.position) as categories
    from dimensions d join categories c on c.dimension = d.code group by d.code order by d.code`);
}

/** Whatever writes versions of metrics asks this first. DomainErrors of `refuseBadFormulas`. */
export async function refuseFormulasThatFail(
  transaction: Transaction,
  known: readonly MetricDefinition[],
  changing: readonly MetricDefinition[],
): Promise<void> {
  const codes = new Set(changing.map(({ code }) => code));
  const catalogue = [...known.filter(({ code }) => !codes.has(code)), ...changing];
  if (catalogue.every(({ formula }) => formula === null)) return;
  refuseBadFormulas(catalogue, codes, new Map((await listDimensions(transaction)).map((one) => [one.code, one])));
}

/** The metrics that are computed when others are published. */
export function derivationsOf(catalogue: readonly Metric[]): Derivation[] {
  const ids = new Map(catalogue.map(({ code, id }) => [code, id]));
  const idOf = (code: string) => ids.get(code) ?? 0;
  return derivationsIn(catalogue).map((derivation) => ({
    ...derivation,
    metricId: idOf(derivation.metric),
    inputs: derivation.inputs.map((input) => ({ ...input, metricId: idOf(input.metric) })),
  }));
}
