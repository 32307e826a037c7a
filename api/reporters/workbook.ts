import type { Context as HonoContext } from 'hono';
import { findForm, type StoredForm } from '#db/queries/forms.ts';
import { saveReportLinkUsed } from '#db/queries/report-links.ts';
import { textIn, type Language } from '#domain/language.ts';
import type { Organisation, OrganisationTree } from '#domain/organisation-tree.ts';
import type { PeriodCode } from '#domain/period.ts';
import { toCode } from '#domain/text.ts';
import type { Viewer } from '#domain/viewer.ts';
import type { Context } from '../context.ts';
import { reportersIn } from '../entries/columns.ts';
import { readGrid } from '../entries/grid.ts';
import { formWorkbook, linesOf } from '../file-imports/export.ts';
import { workbookType } from '../formats/workbook.ts';
import { emailOf } from '../sign-in/given.ts';
import type { Place } from '../sign-in/session.ts';
import { noRows, noSuchForm, type GivenLink } from './links.ts';
import { closedLink, openReport, ownRows, viewerOf, withReportLink } from './report.ts';

type Workbook = { name: string; bytes: Uint8Array };
type Asked = { organisation: string; period: PeriodCode; email: string; language: Language };

/** A reporter's own rows of one form and period: filled in, every way in for files reads it back. Null where none is due. */
async function ownWorkbook(
  context: Context,
  viewer: Viewer,
  form: StoredForm,
  { organisation, period, email, language }: Asked,
): Promise<Workbook | null> {
  const grid = await readGrid(context, viewer, form, { period, organisation, across: 'periods', earlier: 0 });
  const [column] = grid.columns;
  if (!column) return null;
  const bytes = await formWorkbook(form, period, textIn(column.names, language), linesOf(grid, language), language);
  // several reporters of one organisation keep their files in one folder
  const whose = toCode(email.split('@')[0] ?? '');
  const name = [form.code, period, organisation, whose].filter(Boolean).join('-');
  return { name: `${name}.xlsx`, bytes };
}

/** What a link opens, to be filled in without the page. Problems `link-used`, `too-many-attempts`. */
export const workbookOfLink = (context: Context, token: string, language: Language, place: Place): Promise<Workbook> =>
  withReportLink(context, token, place, async (_hash, known) => {
    const { orm } = context.database;
    const { link, form, period } = await openReport(orm, known);
    const { organisation, email } = link;
    const workbook = await ownWorkbook(context, viewerOf(link), form, { organisation, period, email, language });
    if (!workbook) throw closedLink();
    await saveReportLinkUsed(orm, link.id, context.now());
    return workbook;
  });

/** The same without a link, for whoever may give one. Problems `unknown-form`, `no-rows-to-report`. */
export async function workbookFor(
  context: Context,
  viewer: Viewer,
  organisation: Organisation,
  tree: OrganisationTree,
  given: GivenLink,
): Promise<Workbook> {
  const { orm } = context.database;
  const { period, language } = given;
  const email = emailOf(given.email);
  const whole = await findForm(orm, given.form);
  if (!whole || !reportersIn(whole, tree, period).includes(organisation)) throw noSuchForm();
  const form = await ownRows(orm, whole, { organisationId: organisation.id, email });
  if (!form) throw noRows();
  const asked = { organisation: organisation.code, period, email, language };
  const workbook = await ownWorkbook(context, viewer, form, asked);
  if (!workbook) throw noSuchForm();
  return workbook;
}

export function sendWorkbook(c: HonoContext, { name, bytes }: Workbook): Response {
  c.header('Content-Type', workbookType);
  c.header('Content-Disposition', `attachment; filename="${name}"`);
  return c.body(new Uint8Array(bytes));
}
