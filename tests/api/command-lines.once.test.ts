import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { lineFor } from '#api/commands/open.ts';

test('a port that is taken is told in one line, with what to do; what nobody can mend is not', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  const late = createServer().listen(port, '127.0.0.1');
  const [error] = await once(late, 'error').catch((reason: unknown) => [reason]);
  taken.close();
  expect(lineFor(error)).toBe(`Something else listens on port ${port} already: end it, or name another port in PORT.`);
  expect(lineFor(new Error('the database is gone'))).toBeNull();
});
