import { describe, expect, test } from 'vitest';
import { changeText } from '#web/lib/entry-grid/history.ts';

const told = (
  after: Record<string, unknown>,
  before: Record<string, unknown> | null = {},
  file: Parameters<typeof changeText>[0]['file'] = null,
) => changeText({ at: '2026-11-21T12:00:00Z', actor: 'anna', version: 2, before, after, file }, 1, 'en');

describe('a change of a cell is told in words', () => {
  test('a figure from what to what, with nothing about how a cell begins', () => {
    expect(told({ value: 13 }, { value: 12.5 })).toBe('12.5 → 13.0');
    expect(told({ value: 13, state: 'draft', origin: 'entered' }, null)).toBe('empty → 13.0');
    expect(told({ value: 13, state: 'draft', origin: 'imported' }, null)).toBe('empty → 13.0; From a file');
    const file = { name: 'q3.xlsx', sheet: 'Siffror', line: 12, import: null };
    expect(told({ value: 13, origin: 'imported' }, null, file)).toBe(
      'empty → 13.0; From the file q3.xlsx, Siffror, line 12',
    );
    expect(told({ value: 14 }, { value: 13 }, { ...file, sheet: '' })).toBe(
      '13.0 → 14.0; From the file q3.xlsx, line 12',
    );
  });

  test.each([
    ['submitted', { state: 'submitted', returnReason: '' }, 'Submitted'],
    ['approved, which ends a promise', { state: 'approved', laterOn: null, laterFrom: '' }, 'Approved'],
    ['returned, with the reason', { state: 'returned', returnReason: 'Which survey?' }, 'Returned: Which survey?'],
    ['taken back', { state: 'draft' }, 'Draft'],
    ['approved on one level of several', {}, 'Approved on a level'],
    ['promised', { state: 'later', laterOn: '2026-12-15', laterFrom: 'Eva' }, 'Comes later: 15 December 2026, Eva'],
    ['promised for another day', { laterOn: '2026-12-16' }, 'Comes later: 16 December 2026'],
    ['promised no longer', { state: 'draft', laterOn: null, laterFrom: '' }, 'Draft; Comes later: empty'],
    ['to be followed up', { isFlagged: true }, 'Follow up'],
    ['to be followed up no longer', { isFlagged: false }, 'No longer to follow up'],
    ['written over by hand', { origin: 'entered' }, 'Written by hand'],
    ['taken from a register', { origin: 'proposed' }, 'From a register'],
  ])('%s', (_, after, text) => {
    expect(told(after)).toBe(text);
  });
});
