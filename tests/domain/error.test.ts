import { expect, test } from 'vitest';
import { DomainError } from '#domain/error.ts';

test('a domain error is an error with a stable code and details', () => {
  const error = new DomainError('bad-period', '2026-Q9 is not a period', { period: '2026-Q9' });
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({
    name: 'DomainError',
    code: 'bad-period',
    message: '2026-Q9 is not a period',
    details: { period: '2026-Q9' },
  });
});

test('details are empty unless given', () => {
  expect(new DomainError('some-code', 'Something').details).toEqual({});
});
