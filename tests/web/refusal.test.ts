import { expect, test } from 'vitest';
import type { Problem } from '#web/lib/api.ts';
import { refusalOf } from '#web/lib/wording/refusal.ts';

const problem = (code: string, more: Partial<Problem> = {}): Problem => ({
  status: 400,
  title: 'Bad Request',
  code,
  path: null,
  details: {},
  ...more,
});

test('a wrong password is told without saying which of the two was wrong', () => {
  expect(refusalOf(problem('wrong-password', { status: 401 }), 'sv')).toEqual({
    field: 'email',
    text: 'Adressen eller lösenordet stämmer inte.',
  });
});

test('at a change of password it is the present one that was wrong', () => {
  expect(refusalOf(problem('wrong-password', { path: 'current' }), 'en')).toEqual({
    field: 'current',
    text: 'This is not your current password.',
  });
});

test('whoever is locked out learns how many minutes to wait, rounded up', () => {
  const told = refusalOf(problem('too-many-attempts', { details: { seconds: 61 } }), 'sv');
  expect(told).toEqual({ field: null, heading: 'För många försök', text: 'Vänta 2 min och försök igen.' });
});

test('how short a password may be comes from the rule itself', () => {
  expect(refusalOf(problem('password-too-short'), 'da')).toEqual({
    field: 'password',
    text: 'Adgangskoden er for kort. Mindst 12 tegn.',
  });
});

test('a field within a field is the one that people see', () => {
  expect(refusalOf(problem('no-code', { path: 'organisation.code' }), 'sv').field).toBe('organisation');
});

test('a code that nobody has heard of is told all the same, at the field that the API names', () => {
  expect(refusalOf(problem('whatever', { path: 'visibility' }), 'sv')).toEqual({
    field: 'visibility',
    text: 'Det gick inte. Läs in sidan på nytt och försök igen.',
  });
});
