import { textIn, type Language } from '#domain/language.ts';
import { formatNumber } from '#domain/number.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { dayText } from '#web/lib/wording/day.ts';
import { statusText } from '#web/lib/wording/status.ts';
import { entryStatuses, parts, type EntrySet, type Finding, type GridRow, type Part } from './answers.ts';
import type { SheetCell } from './cells.svelte.ts';
import { entryStatusText, plainText } from './content.ts';
import type { Issue } from './issues.ts';

type Message = typeof m.entry_refused;

const stateNames: Readonly<Record<string, Message>> = {
  'not-begun': m.entry_state_not_begun,
  open: m.entry_state_open,
  submitted: m.entry_state_submitted,
  'in-approval': m.entry_state_in_approval,
  approved: m.entry_state_approved,
  returned: m.entry_state_returned,
};

export const stateText = (state: string, language: Language): string =>
  stateNames[state]?.({}, { locale: language }) ?? state;

const partNames: Record<Exclude<Part, 'value'>, Message> = {
  numerator: m.entry_part_numerator,
  denominator: m.entry_part_denominator,
  answers: m.entry_part_answers,
};

/** Which part of a metric a row asks for; empty where it asks for the value itself. */
export const partText = ({ part }: Pick<GridRow, 'part'>, language: Language): string =>
  part === 'value' ? '' : partNames[part]({}, { locale: language });

/** A row as it is called in a sentence: `Väntetid, täljare`. */
export const rowText = (row: GridRow, language: Language): string =>
  [textIn(row.names, language), partText(row, language)].filter(Boolean).join(', ');

/** Why something was not taken, and what to do about it. */
const refusals: Readonly<Record<string, (told: { text: string }, options: { locale: Language }) => string>> = {
  'not-a-number': m.entry_refused_not_a_number,
  'ambiguous-number': m.entry_refused_ambiguous,
  'unexpected-percent': m.entry_refused_percent,
  submitted: m.entry_refused_submitted,
  approved: m.entry_refused_approved,
  locked: m.entry_refused_locked,
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

export const refusalText = (code: string, text: string, language: Language): string =>
  (refusals[code] ?? m.entry_refused)({ text }, { locale: language });

/** Everything that a finding may be measured against, in words. */
type Details = Record<
  | 'value'
  | 'answers'
  | 'numerator'
  | 'denominator'
  | 'minimum'
  | 'maximum'
  | 'total'
  | 'sum'
  | 'difference'
  | 'lower'
  | 'upper'
  | 'lastYear'
  | 'times'
  | 'of'
  | 'rule'
  | 'words'
  | 'left'
  | 'right',
  string
>;
type FindingMessage = (details: Details, options: { locale: Language }) => string;

/** What was found, with the value, what it was measured against, and of hard ones what to do. */
const findings: Readonly<Record<string, FindingMessage>> = {
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
};

export function findingText(
  { code, details, needsComment, words }: Finding,
  decimals: number,
  language: Language,
): string {
  const told = (name: keyof Details): string => {
    const detail = details[name] ?? '';
    return typeof detail === 'number' ? numberText(detail, decimals, language) : detail;
  };
  const written: Details = {
    value: told('value'),
    answers: told('answers'),
    numerator: told('numerator'),
    denominator: told('denominator'),
    minimum: told('minimum'),
    maximum: told('maximum'),
    total: told('total'),
    sum: told('sum'),
    difference: told('difference'),
    lower: told('lower'),
    upper: told('upper'),
    lastYear: told('lastYear'),
    times: told('times'),
    of: told('of'),
    rule: told('rule'),
    words: words ? textIn(words, language) : '',
    left: told('left'),
    right: told('right'),
  };
  // a rule of the form says in its own words what it asks for
  const message = written.words ? m.entry_found_rule_said : (findings[code] ?? m.entry_found);
  const text = message(written, { locale: language });
  if (code === 'rule-broken') return `${text} ${m.entry_found_rule_correct({}, { locale: language })}`;
  if (!needsComment) return text;
  const remedy = code === 'missing-while-usual' ? m.entry_explain_missing : m.entry_explain;
  return `${text} ${remedy({}, { locale: language })}`;
}

/** Whole numbers stay whole, whatever the metric's decimals. */
const numberText = (value: number, decimals: number, language: Language): string =>
  formatNumber(value, Number.isInteger(value) ? 0 : Math.max(decimals, 1), language);

/** Which code says why nothing can be written in a cell now. */
export const closedBy = (state: string | null): string =>
  state === 'submitted' || state === 'in-approval' ? 'submitted' : state === 'approved' ? 'approved' : 'locked';

/** What was written and not taken, as it was written. */
export function setText(set: EntrySet, language: Language): string {
  const reason = entryStatuses.find((one) => one === set.status);
  if (reason) return entryStatusText(reason, language);
  const written = parts.flatMap((part) => {
    const value = set[part];
    if (value === undefined) return [];
    return value === null
      ? m.entry_empty_value({}, { locale: language })
      : plainText({ kind: 'number', value }, language);
  });
  return written.join(' / ') || (set.comment ?? '');
}

export function issueText(issue: Issue, language: Language): string {
  const { row } = issue.cell;
  switch (issue.kind) {
    case 'conflict':
      return m.entry_conflict({}, { locale: language });
    case 'unread':
      return refusalText(issue.code, issue.text, language);
    case 'refused':
      return refusalText(issue.refused.code, '', language);
    case 'aside': {
      const { isOpen, state } = issue.cell.entry.facts;
      const text = m.entry_aside({ value: setText(issue.mine, language) }, { locale: language });
      return isOpen ? text : `${text} ${refusalText(closedBy(state), '', language)}`;
    }
    case 'returned':
      return m.entry_returned({ reason: issue.reason }, { locale: language });
    case 'finding':
      return findingText(issue.finding, row.decimals, language);
  }
}

/** What is told of a cell as one comes to it. */
export function remarkOf({ entry }: SheetCell, issues: readonly Issue[], language: Language): string {
  const { saving, later, certainty } = entry.facts;
  if (issues.length === 0 && saving === 'waiting') return m.entry_waiting_here({}, { locale: language });
  return [
    certainty ? `${statusText(certainty, language)}.` : '',
    ...issues.map((issue) => issueText(issue, language)),
    later ? promiseText(later, language) : '',
  ]
    .filter(Boolean)
    .join(' ');
}

/** `Kommer 12 december, från Enkätgruppen.` */
export const promiseText = ({ on, from }: { on: string; from: string }, language: Language): string =>
  m.entry_promised({ day: dayText(on, language), from }, { locale: language });
