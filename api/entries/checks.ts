import type { StoredForm } from '#db/queries/forms.ts';
import type { Metric } from '#db/queries/metrics.ts';
import { checkEntries, type CheckedRow, type Finding } from '#domain/entry-check.ts';
import { periodNumber, periodsPerYear, type PeriodCode } from '#domain/period.ts';
import { valueAt } from '#domain/series.ts';
import { newestCells, type Submission } from '#domain/submission.ts';
import { nextLimits } from '#domain/series-signals.ts';
import type { Dimension } from '#domain/metric.ts';
import type { History } from './history.ts';

export type Ground = {
  form: StoredForm;
  metrics: ReadonlyMap<string, Metric>;
  dimensions: ReadonlyMap<string, Dimension>;
  history: History;
};

const recentPeriods = 4;

/** What is wrong or strange in one organisation’s figures of a period. The same for the grid, imports and the API. */
export function findingsIn(
  { form, metrics, dimensions, history }: Ground,
  organisationId: number,
  period: PeriodCode,
  submission: Submission,
): Finding[] {
  const number = periodNumber(period);
  const rows: CheckedRow[] = form.rows.flatMap((row) => {
    const definition = metrics.get(row.metric);
    return definition ? [{ ...row, definition }] : [];
  });
  const past = form.rows.map(({ metric, breakdown }) => {
    const definition = metrics.get(metric) ?? null;
    const points = history(organisationId, metric, breakdown);
    const at = (periodsAgo: number) => (points ? valueAt(points, number - periodsAgo) : null);
    return {
      metric,
      breakdown,
      previous: at(1),
      lastYear: at(periodsPerYear[form.frequency]),
      recent: Array.from({ length: recentPeriods }, (_, index) => at(recentPeriods - index)),
      limits: () =>
        definition &&
        points &&
        nextLimits(definition, points, number, { frequency: form.frequency, rebaseAt: points.rebaseAt }),
    };
  });
  return checkEntries({ rows, cells: newestCells(submission), history: past, rules: form.rules, dimensions });
}
