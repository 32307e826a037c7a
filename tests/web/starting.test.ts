import { expect, test } from 'vitest';
import { startingProblem } from '#web/lib/server/starting.ts';

test('until the API is there, its place is taken by a problem of its shape', async () => {
  const response = startingProblem();
  expect(response.status).toBe(503);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(await response.json()).toEqual({
    type: 'about:blank',
    title: 'Service Unavailable',
    status: 503,
    code: 'starting',
    detail: expect.any(String),
  });
});
