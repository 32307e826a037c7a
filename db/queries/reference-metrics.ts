import { sql } from 'drizzle-orm';
import type { MetricDefinition } from '#domain/metric.ts';
import type { Transaction } from '../connection.ts';
import { metrics, metricVersions } from '../schema/index.ts';
import { listMetrics, refuseFormulasThatFail } from './metrics.ts';

/** After everything that is measured oneself. */
const position = 1_000_000;

/**
 * Takes up metrics of others, and what has changed in how they describe them: names, definition and breakdowns. All else
 * stays as it was decided here. Answers whether anything is new.
 */
export async function saveReferenceMetrics(
  transaction: Transaction,
  described: readonly MetricDefinition[],
  knownFrom: string,
): Promise<boolean> {
  const known = new Map((await listMetrics(transaction, null)).map((metric) => [metric.code, metric]));
  const next = described.flatMap((metric) => {
    const now = known.get(metric.code);
    if (!now) return [metric];
    const { id: _id, knownFrom: _knownFrom, ...current } = now;
    const { names, definition, dimensions } = metric;
    const isSame =
      names.sv === now.names.sv && definition.sv === now.definition.sv && dimensions.join() === now.dimensions.join();
    return isSame ? [] : [{ ...current, names, definition, dimensions }];
  });
  if (!next.length) return false;
  const codes = next.map(({ code }) => code);
  await refuseFormulasThatFail(transaction, [...known.values()], next);
  await transaction
    .insert(metrics)
    .values(codes.map((code) => ({ code, position })))
    .onConflictDoNothing();
  await transaction.execute(sql`
    update metric_versions v set known_until = ${knownFrom}::timestamptz
    from metrics m where m.id = v.metric_id and v.known_until is null and m.code = any(${sql.param(codes)}::text[])`);
  const ids = new Map(
    (
      await transaction.execute<{ id: number; code: string }>(
        sql`select id, code from metrics where code = any(${sql.param(codes)}::text[])`,
      )
    ).map(({ id, code }) => [code, id]),
  );
  await transaction.insert(metricVersions).values(
    next.map(({ code, ...version }) => ({
      ...version,
      frequencies: [...version.frequencies],
      dimensions: [...version.dimensions],
      metricId: ids.get(code) ?? 0,
      knownFrom,
    })),
  );
  return true;
}
