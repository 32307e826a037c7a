import { expect, test } from 'vitest';
import type { MetricAnswer } from '#api/metrics/answers.ts';
import { catalogueOf } from '#web/routes/metrics/catalogue.ts';

const metric = (code: string, measure: number | null, isHeadline: boolean, sv: string): MetricAnswer => ({
  code,
  measure,
  isHeadline,
  names: { sv },
  definition: { sv: `${sv} räknas. Och så vidare.` },
  method: { sv: 'Så här.' },
  source: { sv: 'Härifrån.' },
  unit: 'count',
  decimals: 0,
  direction: 'higher',
  frequencies: ['Q'],
  measuringType: 'flow',
  rollupRule: 'sum',
  isSeasonal: false,
  isCumulative: false,
  weight: null,
  minimum: 0,
  maximum: null,
  smallestAnswers: null,
  dimensions: [],
  formula: null,
  dueDays: 40,
  knownFrom: '1970-01-01T00:00:00Z',
});

const metrics = [
  metric('released-hours', 4, false, 'Frigjorda timmar'),
  metric('reduced-administration', 4, true, 'Minskad administration'),
  metric('heart-goal', 1, true, 'Hjärtemålet'),
  metric('cost-savings', null, false, 'Sparade kostnader'),
];

test('the measures come by number with their question, headline first, and what is outside them last', () => {
  const { groups, text } = catalogueOf(metrics, '', 'sv');
  expect(groups.map(({ number, metrics: entries }) => [number, entries.map(({ code }) => code)])).toEqual([
    [1, ['heart-goal']],
    [4, ['reduced-administration', 'released-hours']],
    [null, ['cost-savings']],
  ]);
  expect(groups[0]?.question?.text).toBe('Hur långt har vi kommit mot visionen som går rakt in i hjärtat?');
  expect(groups[0]?.metrics[0]?.definition.text).toBe('Hjärtemålet räknas.');
  expect(text).toBe('4 mått');
});

test('a search finds names, codes and questions, whatever the case', () => {
  const found = (q: string) =>
    catalogueOf(metrics, q, 'sv').groups.flatMap((group) => group.metrics.map(({ code }) => code));
  expect(found('FRIGJORDA')).toEqual(['released-hours']);
  expect(found('cost-sav')).toEqual(['cost-savings']);
  expect(found('krångel')).toEqual(['reduced-administration', 'released-hours']);
  expect(found('finns inte')).toEqual([]);
  expect(catalogueOf(metrics, 'finns inte', 'en').text).toBe('0 results for “finns inte”');
});
