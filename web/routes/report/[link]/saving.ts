import { error, type RequestEvent } from '@sveltejs/kit';
import type { FilledAnswer, ReportAnswer } from '#api/reporters/answers.ts';
import type { Language } from '#domain/language.ts';
import { languageOf } from '#web/lib/address.ts';
import type { Problem } from '#web/lib/api.ts';
import { askWith, type Written } from '#web/lib/server/acting.ts';
import { keepReportLink, reportLink } from '#web/lib/server/link-cookie.ts';
import { refusalText, rowText, setText } from '#web/lib/entry-grid/wording.ts';
import { wordsIn } from '#web/lib/entry-grid/words.ts';
import type { Refusal } from '#web/lib/wording/refusal.ts';
import { changesIn, type ReportChange } from './report-changes.ts';

export type Event = RequestEvent<{ link: string }>;
type Read = { token: string; report: ReportAnswer } | { closed: Problem | null };

/** What the link of this page opens; without it, or once it is over, nothing. */
export async function readReport(event: Event): Promise<Read> {
  const { link } = event.params;
  const token = reportLink(event, link);
  if (token === null) return { closed: null };
  const { answer, problem } = await askWith(event)<ReportAnswer>('POST', '/reports/read', { body: { token } });
  if (problem) return { closed: problem };
  if (String(answer.id) !== link) return { closed: null };
  keepReportLink(event, link, token);
  return { token, report: answer };
}

type Saved = { report: ReportAnswer; token: string; problems: Refusal[] };

/** Saves what was written in the form, or in one entry of it; the rest is as it was. */
export async function saveWritten(event: Event, written: Written, only: string): Promise<Saved> {
  const read = await readReport(event);
  if ('closed' in read) error(409, 'Conflict', { code: 'link-used' });
  const { token, report } = read;
  const language = languageOf(event.url.pathname);
  const { changes, problems } = changesIn(report, written, language, only);
  if (!changes.length) return { report, token, problems };
  const sent = await askWith(event)<FilledAnswer>('POST', '/reports/entries', { body: { token, changes } });
  if (sent.problem) error(sent.problem.status, sent.problem.title, { code: sent.problem.code });
  const refused = sent.answer.results.flatMap(({ id, status, code = '' }): Refusal[] => {
    const change = status === 200 ? undefined : changes.find((one) => one.id === id);
    return change ? [refusedAs(sent.answer.report, change, code, language)] : [];
  });
  return { report: sent.answer.report, token, problems: [...problems, ...refused] };
}

function refusedAs(
  { rows }: ReportAnswer,
  { metric, breakdown, set }: ReportChange,
  code: string,
  language: Language,
): Refusal {
  const row = rows.find((one) => one.metric === metric && one.breakdown === breakdown && one.isEntered);
  const text = refusalText(code, '', wordsIn(language));
  const told = row && [rowText(row, language), setText(set, language)].filter(Boolean).join(', ');
  return row ? { field: `${metric}/${breakdown}/${row.part}`, text: `${told}: ${text}` } : { field: null, text };
}
