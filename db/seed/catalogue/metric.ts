import type { MetricDefinition } from '#domain/metric.ts';

type Described = Pick<
  MetricDefinition,
  | 'code'
  | 'names'
  | 'definition'
  | 'method'
  | 'source'
  | 'unit'
  | 'direction'
  | 'frequencies'
  | 'measuringType'
  | 'rollupRule'
>;

/** A metric as most of them are: public, never negative, due forty days after the period. What differs is said where the metric stands. */
export const metric = (described: Described & Partial<MetricDefinition>): MetricDefinition => ({
  measure: null,
  isHeadline: false,
  decimals: 0,
  isCumulative: false,
  isSeasonal: false,
  weight: null,
  minimum: 0,
  maximum: null,
  smallestAnswers: null,
  dimensions: [],
  formula: null,
  dueDays: 40,
  visibility: 'public',
  ...described,
});

/** A part of a whole in per cent. Numerators and denominators are summed before they are divided. */
export const share = {
  unit: 'percent',
  decimals: 1,
  minimum: 0,
  maximum: 100,
  rollupRule: 'ratio',
} as const;

/** A score from 0 to 100. */
export const index = { unit: 'index', decimals: 1, minimum: 0, maximum: 100 } as const;

/**
 * Counts over the last four quarters, told each quarter. The year is the last quarter's value, so they convert as
 * stocks do: adding four of them would count everything four times.
 */
export const rollingYear = { frequencies: ['Q', 'A'], measuringType: 'stock' } as const;

/** Fewer answers than this could point out a person. */
export const fewestAnswersShown = 7;
