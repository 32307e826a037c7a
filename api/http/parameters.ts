import type { Context as HonoContext } from 'hono';
import { validator } from 'hono-openapi';
import { z } from 'zod';
import { isPeriodCode, type PeriodCode } from '#domain/period.ts';
import { Problem } from './problem.ts';

/** The query of a route: strict, and never echoed back when it is wrong. */
export const query = <Schema extends z.ZodObject>(schema: Schema) =>
  validator('query', schema, (result) => {
    if (result.success) {
      // no database can store it, and nobody can write it
      const unreadable = Object.entries(result.data).find(
        ([, value]) => typeof value === 'string' && value.includes('\0'),
      );
      if (unreadable) throw new Problem(400, 'bad-parameter', 'A parameter is no text.', { path: unreadable[0] });
      return;
    }
    const [issue] = result.error;
    const path = issue?.path?.map((part) => String(typeof part === 'object' ? part.key : part)).join('.') ?? '';
    const keys = issue && 'keys' in issue && Array.isArray(issue.keys) ? issue.keys.map(String) : [];
    if (keys.length) {
      throw new Problem(400, 'unknown-parameter', `There is no parameter "${keys[0]}" here.`, { path: keys[0] ?? '' });
    }
    throw new Problem(400, 'bad-parameter', issue?.message ?? 'A parameter is wrong.', path ? { path } : {});
  });

const wholeNumber = (description: string) =>
  z
    .string()
    .regex(/^\d{1,6}$/, 'a whole number is expected')
    .transform(Number)
    .meta({ description, type: 'integer' });

export const Paging = {
  limit: wholeNumber('How many at a time.')
    .refine((limit) => limit >= 1 && limit <= 1_000, '1 to 1,000')
    .default(20),
  page: wholeNumber('Which page, from 1.')
    .refine((page) => page >= 1, 'from 1')
    .default(1),
};

/** Of a list that knows nothing but its pages. */
export const PageQuery = z.strictObject(Paging);

/** What something is called in an address: whether there is such a thing, the catalogue says. */
export const Code = z.string().min(1).max(182);

const isSince1970 = (text: string) => text >= '1970';

/** A day that every database knows. */
export const Day = z.iso.date().refine(isSince1970, 'not before 1970');

/** A moment with its zone that every database knows. */
export const GivenMoment = z.iso.datetime({ offset: true }).refine(isSince1970, 'not before 1970');

export const AsOf = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })])
  .refine(isSince1970, 'not before 1970')
  .optional()
  .meta({
    description: 'Everything as it was known at this moment, or at the end of this day (UTC). The future is 400.',
  });

export const Period = z
  .custom<PeriodCode>((text) => typeof text === 'string' && isPeriodCode(text), 'a period such as 2026-Q3 is expected')
  .meta({ type: 'string', example: '2026-Q3' });

/** Date knows milliseconds, but publications may be microseconds apart. */
const inUtc = (moment: string): string =>
  moment.endsWith('Z') ? moment.replace(/(\.\d{6})\d+Z$/, '$1Z') : new Date(moment).toISOString();

/** The moment of `asOf`: null is now. A day means its end. Problem `as-of-in-future`. */
export function momentOf(asOf: string | undefined, now: Date): string | null {
  if (asOf === undefined) return null;
  const isDay = asOf.length === 10;
  if (isDay && asOf === now.toISOString().slice(0, 10)) return null;
  const moment = isDay ? `${asOf}T23:59:59.999999Z` : inUtc(asOf);
  if (new Date(moment) > now)
    throw new Problem(400, 'as-of-in-future', 'Nothing is known yet of the future.', { path: 'asOf' });
  return moment;
}

/** A number in the address; what is none is nothing's number: Problem 404. */
export function numberIn(c: HonoContext, name: string): number {
  const text = c.req.param(name) ?? '';
  if (!/^\d{1,9}$/.test(text)) throw new Problem(404, 'no-such-number', `"${text}" is no number of anything here.`);
  return Number(text);
}

/** One page of a list that is here as a whole, with links to the others. */
export function paged<Item>(c: HonoContext, items: readonly Item[], { limit, page }: { limit: number; page: number }) {
  return pageOf(c, items.slice((page - 1) * limit, page * limit), { total: items.length, limit, page });
}

/** One page that the database has cut out of a list, with links to the others. */
export function pageOf<Item>(
  c: HonoContext,
  items: readonly Item[],
  { total, limit, page }: { total: number; limit: number; page: number },
) {
  const last = Math.max(1, Math.ceil(total / limit));
  const linkTo = (target: number, relation: string) => {
    const url = new URL(c.req.url);
    url.searchParams.set('page', String(target));
    return `<${url.pathname}${url.search}>; rel="${relation}"`;
  };
  const links = [
    linkTo(1, 'first'),
    ...(page > 1 ? [linkTo(Math.min(page - 1, last), 'prev')] : []),
    ...(page < last ? [linkTo(page + 1, 'next')] : []),
    linkTo(last, 'last'),
  ];
  c.header('Link', links.join(', '));
  return { items: [...items], total, limit, page };
}
