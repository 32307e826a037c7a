import { error, redirect, type Cookies } from '@sveltejs/kit';
import { sessionCookie } from '#api/http/credentials.ts';
import type { SessionAnswer } from '#api/sign-in/answers.ts';
import type { Capability } from '#domain/capability.ts';
import type { Language, Texts } from '#domain/language.ts';
import { inLanguage, languageOf, withQuery } from '#web/lib/address.ts';
import { missingRightText } from '#web/lib/wording/missing-right.ts';

export type Person = NonNullable<SessionAnswer['person']>;
type Asked = { locals: App.Locals; url: URL };

/** Whether it is worth asking who somebody is. */
export const hasSessionCookie = (cookies: Cookies): boolean =>
  [true, false].some((isSecure) => cookies.get(sessionCookie(isSecure)) !== undefined);

/** Who is signed in, as the API knows them; null also for a session that has ended. */
export async function readSession(fetch: typeof globalThis.fetch): Promise<SessionAnswer['person']> {
  const response = await fetch('/api/v1/session');
  return response.ok ? answerOfSession(await response.json()) : null;
}

/** Our own API in the same process, whose schema guarantees the shape: the only cast here. */
const answerOfSession = (answer: unknown): SessionAnswer['person'] => (answer as SessionAnswer).person;

/** A page of ours, to which somebody comes back when they have done something else first. */
export const thenBack = (path: string, url: URL): string =>
  withQuery(inLanguage(path, languageOf(url.pathname)), { returnTo: url.pathname + withoutAction(url.search) });

/** An address of a form names its action with a slash first: nobody comes back to that. */
const withoutAction = (search: string): string => (search.startsWith('?/') ? '' : search);

/** Where somebody has to go first who lacks a part of signing in. */
export const stepOf = (lacks: NonNullable<Person['lacks']>): string =>
  lacks === 'second-factor' ? '/sign-in/second-factor' : '/account/second-factor';

/** Who has signed in. Whoever has not, or not all the way, is sent to do so, and comes back. */
export function signedIn({ locals: { session }, url }: Asked): Person {
  if (session === null) redirect(303, thenBack('/sign-in', url));
  if (session.lacks !== null) redirect(303, thenBack(stepOf(session.lacks), url));
  return session;
}

/** Whether a role allows it in an organisation: one that is held there, or in one of those above. */
export const mayDoIn = (person: App.Locals['session'], capability: Capability, codes: readonly string[]): boolean =>
  person !== null &&
  person.lacks === null &&
  person.roles.some(
    ({ organisation, capabilities }) => codes.includes(organisation) && capabilities.includes(capability),
  );

/** Where one has a role that allows it, each organisation once, however many roles one has there. */
export const placesWith = ({ roles }: Person, capability: Capability): { organisation: string; names: Texts }[] => [
  ...new Map(
    roles
      .filter(({ capabilities }) => capabilities.includes(capability))
      .map(({ organisation, names }) => [organisation, { organisation, names }]),
  ).values(),
];

/** Shows the page that says which right is missing, and who can give it. The API would refuse as well. */
export function refuseWithout(isAllowed: boolean, place: string | null, language: Language): void {
  if (isAllowed) return;
  error(403, 'Forbidden', { code: 'not-allowed', text: missingRightText(place, language) });
}
