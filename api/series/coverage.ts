import type { FigureSeries } from '#db/queries/figures.ts';
import type { Snapshot } from '#db/queries/snapshot.ts';
import { periodAt, periodNumber, type PeriodCode } from '#domain/period.ts';
import { missingUnits } from '#domain/rollup.ts';
import { lastValuePosition } from '#domain/series.ts';
import { spanOf, type View } from '#domain/span.ts';
import { chosenFigures, type SeriesRequest } from './answer.ts';
import type { CoverageAnswer } from './answers.ts';

/** The units behind "N of M", and which are missing; for the latest period with a figure unless one is asked for. */
export async function coverageAnswer(
  snapshot: Snapshot,
  request: Omit<SeriesRequest, 'withParts' | 'from' | 'to'> & { period?: PeriodCode | undefined },
): Promise<CoverageAnswer> {
  const { period, view = 'period' } = request;
  const figures = await chosenFigures(snapshot, { ...request, from: period, to: period }, { withUnits: true });
  return {
    asOf: snapshot.asOf,
    dataVersion: snapshot.versions.dataVersion,
    items: figures.flatMap((series) => coverageOf(snapshot, series, period, view)),
  };
}

function coverageOf(
  { tree }: Snapshot,
  series: FigureSeries,
  period: PeriodCode | undefined,
  view: View,
): CoverageAnswer['items'] {
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
        ...lackingOf(series, code, number, view),
      })),
    },
  ];
}

/** Which periods keep a unit out, where figures are made of several. */
function lackingOf(
  { units, frequency }: FigureSeries,
  code: string,
  number: number,
  view: View,
): { lacking?: PeriodCode[] } {
  const points = units.find((unit) => unit.code === code)?.points;
  if (!points?.making) return {};
  const { first, last } = spanOf(view, frequency, number);
  // beyond its figures nothing of the time is there
  const beyond = Array.from({ length: last - first + 1 }, (_, step) => first + step).filter(
    (one) => one >= 0 && (one < points.from || one >= points.from + points.values.length),
  );
  const lacking = points.making.lacking[number - points.from] ?? beyond.map((one) => periodAt(frequency, one));
  return lacking.length ? { lacking: [...lacking] } : {};
}
