import type { PolicyAnswer } from '#api/correction-policy/answers.ts';
import { languages, type Language, type Texts } from '#domain/language.ts';
import { localText, type LocalText } from '#web/lib/local-text.ts';
import { mayDoIn } from '#web/lib/server/session.ts';

export type OwnPolicy = { name: LocalText; paragraphs: string[]; lang: LocalText['lang'] };

/** What an organisation says itself, paragraph by paragraph; null where nobody has written anything. */
export function policyOf({ organisationNames, texts }: PolicyAnswer, language: Language): OwnPolicy | null {
  if (!organisationNames || !texts) return null;
  const { text, lang } = localText(texts, language);
  return { name: localText(organisationNames, language), paragraphs: text.split(/\n+/).filter(Boolean), lang };
}

type Place = { code: string; ancestors: readonly { code: string }[] };

/** For whoever may write it there; nobody changes what was. The policy is what was asked for of the place. */
export function writingOf(
  { organisation, texts, version }: PolicyAnswer,
  { code, ancestors }: Place,
  session: App.Locals['session'],
  asOf: string | null,
): { place: string; version: string; texts: Partial<Texts> } | null {
  const places = [code, ...ancestors.map((above) => above.code)];
  if (asOf !== null || !mayDoIn(session, 'administer', places)) return null;
  return { place: code, version, texts: organisation === code && texts ? texts : {} };
}

export const bodyOf = (written: (name: string) => string) => ({
  texts: written('sv').trim()
    ? Object.fromEntries(languages.flatMap((one) => (written(one).trim() ? [[one, written(one)]] : [])))
    : null,
});
