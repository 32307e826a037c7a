import { readFigures } from '#db/queries/figures.ts';
import type { StoredForm } from '#db/queries/forms.ts';
import type { Snapshot } from '#db/queries/snapshot.ts';
import type { Organisation } from '#domain/organisation-tree.ts';
import { periodNumber, periodsPerYear, type PeriodCode } from '#domain/period.ts';
import type { SeriesPoints } from '#domain/series.ts';
import { beginningsOf } from '../series/judged.ts';

/** Enough for limits of its own, and for the same period of several years. */
const lengthInYears = 8;

/** What is published of every line of a form, up to and with a period: what a new figure is judged by. */
export type History = (organisationId: number, metric: string, breakdown: string) => PastFigures | null;
export type PastFigures = SeriesPoints & { rebaseAt: readonly number[] };

const keyOf = (organisationId: number, metric: string, breakdown: string) => `${organisationId} ${metric} ${breakdown}`;

export async function readHistory(
  snapshot: Snapshot,
  form: StoredForm,
  organisations: readonly Organisation[],
  period: PeriodCode,
): Promise<History> {
  const to = periodNumber(period);
  const figures = await readFigures(snapshot, {
    metrics: [...new Set(form.rows.map(({ metric }) => metric))].flatMap(
      (code) => snapshot.metricByCode.get(code) ?? [],
    ),
    organisations,
    breakdowns: [...new Set(form.rows.map(({ breakdown }) => breakdown))],
    frequency: form.frequency,
    from: Math.max(0, to - lengthInYears * periodsPerYear[form.frequency]),
    to,
  });
  const known = new Map<string, PastFigures>();
  const beginnings = new Map<Organisation, Awaited<ReturnType<typeof beginningsOf>>>();
  for (const organisation of organisations) beginnings.set(organisation, await beginningsOf(snapshot, organisation));
  for (const one of figures.filter(({ origin }) => origin === 'reported')) {
    const rebaseAt = beginnings.get(one.organisation)?.(one) ?? [];
    known.set(keyOf(one.organisation.id, one.metric.code, one.breakdown), { ...one.points, rebaseAt });
  }
  return (...which) => known.get(keyOf(...which)) ?? null;
}
