import { redirect, type RequestEvent } from '@sveltejs/kit';
import type { Language } from '#domain/language.ts';
import { inLanguage, languageOf } from '#web/lib/address.ts';
import type { TiofaltApi } from '#web/lib/api.ts';
import { readingOf } from '#web/lib/server/reading.ts';
import { gather, type Gathered } from './gather.ts';
import { pathOf, selectionIn, type Selection } from './selection.ts';

export type ComparisonRead = {
  api: TiofaltApi;
  language: Language;
  today: string;
  asOf: string | null;
  selection: Selection & { metric: string; organisation: string };
  gathered: Gathered;
};

type Asked = Pick<RequestEvent, 'url' | 'fetch' | 'locals'>;

/**
 * What an address asks to be compared, with all its figures: the page and its files read it alike. Null where there is no
 * metric or nobody to compare yet. One's own is where somebody has a role, else the organisation of the first page.
 */
export const readComparison = async ({ url, fetch, locals }: Asked): Promise<ComparisonRead | null> => {
  const { api, language, today, asOf } = readingOf({ url, fetch });
  const asked = selectionIn(url.searchParams);
  const [{ items: metrics }, { home }] = await Promise.all([api.metrics(), api.installation()]);
  const metric = asked.metric ?? (home && (await usualMetric(api, home))) ?? metrics[0]?.code;
  const organisation = asked.organisation ?? (home && `${home}/*`);
  if (metric === undefined || organisation === null) return null;
  const held = locals.session?.roles.map((role) => role.organisation) ?? [];
  const own = held.length ? [...new Set(held)] : home === null ? [] : [home];
  const selection = { ...asked, metric, organisation };
  return { api, language, today, asOf, selection, gathered: await gather(api, metrics, selection, own) };
};

/** The first one that the units of an organisation have figures of: something to begin with. */
const usualMetric = async (api: TiofaltApi, home: string): Promise<string | undefined> => {
  const { metrics } = await api.overview(home);
  return metrics.find(({ origin, latest }) => origin === 'rolled-up' && latest !== null)?.metric;
};

/**
 * Forms send what is empty and usual too; the address that people share is the short one. What a page asks for when it moves
 * on by script is told apart by what it says alone, because by then everything in it is escaped.
 */
export const keepReadable = (url: URL, isDataRequest: boolean): void => {
  const asOf = url.searchParams.get('asOf') || null;
  const short = inLanguage(pathOf(selectionIn(url.searchParams), asOf), languageOf(url.pathname));
  // as a browser would write it
  const target = new URL(short, url);
  const isSaidAlike = target.searchParams.toString() === url.searchParams.toString();
  if (!isSaidAlike || (!isDataRequest && target.search !== url.search)) redirect(307, short);
};
