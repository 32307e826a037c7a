import { hash } from 'node:crypto';
import type { Context as HonoContext } from 'hono';
import { Problem } from './problem.ts';

/**
 * Refuses a change of something that has changed since it was read. Problems 428 `if-match-needed` and 412 `changed-since`
 * with what is there now.
 */
export function refuseStale(c: HonoContext, current: string | readonly string[], now: unknown): void {
  const given = c.req.header('If-Match');
  if (given === undefined) {
    throw new Problem(428, 'if-match-needed', 'Say in If-Match which version you change.');
  }
  const versions = given.split(',').map((text) => text.trim().replace(/^W\//, ''));
  const all = [current].flat().map((version) => `"${version}"`);
  if (!all.some((version) => versions.includes(version))) {
    throw new Problem(412, 'changed-since', 'Somebody else has changed it since.', { current: all.join(', '), now });
  }
}

/** Of a thing that has no number of its own for each change: another one as soon as any of these is. */
export const versionOf = (thing: unknown): string => hash('sha256', JSON.stringify(thing), 'base64url').slice(0, 22);
