import { addDays } from '#domain/date.ts';
import type { Texts } from '#domain/language.ts';
import { frequencyOf, lastDay, periodContaining, type PeriodCode } from '#domain/period.ts';
import type { SeedFigure, SeedPublication } from '../types.ts';
import { agencyFigures } from './agency-figures.ts';
import { corrections } from './corrections.ts';
import { isAbsent, statusOf } from './gaps.ts';
import { quarters } from './periods.ts';
import { customerFigures } from './unit-customers.ts';
import { volumeFigures } from './unit-volumes.ts';
import { workFigures } from './unit-work.ts';

const daysUntilPublished = 40;

/** What holds today, corrections included. */
const settled: readonly SeedFigure[] = [...agencyFigures, ...volumeFigures, ...customerFigures, ...workFigures]
  .filter((figure) => !isAbsent(figure))
  .map((figure) => {
    const status = statusOf(figure);
    if (status === undefined) return figure;
    const { organisation, metric, breakdown, period } = figure;
    return status === 'M' || status === 'L'
      ? { organisation, metric, breakdown, period, value: null, status }
      : { ...figure, status };
  });

const isSame = (one: SeedFigure, other: { organisation: string; metric: string; breakdown: string; period: string }) =>
  one.organisation === other.organisation &&
  one.metric === other.metric &&
  one.breakdown === other.breakdown &&
  one.period === other.period;

/** A figure as it looked before it was corrected. */
const asFirstPublished = (figure: SeedFigure): SeedFigure => {
  const change = corrections.flatMap(({ changes }) => changes).find((one) => isSame(figure, one));
  return change === undefined ? figure : change.before(figure);
};

/** Yearly figures come with the last quarter of the year. */
const quarterOfPublication = (period: PeriodCode): PeriodCode =>
  frequencyOf(period) === 'Q' ? period : periodContaining('Q', lastDay(period));

const regularReason = (quarter: PeriodCode): Texts => {
  const year = quarter.slice(0, 4);
  const number = quarter.slice(-1);
  const isLast = number === '4';
  return {
    sv: `Ordinarie publicering, kvartal ${number} ${year}${isLast ? ' och helåret' : ''}`,
    en: `Regular publication, quarter ${number} of ${year}${isLast ? ' and the whole year' : ''}`,
    da: `Ordinær offentliggørelse, ${number}. kvartal ${year}${isLast ? ' og hele året' : ''}`,
  };
};

const regular: readonly SeedPublication[] = quarters.map((quarter) => ({
  publishedAt: `${addDays(lastDay(quarter), daysUntilPublished)}T07:00:00Z`,
  kind: 'regular',
  reason: regularReason(quarter),
  figures: settled.filter(({ period }) => quarterOfPublication(period) === quarter).map(asFirstPublished),
}));

const corrected: readonly SeedPublication[] = corrections.map(({ publishedAt, reason, changes }) => ({
  publishedAt,
  kind: 'correction',
  reason,
  figures: settled.filter((figure) => changes.some((change) => isSame(figure, change))),
}));

/** In the order in which they were published. */
export const publications: readonly SeedPublication[] = [...regular, ...corrected].sort((one, other) =>
  one.publishedAt < other.publishedAt ? -1 : 1,
);
