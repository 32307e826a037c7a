import type { ProgressAnswer } from '#api/targets/progress-answers.ts';
import type { Language } from '#domain/language.ts';
import { formatPeriod, type PeriodCode } from '#domain/period.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { multipleText } from './progress.ts';

/** In the units of the drawing, y downwards. */
export type TenfoldChart = {
  width: number;
  height: number;
  ticks: { y: number; text: string }[];
  periods: { x: number; text: string; anchor: 'start' | 'end' }[];
  lines: { points: string; text: string; end: { x: number; y: number }; isPath: boolean }[];
};

const [width, height, left, right, top, bottom] = [640, 320, 48, 96, 12, 32];
const marks = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100];

/** Multiples on a logarithmic axis, where a path by equal factors is a straight line. */
export function tenfoldChart(
  periods: readonly PeriodCode[],
  figures: ProgressAnswer['figures'],
  paths: ProgressAnswer['paths'],
  language: Language,
): TenfoldChart {
  // nothing has a logarithm that is nothing: such a figure is in the table
  const known = figures.flatMap(({ period, multiple }) => {
    const at = periods.indexOf(period);
    return multiple !== null && multiple > 0 && at >= 0 ? [{ at, multiple }] : [];
  });
  const multiples = [1, 10, ...known.map(({ multiple }) => multiple)].map(Math.log);
  const [lowest, highest] = [Math.min(...multiples), Math.max(...multiples)];
  const x = (at: number) => left + ((width - left - right) * at) / Math.max(1, periods.length - 1);
  const y = (multiple: number) => top + ((height - top - bottom) * (highest - Math.log(multiple))) / (highest - lowest);
  const line = (points: readonly { at: number; multiple: number }[], text: string, isPath: boolean) => {
    const last = points.at(-1);
    return {
      points: points.map(({ at, multiple }) => `${x(at).toFixed(1)},${y(multiple).toFixed(1)}`).join(' '),
      text,
      end: { x: x(last?.at ?? 0), y: y(last?.multiple ?? 1) },
      isPath,
    };
  };
  const ends = [periods[0], periods.at(-1)].flatMap((period) => period ?? []);
  return {
    width,
    height,
    ticks: marks
      .filter((mark) => Math.log(mark) >= lowest - 1e-9 && Math.log(mark) <= highest + 1e-9)
      .map((mark) => ({ y: y(mark), text: multipleText(mark, language) })),
    periods: ends.map((period, place) => ({
      x: place === 0 ? left : width - right,
      text: formatPeriod(period, language, 'short'),
      anchor: place === 0 ? 'start' : 'end',
    })),
    lines: [
      ...paths.map(({ multiple, expected }) =>
        line(
          expected.map((one, at) => ({ at, multiple: one.multiple })),
          multipleText(multiple, language),
          true,
        ),
      ),
      line(known, m.goal_figure_line({}, { locale: language }), false),
    ],
  };
}
