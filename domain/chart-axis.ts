import type { Language } from './language.ts';
import type { Unit } from './metric.ts';
import { formatNumber, formatValue } from './number.ts';

export type AxisTick = { value: number; text: string };
export type Axis = { min: number; max: number; ticks: readonly AxisTick[] };

type Limits = { minimum: number | null; maximum: number | null };

const mostSteps = 6;

/**
 * The smallest of 1, 2, 2.5, 5 × a power of ten that covers the span in at most so many steps, and that needs no more
 * decimals than the values have: nobody has closed two and a half projects.
 */
const niceStep = (span: number, mostDecimals: number): { step: number; decimals: number } => {
  const rough = Math.max(span / mostSteps, 10 ** -mostDecimals);
  const power = Math.floor(Math.log10(rough) + 1e-9);
  const factors = power - 1 < -mostDecimals ? [1, 2, 5, 10] : [1, 2, 2.5, 5, 10];
  const factor = factors.find((one) => one * 10 ** power >= rough * (1 - 1e-9)) ?? 10;
  // 2.5 needs one decimal more than its power of ten
  const decimals = Math.max(0, -power + (factor === 2.5 ? 1 : 0) - (factor === 10 ? 1 : 0));
  return { step: factor * 10 ** power, decimals };
};

/**
 * Curves that come near zero are shown from zero, and so is a single height, which says nothing else. Others may fill
 * the height, or every change would look flat.
 */
const shownRange = (values: readonly number[]): { lowest: number; highest: number } => {
  if (values.length === 0) return { lowest: 0, highest: 0 };
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  if (lowest === highest) return { lowest: Math.min(0, lowest), highest: Math.max(0, highest) };
  return { lowest: lowest >= 0 && lowest <= highest / 2 ? 0 : lowest, highest };
};

const oneWhole = 10_000_000;
const millionWords: Record<Language, string> = { sv: 'mn', en: 'm', da: 'mio.' };

const tickText = (value: number, unit: Unit, decimals: number, isInMillions: boolean, language: Language): string => {
  if (unit === 'percent' || unit === 'multiple' || unit === 'sek')
    return formatValue(value, { unit, decimals }, language);
  if (!isInMillions || value === 0) return formatNumber(value, decimals, language);
  return `${formatNumber(value / 1_000_000, 0, language)}\u00a0${millionWords[language]}`;
};

/** A vertical axis with round numbers that holds all the values and stays within what the metric can be. */
export const axisFor = (
  values: readonly number[],
  metric: { unit: Unit; decimals: number } & Limits,
  language: Language,
): Axis => {
  const { lowest, highest } = shownRange(values);
  const { step, decimals } = niceStep(highest - lowest || 1, metric.decimals);
  const floor = Math.max(Math.floor(lowest / step + 1e-9) * step, metric.minimum ?? -Infinity);
  // adding 0 makes −0 an ordinary nought
  const ceiling = Math.min(Math.ceil(highest / step - 1e-9) * step + 0, metric.maximum ?? Infinity);
  // values that differ by less than a step still need one, upwards where there is room
  const hasRoom = ceiling > floor || floor + step <= (metric.maximum ?? Infinity);
  const min = hasRoom ? floor : floor - step;
  const max = ceiling > min ? ceiling : min + step;
  const isInMillions = max >= oneWhole && step >= 1_000_000;
  // a limit of the metric may end the axis between two steps
  const count = Math.floor((max - min) / step + 1e-9);
  return {
    min,
    max,
    ticks: Array.from({ length: count + 1 }, (_, index) => {
      const value = Number((min + index * step).toFixed(decimals));
      return { value, text: tickText(value, metric.unit, decimals, isInMillions, language) };
    }),
  };
};
