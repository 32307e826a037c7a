import type { Language } from './language.ts';
import type { Unit } from './metric.ts';
import { formatNumber, formatValue } from './number.ts';

export type AxisTick = { value: number; text: string };
export type Axis = { min: number; max: number; ticks: readonly AxisTick[] };

type Limits = { minimum: number | null; maximum: number | null };

const mostSteps = 6;

/** The smallest of 1, 2, 2.5, 5 × a power of ten that covers the span in at most so many steps. */
const niceStep = (span: number): { step: number; decimals: number } => {
  const rough = span / mostSteps;
  const power = Math.floor(Math.log10(rough));
  const factor = [1, 2, 2.5, 5, 10].find((one) => one * 10 ** power >= rough * (1 - 1e-9)) ?? 10;
  // 2.5 needs one decimal more than its power of ten
  const decimals = Math.max(0, -power + (factor === 2.5 ? 1 : 0) - (factor === 10 ? 1 : 0));
  return { step: factor * 10 ** power, decimals };
};

/** Curves that come near zero are shown from zero; others may fill the height, or every change would look flat. */
const lowestShown = (lowest: number, highest: number): number => (lowest >= 0 && lowest <= highest / 2 ? 0 : lowest);

const oneWhole = 10_000_000;
const millionWords: Record<Language, string> = { sv: 'mn', en: 'm', da: 'mio.' };

const tickText = (value: number, unit: Unit, decimals: number, isInMillions: boolean, language: Language): string => {
  if (unit === 'percent' || unit === 'multiple' || unit === 'sek')
    return formatValue(value, { unit, decimals }, language);
  if (!isInMillions || value === 0) return formatNumber(value, decimals, language);
  return `${formatNumber(value / 1_000_000, 0, language)}\u00a0${millionWords[language]}`;
};

/** A vertical axis with round numbers that holds all the values and stays within what the metric can be. */
export const axisFor = (values: readonly number[], metric: { unit: Unit } & Limits, language: Language): Axis => {
  const highest = values.length === 0 ? 1 : Math.max(...values);
  const lowest = lowestShown(values.length === 0 ? 0 : Math.min(...values), highest);
  const flat = Math.abs(highest) || 1;
  const { step, decimals } = niceStep(highest > lowest ? highest - lowest : flat);
  const floor = Math.max(Math.floor(lowest / step + 1e-9) * step, metric.minimum ?? -Infinity);
  const ceiling = Math.min(Math.ceil(highest / step - 1e-9) * step, metric.maximum ?? Infinity);
  const max = ceiling > floor ? ceiling : floor + step;
  const isInMillions = max >= oneWhole && step >= 1_000_000;
  const count = Math.round((max - floor) / step);
  return {
    min: floor,
    max,
    ticks: Array.from({ length: count + 1 }, (_, index) => {
      const value = Number((floor + index * step).toFixed(decimals));
      return { value, text: tickText(value, metric.unit, decimals, isInMillions, language) };
    }),
  };
};
