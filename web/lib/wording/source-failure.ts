import type { SourceAnswer } from '#api/reference-series/answers.ts';
import type { Language } from '#domain/language.ts';
import { m } from '#web/lib/paraglide/messages.js';

type Code = NonNullable<SourceAnswer['failure']>['code'];
type About = { place: string; setting: string };

const texts: Record<Code, (about: About, options: { locale: Language }) => string> = {
  unreachable: m.source_unreachable,
  busy: m.source_busy,
  unreadable: m.source_unreadable,
  elsewhere: m.source_elsewhere,
  refused: m.source_refused,
  gone: m.source_gone,
  'unknown-unit': m.source_unknown_unit,
  'not-listed': m.source_not_listed,
  'too-many': (_about, options) => m.source_too_many({}, options),
  'code-taken': (_about, options) => m.source_code_taken({}, options),
  failed: (_about, options) => m.source_failed({}, options),
};

const isCode = (code: string): code is Code => Object.hasOwn(texts, code);

/** Why nothing could be fetched from a place, and what becomes of it. */
export const failureText = (code: Code, place: string, language: Language): string =>
  texts[code]({ place, setting: place === 'Kolada' ? 'KOLADA_URL' : 'OTHER_INSTALLATIONS' }, { locale: language });

/** What comes back by itself is asked for again every night, but not by whoever asks there themselves. */
const passing = new Set<Code>(['unreachable', 'busy', 'unreadable']);

/** For whoever is refused because of it; null for what was refused for another reason. */
export function sourceRefusal(code: string, place: unknown, language: Language): string | null {
  const failure = code.replace(/^source-/, '');
  if (failure === code || !isCode(failure)) return null;
  const named = String(place ?? 'Kolada');
  return passing.has(failure)
    ? m.refused_source({ place: named }, { locale: language })
    : failureText(failure, named, language);
}
