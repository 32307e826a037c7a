import { expect, test } from 'vitest';
import { DomainError } from '#domain/error.ts';
import { longestPassword, refuseWeakPassword, shortestPassword } from '#domain/password.ts';

const personal = ['Anna Åkerlund', 'anna.akerlund@stigverket.example'];
const refusalOf = (password: string, known: readonly string[] = personal): string | null => {
  try {
    refuseWeakPassword(password, { isCommon: (text) => text === 'correct horse battery', personal: known });
    return null;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return error.code;
  }
};

test.each([
  ['tolv apelsiner i rad', null],
  ['Correct Horse Battery', 'password-too-common'],
  ['short', 'password-too-short'],
  ['', 'password-too-short'],
  ['elva tecken', 'password-too-short'],
  ['tolv tecken!', null],
  ['aaaaaaaaaaaaaaaa', 'password-too-common'],
  ['abababababababab', 'password-too-common'],
  ['anna.akerlund@stigverket.example', 'password-too-personal'],
  ['Åkerlund Åkerlund', 'password-too-personal'],
  ['Åkerlund och sju getter', null],
])('%j is refused as %s', (password, code) => {
  expect(refusalOf(password)).toBe(code);
});

test('length is counted in letters, as people do, and bounded at both ends', () => {
  expect([shortestPassword, longestPassword]).toEqual([12, 256]);
  // six letters, though twelve halves of them
  expect(refusalOf('🚂🚃🚄🚅🚆🚇')).toBe('password-too-short');
  expect(refusalOf('🚂🚃🚄🚅🚆🚇🚈🚉🚊🚋🚌🚍')).toBe(null);
  const long = 'sju getter ';
  expect(refusalOf(long.repeat(40).slice(0, longestPassword))).toBe(null);
  expect(refusalOf(long.repeat(40).slice(0, longestPassword + 1))).toBe('password-too-long');
});

test('a short name said over and over is no password, with whatever signs between', () => {
  for (const password of ['nils ny nils ny', 'Bo.Ek.Bo.Ek.Bo.Ek']) {
    expect(refusalOf(password, ['Nils Ny', 'Bo Ek', 'Åsa Ö']), password).toBe('password-too-personal');
  }
});
