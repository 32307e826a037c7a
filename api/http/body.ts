import type { Context as HonoContext } from 'hono';
import { validator } from 'hono-openapi';
import type { z } from 'zod';
import { Problem } from './problem.ts';

/** What a form of another site could send is not even read. Problem 415 `json-expected`. */
export function refuseOtherThanJson({ req }: HonoContext): void {
  const type = req.header('Content-Type');
  if (type === undefined || req.method === 'GET' || req.method === 'HEAD') return;
  if (!/^application\/json\s*(;|$)/i.test(type))
    throw new Problem(415, 'json-expected', 'Send JSON (application/json).');
}

/** Where a text stands that no database can store, and nobody can write; null where there is none. */
function unreadableIn(value: unknown): string | null {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed() ? '' : null;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, inside] of Object.entries(value)) {
    const path = unreadableIn(inside);
    if (path !== null) return path ? `${key}.${path}` : key;
  }
  return null;
}

/** The JSON body of a route: strict, and never echoed back when it is wrong. */
export const body = <Schema extends z.ZodObject>(schema: Schema) =>
  validator('json', schema, (result) => {
    if (result.success) {
      const path = unreadableIn(result.data);
      if (path !== null) throw new Problem(400, 'bad-field', 'A field is no text.', path ? { path } : {});
      return;
    }
    const [issue] = result.error;
    const keys = issue && 'keys' in issue && Array.isArray(issue.keys) ? issue.keys.map(String) : [];
    if (keys.length) {
      throw new Problem(400, 'unknown-field', `There is no field "${keys[0]}" here.`, { path: keys[0] ?? '' });
    }
    const path = issue?.path?.map((part) => String(typeof part === 'object' ? part.key : part)).join('.') ?? '';
    throw new Problem(400, 'bad-field', issue?.message ?? 'A field is wrong.', path ? { path } : {});
  });
