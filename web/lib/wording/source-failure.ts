import type { SourceAnswer } from '#api/reference-series/answers.ts';
import type { Language } from '#domain/language.ts';
import { m } from '#web/lib/paraglide/messages.js';

type Code = NonNullable<SourceAnswer['failure']>['code'];

const texts: Record<Code, typeof m.refused> = {
  unreachable: m.source_unreachable,
  busy: m.source_busy,
  unreadable: m.source_unreadable,
  elsewhere: m.source_elsewhere,
  refused: m.source_refused,
  gone: m.source_gone,
  'too-many': m.source_too_many,
  'code-taken': m.source_code_taken,
  failed: m.source_failed,
};

/** Why nothing could be fetched, and what becomes of it. */
export const failureText = (code: Code, language: Language): string => texts[code]({}, { locale: language });
