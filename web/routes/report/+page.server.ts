import { redirect } from '@sveltejs/kit';
import type { ReportAnswer } from '#api/reporters/answers.ts';
import { inLanguage, languageOf } from '#web/lib/address.ts';
import { askWith } from '#web/lib/server/acting.ts';
import { keepReportLink } from '#web/lib/server/link-cookie.ts';
import { waitText } from './closed.ts';
import type { PageServerLoad } from './$types';

/** Where a reporter’s link leads: from here the page of what it opens, whose address tells nobody anything. */
export const load: PageServerLoad = async (event) => {
  event.setHeaders({ 'X-Robots-Tag': 'noindex, nofollow', 'Cache-Control': 'no-store' });
  const language = languageOf(event.url.pathname);
  const token = event.url.searchParams.get('token');
  if (token === null || token === '') return { closed: null };
  const { answer, problem } = await askWith(event)<ReportAnswer>('POST', '/reports/read', { body: { token } });
  if (problem) return { closed: waitText(problem, language) };
  const id = String(answer.id);
  keepReportLink(event, id, token);
  redirect(303, inLanguage(`/report/${id}`, language));
};
