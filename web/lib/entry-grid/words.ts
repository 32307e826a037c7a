import type { Language } from '#domain/language.ts';
import { m } from '#web/lib/paraglide/messages.js';

/**
 * What is said of cells in one language, by code, with what is told of each case in braces. They come with the page: three
 * languages of them would be the heaviest part of the grid.
 */
export type Words = {
  language: Language;
  /** Why something was not taken, and what to do about it; '' of a code without words of its own. */
  refusals: Readonly<Record<string, string>>;
  /** What was found; besides the codes '', `said`, `correct`, `explain` and `explain-missing`. */
  findings: Readonly<Record<string, string>>;
};

/** Everything that may be told of a case. */
const details = [
  ...['text', 'value', 'answers', 'numerator', 'denominator', 'minimum', 'maximum', 'total', 'sum', 'difference'],
  ...['lower', 'upper', 'lastYear', 'times', 'of', 'rule', 'words', 'left', 'right'],
] as const;
type Details = Record<string, string>;
type Message = (told: never, options: { locale: Language }) => string;

const refusals: Readonly<Record<string, Message>> = {
  '': m.entry_refused,
  'not-a-number': m.entry_refused_not_a_number,
  'ambiguous-number': m.entry_refused_ambiguous,
  'unexpected-percent': m.entry_refused_percent,
  submitted: m.entry_refused_submitted,
  held: m.entry_refused_held,
  approved: m.entry_refused_approved,
  locked: m.entry_refused_locked,
  computed: m.entry_refused_computed,
  'other-period': m.entry_refused_other_period,
  'not-open-yet': m.entry_refused_not_open,
  'not-allowed': m.entry_refused_not_allowed,
  stale: m.entry_refused_stale,
  'changed-since': m.entry_refused_stale,
  'not-begun': m.refused_not_begun,
  'bad-later-date': m.refused_later_day,
  'no-owner': m.refused_no_owner,
  'not-asked': m.entry_refused_not_asked,
  'not-reporting': m.entry_refused_not_asked,
  'unknown-form': m.entry_refused_not_asked,
  'unknown-form-period': m.entry_refused_not_asked,
  'unknown-row': m.entry_refused_not_asked,
};

const findings: Readonly<Record<string, Message>> = {
  '': m.entry_found,
  'not-whole': m.entry_found_not_whole,
  'bad-answers': m.entry_found_bad_answers,
  'negative-part': m.entry_found_negative_part,
  'zero-denominator': m.entry_found_zero_denominator,
  'parts-above-total': m.entry_found_parts_above_total,
  'below-minimum': m.entry_found_below_minimum,
  'above-maximum': m.entry_found_above_maximum,
  'parts-do-not-add-up': m.entry_found_sum,
  'outside-own-limits': m.entry_found_outside,
  'jump-from-last-year': m.entry_found_jump,
  'missing-while-usual': m.entry_found_missing,
  'rule-broken': m.entry_found_rule_to_explain,
  'rule-to-explain': m.entry_found_rule_to_explain,
  said: m.entry_found_rule_said,
  correct: m.entry_found_rule_correct,
  explain: m.entry_explain,
  'explain-missing': m.entry_explain_missing,
};

const inBraces: Details = Object.fromEntries(details.map((name) => [name, `{${name}}`]));

const written = (messages: Readonly<Record<string, Message>>, locale: Language): Record<string, string> =>
  // every message takes some of the details, all of which are there: the only cast here
  Object.fromEntries(Object.entries(messages).map(([code, message]) => [code, message(inBraces as never, { locale })]));

const known = new Map<Language, Words>();

/** Written once in each language: lists ask for every line. */
export function wordsIn(language: Language): Words {
  const words = known.get(language) ?? {
    language,
    refusals: written(refusals, language),
    findings: written(findings, language),
  };
  known.set(language, words);
  return words;
}
