import { validator } from 'hono-openapi';
import type { z } from 'zod';
import { Problem } from './problem.ts';

/** The JSON body of a route: strict, and never echoed back when it is wrong. */
export const body = <Schema extends z.ZodObject>(schema: Schema) =>
  validator('json', schema, (result) => {
    if (result.success) return;
    const [issue] = result.error;
    const keys = issue && 'keys' in issue && Array.isArray(issue.keys) ? issue.keys.map(String) : [];
    if (keys.length) {
      throw new Problem(400, 'unknown-field', `There is no field "${keys[0]}" here.`, { path: keys[0] ?? '' });
    }
    const path = issue?.path?.map((part) => String(typeof part === 'object' ? part.key : part)).join('.') ?? '';
    throw new Problem(400, 'bad-field', issue?.message ?? 'A field is wrong.', path ? { path } : {});
  });
