import { page } from '$app/state';
import { inLanguage, withQuery } from './address.ts';
import { getLocale } from './paraglide/runtime.js';

/** The address of a page in the reader's language; the earlier day that is being read goes along from page to page. */
export const to = (path: string): string =>
  inLanguage(withQuery(path, { asOf: page.url.searchParams.get('asOf') }), getLocale());
