import { expect, test } from 'vitest';
import { inLanguage, languageOf, ownPath, shortenedAddress, withQuery, withoutLanguage } from '#web/lib/address.ts';

test('Swedish has no prefix, the others have theirs', () => {
  expect(inLanguage('/metrics?q=a', 'sv')).toBe('/metrics?q=a');
  expect(inLanguage('/metrics?q=a', 'da')).toBe('/da/metrics?q=a');
  expect(inLanguage('/', 'en')).toBe('/en');
  expect(inLanguage('/?asOf=2024-01-01', 'en')).toBe('/en?asOf=2024-01-01');
});

test('the language of an address is its first part, and only a whole one', () => {
  expect(languageOf('/da/metrics')).toBe('da');
  expect(languageOf('/da')).toBe('da');
  expect(languageOf('/data')).toBe('sv');
  expect(withoutLanguage('/en/metrics/x')).toBe('/metrics/x');
  expect(withoutLanguage('/en')).toBe('/');
  expect(withoutLanguage('/english')).toBe('/english');
});

test('values are added, replaced and, when empty, taken away', () => {
  expect(withQuery('/metrics/x?from=2020&to=2022', { from: '2021', to: null, organisation: 'å b' })).toBe(
    '/metrics/x?from=2021&organisation=%C3%A5+b',
  );
  expect(withQuery('/organisations?parent=', { asOf: undefined })).toBe('/organisations?parent=');
});

test('an address says only what differs', () => {
  const address = new URL('https://tiofalt.test/metrics/x?organisation=home&from=&breakdown=total&to=2022');
  expect(shortenedAddress(address, { organisation: 'home', breakdown: 'total' })).toBe('/metrics/x?to=2022');
  expect(shortenedAddress(new URL('https://tiofalt.test/metrics?q=a'))).toBeNull();
  expect(shortenedAddress(new URL('https://tiofalt.test/metrics?q='))).toBe('/metrics');
});

test('the action that a form is sent to stays in its address, because nothing else would take what was sent', () => {
  expect(shortenedAddress(new URL('https://tiofalt.test/vision?/save'))).toBeNull();
  expect(shortenedAddress(new URL('https://tiofalt.test/groups?/save=&group=a'))).toBeNull();
});

test('an address that is sent along leads to our own site only', () => {
  const own = new URL('https://tiofalt.test/appearance');
  expect(ownPath('/en/metrics?q=a', own)).toBe('/en/metrics?q=a');
  expect(ownPath('https://tiofalt.test/about', own)).toBe('/about');
  for (const elsewhere of [
    'https://evil.test/',
    '//evil.test',
    '/.//evil.test',
    '/./\\evil.test',
    '/\t/evil.test',
    'http://',
    'javascript:alert(1)',
  ]) {
    expect(ownPath(elsewhere, own), elsewhere).toBe('/');
  }
});
