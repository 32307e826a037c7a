import { markText, type ComparabilityMark } from '#domain/comparability.ts';
import type { Language } from '#domain/language.ts';
import { clock, flag, pencil, returned, warning } from '#web/lib/icons.ts';
import type { Mark } from './signal.ts';

const icons: Record<ComparabilityMark, string> = {
  unfinished: clock,
  provisional: pencil,
  estimated: pencil,
  unvalidated: pencil,
  break: flag,
  suppressed: returned,
  'few-answers': warning,
};

/** What a figure is to be compared with care for, with a sign: none of it by colour. */
export const comparabilityMark = (mark: ComparabilityMark, language: Language): Mark => ({
  word: markText(mark, language),
  icon: icons[mark],
  tone: 'quiet',
});
