import { Hono } from 'hono';
import { z } from 'zod';
import type { Named } from '#db/queries/reporters.ts';
import { listOpenReportLinks, type ReportLink } from '#db/queries/report-links.ts';
import { languages } from '#domain/language.ts';
import { periodContaining } from '#domain/period.ts';
import { presentTree } from '../access/rights.ts';
import type { Context } from '../context.ts';
import { workbookType } from '../formats/workbook.ts';
import { body } from '../http/body.ts';
import { acting } from '../http/description.ts';
import { refuseStale, versionOf } from '../http/if-match.ts';
import { PageQuery, Period, numberIn, paged, query } from '../http/parameters.ts';
import { actorOf } from '../http/viewer.ts';
import { listReportersIn, nameReporter } from './actions.ts';
import { MadeReportLink, ReporterPage, ReportLinkPage } from './answers.ts';
import { endReportLink, makeReportLink } from './links.ts';
import { sendWorkbook, workbookFor } from './workbook.ts';

const email = z.string().min(1).max(300);
const NewPerson = z
  .union([
    z.strictObject({ person: z.int().positive() }),
    z.strictObject({ name: z.string().trim().min(1).max(200), email }),
  ])
  .nullable()
  .meta({ description: 'A member here or above by their number, somebody without an account, or nobody.' });
const NewReporter = z.strictObject({
  unit: z.string().max(200).default('').meta({ description: 'The part of the organisation; everybody may know it.' }),
  responsible: NewPerson,
  reporter: NewPerson,
});
const NewReportLink = z.strictObject({
  form: z.string().max(182),
  period: Period,
  email,
  language: z
    .enum(languages)
    .default('sv')
    .meta({ description: 'Of the mail and the page, or of the names in the workbook.' }),
});

/** Writing done with it is no change that anybody has to know of before revoking it. */
const versionOfLink = ({ id, email: to, expiresAt }: ReportLink): string => versionOf([id, to, expiresAt]);

const named = (who: Named | null) => who && { person: who.personId, name: who.name, email: who.email };

/** Who answers for what, who reports it, and with which links: `/organisations/:code/{reporters,report-links}`. */
export const reporterAdministrationRoutes = (context: Context) =>
  new Hono()
    .get(
      '/:code/reporters',
      acting({ summary: 'Who answers for which metric, and who reports it', answer: ReporterPage, tag: 'reporters' }),
      query(PageQuery),
      async (c) => {
        const listed = await listReportersIn(context, c.get('organisation'), await presentTree(c, context));
        const items = listed.map(({ responsible, reporter, version, ...one }) => ({
          ...one,
          responsible: named(responsible),
          reporter: named(reporter),
          version: `"${version}"`,
        }));
        return c.json(paged(c, items, c.req.valid('query')));
      },
    )
    .put(
      '/:code/reporters/:metric',
      acting({
        summary: 'Say who answers for a metric, and who reports it',
        answer: null,
        changes: true,
        tag: 'reporters',
      }),
      body(NewReporter),
      async (c) => {
        const [organisation, tree] = [c.get('organisation'), await presentTree(c, context)];
        const { metric } = c.req.param();
        await nameReporter(context, organisation, tree, metric, c.req.valid('json'), actorOf(c), (version, now) =>
          refuseStale(c, String(version), now),
        );
        return c.body(null, 204);
      },
    )
    .get(
      '/:code/report-links',
      acting({ summary: 'The links that reporters without an account hold', answer: ReportLinkPage, tag: 'reporters' }),
      query(PageQuery),
      async (c) => {
        const links = await listOpenReportLinks(context.database.orm, c.get('organisation').id, context.now());
        const items = links.map((link) => {
          const { id, form, formNames, frequency, name, email: to, createdAt, expiresAt, lastUsedAt, doneAt } = link;
          const period = periodContaining(frequency, link.periodStart);
          const said = { id, form, formNames, period, name, email: to, createdAt, expiresAt, lastUsedAt, doneAt };
          return { ...said, version: `"${versionOfLink(link)}"` };
        });
        return c.json(paged(c, items, c.req.valid('query')));
      },
    )
    .post(
      '/:code/report-links',
      acting({
        summary: 'Give a reporter without an account a link to their rows',
        description:
          'It opens their rows of one form and period, as often as they like, until it is revoked, the rows are handed in, or ' +
          'both 60 days and 30 days after they were due have passed. An earlier one for the same no longer works.',
        answer: MadeReportLink,
        status: 201,
        tag: 'reporters',
      }),
      body(NewReportLink),
      async (c) => {
        const [organisation, tree] = [c.get('organisation'), await presentTree(c, context)];
        return c.json(await makeReportLink(context, organisation, tree, c.req.valid('json'), actorOf(c)), 201);
      },
    )
    .post(
      '/:code/report-workbook',
      acting({
        summary: 'The rows of a reporter without an account as a workbook, to be filled in and sent back',
        description: 'Brought back as a file for the same form, it fills those rows.',
        answer: z.string(),
        as: [workbookType],
        tag: 'reporters',
      }),
      body(NewReportLink),
      async (c) => {
        const [organisation, tree] = [c.get('organisation'), await presentTree(c, context)];
        return sendWorkbook(c, await workbookFor(context, c.get('viewer'), organisation, tree, c.req.valid('json')));
      },
    )
    .delete(
      '/:code/report-links/:id',
      acting({ summary: 'Revoke a reporter’s link', answer: null, changes: true, tag: 'reporters' }),
      async (c) => {
        await endReportLink(context, c.get('organisation'), numberIn(c, 'id'), actorOf(c), (link) =>
          refuseStale(c, versionOfLink(link), { name: link.name, form: link.form, expiresAt: link.expiresAt }),
        );
        return c.body(null, 204);
      },
    );
