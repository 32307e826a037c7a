import type { Language, Texts } from '#domain/language.ts';
import { withQuery } from '#web/lib/address.ts';
import { localText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';

/** What the sign-in of somebody's own organisation sends them back with. */
const problems = new Map<string | null, typeof m.refused>(
  Object.entries({
    'provider-unavailable': m.sign_in_provider_unavailable,
    'sign-in-cancelled': m.sign_in_cancelled,
    'sign-in-expired': m.sign_in_expired,
    'wrong-answer': m.sign_in_wrong_answer,
    'no-role': m.sign_in_no_role,
  }),
);

export type Notice = { text: string; isProblem: boolean };

/** What to say before anybody has written anything. */
export function signInNotice(asked: URLSearchParams, language: Language): Notice | null {
  const inLanguage = { locale: language };
  const problem = problems.get(asked.get('problem'));
  if (problem) return { text: problem({}, inLanguage), isProblem: true };
  if (asked.get('done') === 'new-password') {
    return { text: m.sign_in_password_set({}, inLanguage), isProblem: false };
  }
  return null;
}

export const providersOf = (
  providers: readonly { code: string; names: Texts }[],
  returnTo: string,
  language: Language,
): { code: string; name: string; path: string }[] =>
  providers.map(({ code, names }) => ({
    code,
    name: localText(names, language).text,
    path: withQuery(`/api/v1/identity-providers/${encodeURIComponent(code)}/sign-in`, { returnTo }),
  }));
