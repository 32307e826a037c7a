import { describe, expect, test } from 'vitest';
import { eventKinds, isRedefined, redefinitions, type Meaning, type MeaningVersion } from '#domain/event.ts';

const meaning: Meaning = {
  definition: { sv: 'Andel digitala ärenden' },
  method: { sv: 'Räknas i ärendesystemet' },
  unit: 'percent',
  measuringType: 'flow',
  isCumulative: false,
  rollupRule: 'ratio',
  weight: null,
  formula: 'digital-transactions / total-transactions',
};
const changes: [string, Partial<Meaning>][] = [
  ['definition', { definition: { sv: 'Andel ärenden utan papper' } }],
  ['method', { method: { sv: 'Räknas av en enkät' } }],
  ['unit', { unit: 'index' }],
  ['measuring type', { measuringType: 'stock' }],
  ['counting from the beginning of the year', { isCumulative: true }],
  ['way of rolling up', { rollupRule: 'weighted-mean' }],
  ['weight', { weight: 'employees' }],
  ['formula', { formula: null }],
];

test('a new start of what is normal is an event as well', () => {
  expect(eventKinds).toEqual(['general', 'method-break', 'milestone', 'celebration', 'rebase']);
});

describe('a metric is redefined', () => {
  test.each(changes)('by another %s', (_what, change) => {
    expect(isRedefined(meaning, { ...meaning, ...change })).toBe(true);
  });

  test('not by a translation that comes later', () => {
    const definition = { ...meaning.definition, en: 'Share of digital cases', da: 'Andel digitale sager' };
    const method = { ...meaning.method, en: 'Counted in the case system' };
    expect(isRedefined(meaning, { ...meaning, definition, method })).toBe(false);
  });

  test('not by being written down again as it was', () => {
    expect(isRedefined(meaning, structuredClone(meaning))).toBe(false);
  });
});

describe('the breaks of metrics', () => {
  const version = (metricId: number, knownOn: string, change: Partial<Meaning> = {}): MeaningVersion => ({
    ...meaning,
    ...change,
    metricId,
    knownOn,
  });

  test('are the days from which another meaning is known, each metric by itself', () => {
    const versions = [
      version(1, '1970-01-01'),
      version(1, '2024-03-01', { method: { sv: 'Enkät' } }),
      version(1, '2025-03-01', { method: { sv: 'Enkät', en: 'Survey' } }),
      version(1, '2026-01-01'),
      version(2, '1970-01-01', { unit: 'count' }),
      version(2, '2025-06-01', { unit: 'days' }),
    ];
    expect(redefinitions(versions)).toEqual([
      { metricId: 1, happenedOn: '2024-03-01' },
      { metricId: 1, happenedOn: '2026-01-01' },
      { metricId: 2, happenedOn: '2025-06-01' },
    ]);
  });

  test('are none where there has been one meaning only', () => {
    expect(redefinitions([version(1, '1970-01-01'), version(2, '1970-01-01', { unit: 'count' })])).toEqual([]);
    expect(redefinitions([])).toEqual([]);
  });
});
