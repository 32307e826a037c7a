import type { Dimension, MetricDefinition } from './metric.ts';

/**
 * `total`, or one category of each of some of the metric's dimensions, `dimension.category` joined by `+`, in the order
 * of the metric. Null for what the metric cannot be broken down by; nothing at all is the total.
 */
export const canonicalBreakdown = (
  text: string,
  metric: Pick<MetricDefinition, 'dimensions'>,
  dimensions: ReadonlyMap<string, Pick<Dimension, 'categories'>>,
): string | null => {
  if (text === '' || text === 'total') return 'total';
  const parts = text.split('+').map((part) => part.split('.'));
  const isKnown = parts.every(
    ([dimension = '', category, ...rest]) =>
      !rest.length &&
      metric.dimensions.includes(dimension) &&
      dimensions.get(dimension)?.categories.some(({ code }) => code === category),
  );
  const chosen = new Map(parts.map(([dimension = '', category = '']) => [dimension, category]));
  if (!isKnown || chosen.size !== parts.length) return null;
  return metric.dimensions
    .filter((dimension) => chosen.has(dimension))
    .map((dimension) => `${dimension}.${chosen.get(dimension)}`)
    .join('+');
};
