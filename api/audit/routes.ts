import { Hono } from 'hono';
import { z } from 'zod';
import { listActions, listAuditRecords, type AuditRecord, type AuditSearch } from '#db/queries/audit.ts';
import { placeToDo, presentTree } from '../access/rights.ts';
import type { Context } from '../context.ts';
import { csv } from '../formats/csv.ts';
import { acting } from '../http/description.ts';
import { Day, Paging, pageOf, query } from '../http/parameters.ts';
import { Problem } from '../http/problem.ts';
import { AuditPage } from './answers.ts';

const searched = z.string().trim().min(1).max(200).optional();
const AuditQuery = z.strictObject({
  organisation: z
    .string()
    .max(182)
    .optional()
    .meta({ description: 'With everything below it; all of the installation without.' }),
  actor: searched,
  action: searched,
  subject: searched,
  from: Day.optional(),
  to: Day.optional(),
  format: z.enum(['csv']).optional(),
  ...Paging,
});

/** More than this is asked for in parts, by the days. */
const mostRows = 50_000;

const header = [
  'id',
  'at',
  'actorKind',
  'actor',
  'address',
  'requestId',
  'action',
  'organisation',
  'subject',
  'before',
  'after',
];

const text = (value: unknown): string => (value === null || value === undefined ? '' : JSON.stringify(value));

const auditCsv = (records: readonly AuditRecord[]): string =>
  csv(
    header,
    records.map(({ id, at, actorKind, actor, address, requestId, action, organisation, subject, before, after }) => [
      id, at, actorKind, actor, address, requestId, action, organisation, subject, text(before), text(after),
    ]), // prettier-ignore
  );

/** Who did what: for the administrators of what it was done to. */
export const auditRoutes = (context: Context) =>
  new Hono()
    .get(
      '/',
      acting({ summary: 'Who did what to what, the latest first', answer: AuditPage, tag: 'audit' }),
      query(AuditQuery),
      async (c) => {
        const { organisation, limit, page: number, format, ...given } = c.req.valid('query');
        const { orm } = context.database;
        const place = await placeToDo(c, context, 'administer', organisation);
        const tree = await presentTree(c, context);
        const search: AuditSearch = {
          organisationIds: place && [place.id, ...tree.descendantsOf(place.id).map(({ id }) => id)],
          actor: given.actor ?? null,
          action: given.action ?? null,
          subject: given.subject ?? null,
          from: given.from ?? null,
          to: given.to ?? null,
        };
        if (format === 'csv') {
          const { items, total } = await listAuditRecords(orm, search, { limit: mostRows, offset: 0 });
          if (total > mostRows) {
            throw new Problem(413, 'too-many-rows', `At most ${mostRows} rows at once; choose fewer days.`, {
              limit: mostRows,
              total,
            });
          }
          return c.body(auditCsv(items), 200, {
            'Content-Type': 'text/csv; charset=utf-8',
            'Content-Disposition': 'attachment; filename="audit.csv"',
          });
        }
        const { items, total } = await listAuditRecords(orm, search, { limit, offset: (number - 1) * limit });
        return c.json(pageOf(c, items, { total, limit, page: number }));
      },
    )
    .get(
      '/actions',
      acting({
        summary: 'Which kinds of deeds there are',
        answer: z.object({ items: z.array(z.string()) }),
        tag: 'audit',
      }),
      async (c) => c.json({ items: await listActions(context.database.orm) }),
    );
