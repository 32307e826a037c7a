import type { ReportAnswer } from '#api/reporters/answers.ts';
import type { Language } from '#domain/language.ts';
import { languageOf } from '#web/lib/address.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { actingOn, type Written } from '#web/lib/server/acting.ts';
import type { Refusal } from '#web/lib/wording/refusal.ts';
import { waitText } from '../closed.ts';
import { sheetOf, type Sheet } from './report-sheet.ts';
import { readReport, saveWritten } from './saving.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  event.setHeaders({ 'X-Robots-Tag': 'noindex, nofollow' });
  const language = languageOf(event.url.pathname);
  const read = await readReport(event);
  if ('report' in read) return { sheet: sheetOf(read.report, language), closed: null };
  return { sheet: null, closed: read.closed && waitText(read.closed, language) };
};

export const actions: Actions = {
  save: async (event) => {
    const { written, language } = await actingOn(event);
    const { problems } = await saveWritten(event, written, '');
    const done = problems.length === 0 ? m.entry_saved({}, { locale: language }) : null;
    return { problems, done, written: untaken(problems, written) };
  },
  finish: async (event) => {
    const { written, send, language } = await actingOn(event);
    const { problems, token, report } = await saveWritten(event, written, '');
    if (problems.length > 0) return { problems, done: null, written: untaken(problems, written) };
    const { problem } = await send('POST', '/reports/finish', { body: { token } });
    return problem
      ? { problems: unfinished(sheetOf(report, language), report, language), done: null, written: {} }
      : { problems, done: m.report_finished({}, { locale: language }), written: {} };
  },
};

/** What stays in its field until it is put right. */
const untaken = (problems: readonly Refusal[], written: Written): Record<string, string> =>
  Object.fromEntries(problems.flatMap(({ field }) => (field === null ? [] : [[field, written(field)]])));

/** What is still missing or has to be looked at, each with its field. */
function unfinished({ entries }: Sheet, { rows }: ReportAnswer, language: Language): Refusal[] {
  return entries.flatMap(({ key, name, fields, remarks, isRequired }): Refusal[] => {
    const field = fields[0]?.name ?? null;
    const said = remarks.map(({ text }) => ({ field, text: `${name.text}: ${text}` }));
    const own = rows.filter(({ metric, breakdown, isEntered }) => isEntered && `${metric}/${breakdown}` === key);
    const isMissing = own.some(({ cell }) => cell === null || (cell.value === null && cell.status === null));
    return isRequired && isMissing && said.length === 0
      ? [{ field, text: m.report_missing({ metric: name.text }, { locale: language }) }]
      : said;
  });
}
