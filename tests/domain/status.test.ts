import { expect, test } from 'vitest';
import { isStatusCode, isValueStatus, statusCodeOf, statusCodes, statusNameOf, weakest } from '#domain/status.ts';

test('every status has a name, and the name leads back to it', () => {
  expect(statusCodes.map((code) => statusCodeOf[statusNameOf[code]])).toEqual(statusCodes);
  expect(statusNameOf.Q).toBe('suppressed');
  expect(statusCodeOf['not-collected']).toBe('L');
});

test('normal, provisional, estimated and unvalidated figures carry a value; the others do not', () => {
  expect(statusCodes.filter(isValueStatus).join('')).toBe('APEV');
  expect(isValueStatus('')).toBe(false);
});

test('only the eight letters are statuses', () => {
  expect(statusCodes.every(isStatusCode)).toBe(true);
  expect(['a', 'B', '', 'AP', 'constructor'].some(isStatusCode)).toBe(false);
});

test('unvalidated is weaker than estimated, estimated than provisional, provisional than normal', () => {
  const fromWeakest = ['V', 'E', 'P', 'A'] as const;
  for (const [place, weak] of fromWeakest.entries()) {
    for (const strong of fromWeakest.slice(place)) {
      expect(weakest(weak, strong)).toBe(weak);
      expect(weakest(strong, weak)).toBe(weak);
    }
  }
});
