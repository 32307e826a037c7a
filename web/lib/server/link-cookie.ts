import { redirect, type RequestEvent } from '@sveltejs/kit';

export type LinkKind = 'set-up' | 'invitation' | 'new-password' | 'no-more-mails';

const seconds = 2 * 60 * 60;
const nameOf = (kind: LinkKind): string => `link-${kind}`;

/** Whether a page is about to be made from a link that is worth something to others. */
export const hasLinkCookie = ({ cookies }: RequestEvent): boolean =>
  cookies.getAll().some(({ name }) => name.startsWith('link-'));

/**
 * What a one-time link holds. From the address it goes into a cookie that scripts cannot read, and the address is
 * cleaned: there it would stay in the history, and whoever looks over the shoulder could take it.
 */
export function tokenOfLink({ url, cookies }: Pick<RequestEvent, 'url' | 'cookies'>, kind: LinkKind): string | null {
  const shown = url.searchParams.get('token');
  if (!shown) return cookies.get(nameOf(kind)) ?? null;
  // lax: whoever follows a link from a mail comes from elsewhere
  cookies.set(nameOf(kind), shown, { maxAge: seconds, secure: url.protocol === 'https:' });
  redirect(303, url.pathname);
}

export const forgetLink = ({ url, cookies }: Pick<RequestEvent, 'url' | 'cookies'>, kind: LinkKind): void =>
  cookies.delete(nameOf(kind), { secure: url.protocol === 'https:' });

type OfReport = Pick<RequestEvent, 'url' | 'cookies'>;
const nameOfReport = (id: string): string => `link-report-${id}`;

/**
 * Of a link that works many times the address names which one it is: two that are open beside each other are not mixed up.
 * Kept again with each use, so that nobody is thrown out while they write.
 */
export const keepReportLink = ({ url, cookies }: OfReport, id: string, token: string): void =>
  cookies.set(nameOfReport(id), token, { maxAge: seconds, secure: url.protocol === 'https:' });

export const reportLink = ({ cookies }: OfReport, id: string): string | null => cookies.get(nameOfReport(id)) ?? null;
