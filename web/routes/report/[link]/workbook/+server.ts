import { redirect } from '@sveltejs/kit';
import { languageOf } from '#web/lib/address.ts';
import { fileFrom } from '#web/lib/server/file-answer.ts';
import { reportLink } from '#web/lib/server/link-cookie.ts';
import type { RequestHandler } from './$types';

/** The rows of the link as a workbook. Without the link the page says what is missing. */
export const POST: RequestHandler = async (event) => {
  const token = reportLink(event, event.params.link);
  if (token === null) redirect(303, event.url.pathname.replace(/\/workbook$/, ''));
  return fileFrom(event, '/reports/workbook', { token, language: languageOf(event.url.pathname) });
};
