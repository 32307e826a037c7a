import type { Context as HonoContext } from 'hono';
import { Problem } from './problem.ts';

/**
 * Refuses a change of something that has changed since it was read. Problems 428 `if-match-needed` and 412 `changed-since`
 * with what is there now.
 */
export function refuseStale(c: HonoContext, current: string, now: unknown): void {
  const given = c.req.header('If-Match');
  if (given === undefined) {
    throw new Problem(428, 'if-match-needed', 'Say in If-Match which version you change.');
  }
  const versions = given.split(',').map((text) => text.trim().replace(/^W\//, ''));
  if (!versions.includes(`"${current}"`)) {
    throw new Problem(412, 'changed-since', 'Somebody else has changed it since.', { current: `"${current}"`, now });
  }
}
