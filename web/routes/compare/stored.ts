import { redirect, type RequestEvent } from '@sveltejs/kit';
import { inLanguage, languageOf } from '#web/lib/address.ts';
import { askWith } from '#web/lib/server/acting.ts';
import { pathOf, selectionIn } from './selection.ts';

/** As many as the selections of addresses may have. */
const mostTerms = 100;

/** A selection that is too long for addresses is stored, and its code takes its place. */
export const shortSelection = async (event: Pick<RequestEvent, 'url' | 'fetch' | 'request'>): Promise<void> => {
  const { url } = event;
  const selection = selectionIn(url.searchParams);
  if (selection.organisation === null || selection.organisation.split(',').length <= mostTerms) return;
  const body = { organisation: selection.organisation };
  const { answer, problem } = await askWith(event)<{ code: string }>('POST', '/queries', { body });
  // the page says what is wrong with it
  if (problem) return;
  const short = { ...selection, organisation: `query:${answer.code}` };
  redirect(307, inLanguage(pathOf(short, url.searchParams.get('asOf')), languageOf(url.pathname)));
};
