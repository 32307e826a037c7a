import { expect, test } from 'vitest';
import { isAtLeast, needsSecondFactor, roles } from '#domain/role.ts';

test('each role may do what those before it may', () => {
  expect(roles).toEqual(['reader', 'analyst', 'approver', 'administrator']);
  for (const [place, role] of roles.entries()) {
    expect(roles.filter((least) => isAtLeast(role, least))).toEqual(roles.slice(0, place + 1));
  }
});

test.each([
  ['optional', [], false],
  ['optional', ['administrator'], false],
  ['administrators', [], false],
  ['administrators', ['reader', 'approver'], false],
  ['administrators', ['reader', 'administrator'], true],
  ['everybody', [], true],
  ['everybody', ['reader'], true],
] as const)('where it is for %s, whoever is %j needs a second factor: %s', (rule, held, isNeeded) => {
  expect(needsSecondFactor(rule, held)).toBe(isNeeded);
});
