import { isLanguage, type Language } from '#domain/language.ts';

/** What stands after the question mark. Empty values are left out, so that an address says only what differs. */
export type Query = Readonly<Record<string, string | null | undefined>>;

const prefix = /^\/(en|da)(?=\/|$)/;

export const languageOf = (pathname: string): Language => {
  const found = prefix.exec(pathname)?.[1] ?? '';
  return isLanguage(found) ? found : 'sv';
};

/** `/en/metrics` is `/metrics` in every language: the path that routes are named by. */
export const withoutLanguage = (pathname: string): string => pathname.replace(prefix, '') || '/';

/** Swedish has no prefix. */
export const inLanguage = (path: string, language: Language): string => {
  if (language === 'sv') return path;
  return path === '/' || path.startsWith('/?') ? `/${language}${path.slice(1)}` : `/${language}${path}`;
};

/** The path with these values added to what it asks for already. */
export const withQuery = (path: string, query: Query): string => {
  const [pathname = '', search] = path.split('?');
  const asked = new URLSearchParams(search);
  for (const [name, value] of Object.entries(query)) {
    if (value) asked.set(name, value);
    else asked.delete(name);
  }
  const text = asked.toString();
  return text === '' ? pathname : `${pathname}?${text}`;
};

/** The path that an address sent along leads to, as long as that is on our own site; else the first page. */
export const ownPath = (sent: string, own: URL): string => {
  const asked = URL.parse(sent, own);
  if (asked?.origin !== own.origin) return '/';
  // `/.//elsewhere` comes to `//elsewhere`, and that is another site
  return asked.pathname.startsWith('//') ? '/' : asked.pathname + asked.search;
};

/** The selection of an organisation and all below it, in the grammar of selections. */
export const withBelow = (code: string): string => `${code}/all`;

/** What stands after a question mark, as readable as addresses allow: without what is empty. */
export const readableQuestion = (said: Query): string => {
  const parts = Object.entries(said).flatMap(([name, value]) => (value ? [`${name}=${readable(value)}`] : []));
  return parts.length ? `?${parts.join('&')}` : '';
};

/** As little is escaped as an address allows: people read it. */
const readable = (text: string): string =>
  encodeURIComponent(text.toWellFormed())
    .replaceAll('%2C', ',')
    .replaceAll('%2F', '/')
    .replaceAll('%3A', ':')
    .replaceAll('%40', '@');

/**
 * The same address without what says nothing: empty fields of a form and values that hold anyway. Null when it is
 * already as short as it can be. The name of an action says something: what was sent would go to none.
 */
export const shortenedAddress = (url: URL, defaults: Query = {}): string | null => {
  const kept = [...url.searchParams].filter(
    ([name, value]) => name.startsWith('/') || (value !== '' && value !== defaults[name]),
  );
  if (kept.length === url.searchParams.size) return null;
  const text = new URLSearchParams(kept).toString();
  return text === '' ? url.pathname : `${url.pathname}?${text}`;
};
