import { expect, test } from 'vitest';
import { keepAddressShort } from '#web/lib/server/reading.ts';

const short = (search: string) => () => keepAddressShort(new URL(`http://localhost/releases${search}`));

test('empty fields are left out of an address, and an action that a form was sent to is answered where it is', () => {
  expect(short('?organisation=')).toThrow(expect.objectContaining({ status: 307 }));
  expect(short('?organisation=north')).not.toThrow();
  expect(short('?/announce')).not.toThrow();
  expect(short('?/announce=')).not.toThrow();
});
