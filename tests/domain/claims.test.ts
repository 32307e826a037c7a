import { describe, expect, test } from 'vitest';
import { claimTexts, rolesFrom, type RoleRule } from '#domain/claims.ts';

describe('a claim', () => {
  test.each([
    ['one text', { department: 'north' }, 'department', ['north']],
    ['a list', { groups: ['a', 'b'] }, 'groups', ['a', 'b']],
    ['a path into it', { realm_access: { roles: ['a'] } }, 'realm_access.roles', ['a']],
    ['a name with dots', { 'https://tiofalt.example/roles': ['a'] }, 'https://tiofalt.example/roles', ['a']],
    ['a name that is a path as well', { 'a.b': 'named', a: { b: 'inside' } }, 'a.b', ['named']],
    ['nothing', {}, 'groups', []],
    ['nothing on the way', { realm_access: 'roles' }, 'realm_access.roles', []],
    ['no text', { groups: [1, null, true, { a: 'b' }, ['deep'], 'a'] }, 'groups', ['a']],
    ['a list on the way', { a: [{ b: 'c' }] }, 'a.0.b', []],
    ['what every object has', {}, 'constructor.name', []],
  ] as const)('may hold %s', (_, claims, claim, texts) => {
    expect(claimTexts(claims, claim)).toEqual(texts);
  });
});

describe('roles come from claims', () => {
  const rules: RoleRule[] = [
    { claim: 'groups', value: 'readers', role: 'reader', organisation: 'north' },
    { claim: 'groups', value: 'heads', role: 'administrator', organisation: 'north' },
    { claim: 'groups', value: 'analysts', role: 'analyst', organisation: 'north' },
    { claim: 'department', value: 'south', role: 'approver', organisation: 'south' },
  ];
  const given = (claims: Record<string, unknown>) => Object.fromEntries(rolesFrom(claims, rules));

  test('of those that are listed, and no others', () => {
    expect(given({ groups: ['readers', 'others'] })).toEqual({ north: 'reader' });
    expect(given({ groups: ['others'], department: 'north' })).toEqual({});
  });

  test('the highest in each organisation, in whatever order the rules stand', () => {
    expect(given({ groups: ['readers', 'heads', 'analysts'] })).toEqual({ north: 'administrator' });
    expect(given({ groups: ['analysts', 'readers'] })).toEqual({ north: 'analyst' });
    expect(given({ groups: ['readers'], department: 'south' })).toEqual({ north: 'reader', south: 'approver' });
  });

  test('to the letter', () => {
    expect(given({ groups: ['Readers', 'reader', 'readers '] })).toEqual({});
    expect(given({ groups: 'readers heads' })).toEqual({});
  });
});
