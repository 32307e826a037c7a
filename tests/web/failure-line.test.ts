import pino from 'pino';
import { expect, test } from 'vitest';
import { failureLine } from '#web/lib/server/failure-line.ts';

const now = new Date('2026-11-21T12:00:00Z');

test('a page that failed is one line, in the format of the log', () => {
  const error = new TypeError('no\nsuch thing');
  const line = failureLine(error, '/en/metrics', now);
  expect(line).not.toContain('\n');
  let logged = '';
  pino({ base: null, timestamp: () => `,"time":${now.getTime()}` }, { write: (text: string) => (logged = text) }).error(
    { path: '/en/metrics', err: error },
    'a page failed',
  );
  expect(JSON.parse(line)).toEqual(JSON.parse(logged));
});

test('whatever was thrown is told', () => {
  expect(JSON.parse(failureLine('odd', '/', now))).toMatchObject({ level: 50, err: { message: 'odd' } });
});
