import { expect, test } from 'vitest';
import { ownPath } from '#domain/own-path.ts';

test.each([
  ['/', '/'],
  ['/en/organisations/north?from=2026-Q1#curve', '/en/organisations/north?from=2026-Q1#curve'],
  ['/mått', '/m%C3%A5tt'],
  ['/search?q=https://other.example/', '/search?q=https://other.example/'],
  ['/a/../b', '/b'],
])('%s is a path of our own', (text, path) => {
  expect(ownPath(text)).toBe(path);
});

test.each([
  '',
  'organisations',
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/a\\..\\evil.example',
  'https://evil.example/',
  'javascript:alert(1)',
  '/\t/evil.example',
  '/\n/evil.example',
  '/.//evil.example',
  '/a/..//evil.example',
  '/%2e%2e//evil.example',
  ' //evil.example',
  `/${'å'.repeat(1_000)}`,
])('%j is none', (text) => {
  expect(ownPath(text)).toBeNull();
});
