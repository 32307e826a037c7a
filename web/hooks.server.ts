import { redirect, type RequestEvent } from '@sveltejs/kit';
import { sequence, type Handle, type HandleServerError } from '@sveltejs/kit/hooks';
import { colourSchemeCookie, isColourScheme } from '#web/lib/colour-scheme.ts';
import { cookieSeconds } from '#web/lib/cookie.ts';
import { extractLocaleFromHeader } from '#web/lib/paraglide/runtime.js';
import { paraglideMiddleware } from '#web/lib/paraglide/server.js';
import { inLanguage, languageOf, withoutLanguage } from '#web/lib/address.ts';
import { previewHead } from '#web/lib/server/preview.ts';
import { failureLine } from '#web/lib/server/failure-line.ts';
import { hasLinkCookie } from '#web/lib/server/link-cookie.ts';
import { hasSessionCookie, readSession } from '#web/lib/server/session.ts';
import { startingProblem } from '#web/lib/server/starting.ts';
import { problemText } from '#web/lib/wording/problem.ts';

const languageCookie = 'language';

/** The API answers in the same process: no second connection, and cookies pass both ways. */
const answerApi: Handle = ({ event, resolve }) => {
  if (!event.url.pathname.startsWith('/api/')) return resolve(event);
  if (!globalThis.tiofalt) return startingProblem();
  return globalThis.tiofalt.app.fetch(event.request);
};

/** Null unless a stranger to the site opens `/` with a browser that wishes for another language of ours. */
const wishedLanguage = ({ request, url, cookies, isDataRequest }: RequestEvent) => {
  const isFirstVisit = url.pathname === '/' && !isDataRequest && cookies.get(languageCookie) === undefined;
  // without cookies, someone who chooses Swedish would otherwise never get there
  if (!isFirstVisit || request.headers.get('sec-fetch-site') === 'same-origin') return null;
  const wished = extractLocaleFromHeader(request);
  return wished === undefined || wished === 'sv' ? null : wished;
};

const greetStrangers: Handle = async ({ event, resolve }) => {
  const language = wishedLanguage(event);
  // what other sites show leaves nothing behind there
  const isEmbedded = withoutLanguage(event.url.pathname).startsWith('/embed/');
  const isPage = event.request.method === 'GET' && !event.isSubRequest && !isEmbedded;
  if (isPage && event.cookies.get(languageCookie) === undefined) {
    event.cookies.set(languageCookie, language ?? languageOf(event.url.pathname), {
      maxAge: cookieSeconds,
      secure: event.url.protocol === 'https:',
    });
  }
  if (language !== null) redirect(307, inLanguage(`/${event.url.search}`, language));
  const response = await resolve(event);
  if (event.url.pathname === '/') response.headers.append('vary', 'accept-language, cookie');
  return response;
};

/** Who has signed in. Whoever reads as everybody does costs no question. */
const recognise: Handle = async ({ event, resolve }) => {
  event.locals.session = hasSessionCookie(event.cookies) ? await readSession(event.fetch) : null;
  return resolve(event);
};

/** What no page of ours needs, no page may use, whatever gets into it. */
const permissions = ['camera', 'geolocation', 'microphone', 'payment', 'usb'].map((name) => `${name}=()`).join(', ');

const guardPage: Handle = async ({ event, resolve }) => {
  const { cookies, request } = event;
  // what is made for one person stays with them, also when somebody else goes back in the same browser
  const isPersonal = hasSessionCookie(cookies) || hasLinkCookie(event) || request.method !== 'GET';
  const response = await resolve(event);
  const { headers } = response;
  // with `no-referrer` a browser would not say either that our own forms come from us; an address with the token of a
  // link in it only leads on, and has no forms
  headers.set('Referrer-Policy', event.url.searchParams.has('token') ? 'no-referrer' : 'same-origin');
  headers.set('Permissions-Policy', permissions);
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  if (isPersonal) headers.set('Cache-Control', 'no-store');
  return response;
};

const renderPage: Handle = ({ event, resolve }) => {
  const scheme = event.cookies.get(colourSchemeCookie);
  event.locals.colourScheme = isColourScheme(scheme) ? scheme : 'auto';
  return paraglideMiddleware(event.request, ({ locale }) =>
    resolve(event, {
      transformPageChunk: ({ html }) =>
        html
          .replace('%language%', locale)
          .replace('%colour-scheme%', event.locals.colourScheme)
          .replace('%preview%', () =>
            event.locals.preview ? previewHead(event.locals.preview, event.url.origin) : '',
          ),
      // the Latin letters alone: others load when a page has them
      preload: ({ type, path }) => type !== 'font' || path.includes('inter-latin-wght'),
    }),
  );
};

/** What a form holds. Only a file that is brought is larger, and that is passed on as it comes. */
const largestForm = 1024 * 1024;

const boundForms: Handle = ({ event, resolve }) => {
  const { request, url } = event;
  const mayBeLarge =
    request.method === 'GET' || request.method === 'HEAD' || withoutLanguage(url.pathname) === '/import';
  // browsers always say how much they send
  const size = request.body === null ? 0 : Number(request.headers.get('content-length') ?? Infinity);
  return mayBeLarge || size <= largestForm ? resolve(event) : new Response('Content Too Large', { status: 413 });
};

export const handle = sequence(answerApi, boundForms, guardPage, greetStrangers, recognise, renderPage);

const codeOf = (status: number): string => (status === 404 ? 'not-found' : 'unexpected');

export const handleError: HandleServerError = ({ kind, error, event }) => {
  if (kind === 'unknown') console.log(failureLine(error, event.url.pathname, new Date()));
  const problem = kind === 'app' ? error : { code: codeOf(kind === 'framework' ? error.status : 500) };
  const status = kind === 'unknown' ? 500 : error.status;
  const text = kind === 'app' ? error.text : undefined;
  return { ...problem, text: text ?? problemText({ ...problem, status }, languageOf(event.url.pathname)) };
};
