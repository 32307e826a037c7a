import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readEmail } from '#domain/email.ts';

test.each([
  ['anna@agency.example', 'anna@agency.example'],
  [' Anna.Åkerö@Stigverket.Example ', 'anna.åkerö@stigverket.example'],
  ['a\u030asa@x.example', 'åsa@x.example'],
  ["o'brien+tiofalt@x.example", "o'brien+tiofalt@x.example"],
  ['bo@localhost', 'bo@localhost'],
  ['bo@räksmörgås.example', 'bo@räksmörgås.example'],
])('%j is the address %s', (text, address) => {
  expect(readEmail(text)).toBe(address);
});

test.each([
  '', '@', 'anna', 'anna@', '@x.example', 'a@b@c.example', 'a b@c.example', 'a@b..example', 'a@.example', 'a@b.example.',
  'a@b.example,c@d.example', 'a@b.example;c@d.example', '<a@b.example>', '"a"@b.example', 'a@b.example\r\nBcc: c@d.example',
  'a\u0000@b.example', 'a\u0007@b.example', 'a\u200b@b.example', 'a@[192.0.2.1]', 'a@b_c.example', 'a@b.example>', `${'a'.repeat(250)}@b.se`,
])('%j is no address', (text) => {
  expect(readEmail(text)).toBe(null);
}); // prettier-ignore

test('whatever is typed, an address has one @, no space, no sign that ends a header, and reads as itself', () => {
  const typed = fc.oneof(fc.string({ unit: 'binary' }), fc.emailAddress(), fc.string().map((text) => `${text}@x.example`)); // prettier-ignore
  fc.assert(
    fc.property(typed, (text) => {
      const address = readEmail(text);
      if (address === null) return;
      expect(address).toMatch(/^[^\s@\p{C}<>,;:"]+@[^\s@\p{C}<>,;:"]+$/u);
      expect(readEmail(address)).toBe(address);
    }),
    { seed: 4, numRuns: 2_000 },
  );
});
