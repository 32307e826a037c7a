import { describe, expect, test } from 'vitest';
import type { SourceAnswer } from '#api/reference-series/answers.ts';
import { sourceOf } from '#web/routes/reference-series/sources.ts';

const fetchedAt = '2026-11-21T12:00:00Z';
const source = {
  id: 4,
  kind: 'installation',
  host: 'stigverket.example',
  name: 'Vägarna',
  version: '"2"',
  schedule: 'daily',
  kpis: [],
  municipalities: [],
  groups: [],
  nextAt: null,
  begunAt: null,
  isWaiting: false,
  pagesFetched: 3,
  fetchedAt,
  failure: null,
  figures: { new: 12, changed: 0, unchanged: 0, leftOut: 0 },
} as Partial<SourceAnswer> as SourceAnswer;
const failing = (code: NonNullable<SourceAnswer['failure']>['code'], at: string, more: Partial<SourceAnswer> = {}) =>
  sourceOf({ ...source, failure: { at, code, detail: '' }, ...more }, 'sv');
const unit = 'stigverket.example mäter något av det valda i en enhet som inte finns här. Av det hämtas inget nytt.';

describe('a metric of a unit that nobody knows here', () => {
  test('is a remark where the rest was fetched: nothing failed', () => {
    const { failure, remarks } = failing('unknown-unit', fetchedAt);
    expect(failure).toBeNull();
    expect(remarks).toContain(unit);
    expect(failing('unknown-unit', '2026-11-20T12:00:00Z').failure).toBeNull();
  });

  test('is a failure where nothing was fetched then', () => {
    for (const more of [{}, { fetchedAt: null }]) {
      const { failure, remarks } = failing('unknown-unit', '2026-11-21T12:01:00Z', more);
      expect(failure).toMatch(/^Gick inte .*: stigverket\.example mäter/);
      expect(remarks).not.toContain(unit);
    }
  });
});

test('any other failure is one, whenever it was', () => {
  expect(failing('refused', fetchedAt).failure).toContain('Gick inte');
  expect(sourceOf(source, 'sv')).toMatchObject({
    failure: null,
    remarks: [expect.stringContaining('12'), expect.anything(), expect.anything()],
  });
});
