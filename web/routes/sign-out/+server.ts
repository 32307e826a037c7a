import { redirect } from '@sveltejs/kit';
import { inLanguage, languageOf } from '#web/lib/address.ts';
import type { RequestHandler } from './$types';

/** Signs out here, and leads to what everybody may see. */
export const POST: RequestHandler = async ({ fetch, url, setHeaders }) => {
  await fetch('/api/v1/session', { method: 'DELETE' });
  // what the browser has kept may have been shown to them alone
  setHeaders({ 'Clear-Site-Data': '"cache"' });
  redirect(303, inLanguage('/', languageOf(url.pathname)));
};
