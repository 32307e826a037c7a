import { lastDay, type PeriodCode } from '#domain/period.ts';
import type { SeedFigure } from '../types.ts';
import { organisations } from './organisations.ts';

export const figure = (
  organisation: string,
  metric: string,
  period: PeriodCode,
  value: number,
  rest: Partial<SeedFigure> = {},
): SeedFigure => ({ organisation, metric, breakdown: 'total', period, value, ...rest });

/** A figure with its parts, so that units can be combined. The scale is 100 for shares in per cent. */
export const quotient = (
  organisation: string,
  metric: string,
  period: PeriodCode,
  parts: { numerator: number; denominator: number; scale?: number },
  rest: Partial<SeedFigure> = {},
): SeedFigure => {
  const { numerator, denominator, scale = 100 } = parts;
  return figure(organisation, metric, period, (scale * numerator) / denominator, {
    numerator,
    denominator,
    ...rest,
  });
};

/** The periods in which the organisation exists. */
export const periodsOf = (organisation: string, periods: readonly PeriodCode[]): readonly PeriodCode[] => {
  const end = organisations.find((one) => one.code === organisation)?.validTo ?? null;
  return periods.filter((period) => end === null || lastDay(period) <= end);
};
