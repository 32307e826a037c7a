import type { FigureSeries } from '#db/queries/figures.ts';
import type { Snapshot } from '#db/queries/snapshot.ts';
import { periodAt, periodNumber, type PeriodCode } from '#domain/period.ts';
import { missingUnits } from '#domain/rollup.ts';
import { lastValuePosition } from '#domain/series.ts';
import { chosenFigures, type SeriesRequest } from './answer.ts';
import type { CoverageAnswer } from './answers.ts';

/** The units behind "N of M", and which are missing; for the latest period with a figure unless one is asked for. */
export async function coverageAnswer(
  snapshot: Snapshot,
  request: Omit<SeriesRequest, 'withParts' | 'from' | 'to'> & { period?: PeriodCode | undefined },
): Promise<CoverageAnswer> {
  const { period } = request;
  const figures = await chosenFigures(snapshot, { ...request, from: period, to: period }, { withUnits: true });
  return {
    asOf: snapshot.asOf,
    dataVersion: snapshot.versions.dataVersion,
    items: figures.flatMap((series) => coverageOf(snapshot, series, period)),
  };
}

function coverageOf({ tree }: Snapshot, series: FigureSeries, period: PeriodCode | undefined): CoverageAnswer['items'] {
  const { metric, organisation, breakdown, frequency, points, rollup, units } = series;
  const last = lastValuePosition(points);
  const number = period ? periodNumber(period) : last === null ? null : points.from + last;
  if (!rollup || number === null) return [];
  return [
    {
      metric: metric.code,
      organisation: organisation.code,
      breakdown,
      period: periodAt(frequency, number),
      rule: metric.rollupRule,
      have: rollup.have[number - rollup.from] ?? 0,
      of: rollup.of[number - rollup.from] ?? 0,
      missing: missingUnits(metric.rollupRule, units, number).map((code) => ({
        code,
        names: tree.byCode(code)?.names ?? { sv: code },
      })),
    },
  ];
}
