import { textIn, type Language } from '#domain/language.ts';
import { formatLimits } from '#domain/limits.ts';
import { formatNumber } from '#domain/number.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { dayText } from '#web/lib/wording/day.ts';
import { statusText } from '#web/lib/wording/status.ts';
import { entryStatuses, parts, type EntrySet, type Finding, type GridRow, type Part } from './answers.ts';
import type { SheetCell, SheetEntry } from './cells.svelte.ts';
import { entryStatusText, plainText } from './content.ts';
import { setOfAll, setOfTheirs } from './entry-facts.ts';
import { isOffered, proposalText } from './proposal.ts';
import type { Issue } from './issues.ts';
import type { Words } from './words.ts';

type Message = typeof m.entry_refused;

const stateNames: Readonly<Record<string, Message>> = {
  'not-begun': m.entry_state_not_begun,
  open: m.entry_state_open,
  submitted: m.entry_state_submitted,
  'in-approval': m.entry_state_in_approval,
  held: m.entry_state_held,
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

/** Fills in what a text leaves open, `{value}`. */
const withTold = (text: string, told: Readonly<Record<string, string>>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => told[name] ?? '');

/** Why something was not taken, and what to do about it. */
export const refusalText = (code: string, text: string, { refusals }: Words): string =>
  withTold(refusals[code] ?? refusals[''] ?? '', { text });

/** What was found, with the value, what it was measured against, and what to do. */
export function findingText(
  { code, details, needsComment, words: own }: Finding,
  decimals: number,
  words: Words,
): string {
  const { language, findings } = words;
  const shown = Object.entries(details).map(([name, detail]) => [
    name,
    typeof detail === 'number' ? numberText(detail, Math.max(decimals, 1), language) : detail,
  ]);
  const told = { ...Object.fromEntries(shown), ...limitsIn(details, decimals, language) };
  // a rule of the form says in its own words what it asks for
  const text = own
    ? withTold(findings['said'] ?? '', { ...told, words: textIn(own, language) })
    : withTold(findings[code] ?? findings[''] ?? '', told);
  if (code === 'rule-broken') return `${text} ${findings['correct']}`;
  if (!needsComment) return text;
  return `${text} ${findings[code === 'missing-while-usual' ? 'explain-missing' : 'explain']}`;
}

/** The limits of its own history, as they stand beside the cell too. */
function limitsIn({ lower, upper }: Finding['details'], decimals: number, language: Language): Record<string, string> {
  return typeof lower === 'number' && typeof upper === 'number'
    ? formatLimits({ lower, upper }, decimals, language)
    : {};
}

/** Whole numbers stay whole, whatever the metric's decimals. */
const numberText = (value: number, decimals: number, language: Language): string =>
  formatNumber(value, Number.isInteger(value) ? 0 : decimals, language);

/** Which code says why nothing can be written in a cell now. */
export const closedBy = (state: string | null): string =>
  state === 'submitted' || state === 'in-approval'
    ? 'submitted'
    : state === 'held' || state === 'approved'
      ? state
      : 'locked';

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

/** That two have written in one cell, what each of them has, and to choose. */
function conflictText(entry: SheetEntry, language: Language): string {
  const { theirs } = entry.facts;
  const conflict = m.entry_conflict({}, { locale: language });
  if (theirs === null) return conflict;
  const mine = m.entry_mine({ value: setText(setOfAll(entry), language) }, { locale: language });
  const other = m.entry_theirs({ value: setText(setOfTheirs(entry, theirs), language) }, { locale: language });
  return `${conflict} ${mine}. ${other}.`;
}

export function issueText(issue: Issue, words: Words): string {
  const { row } = issue.cell;
  const { language } = words;
  switch (issue.kind) {
    case 'conflict':
      return conflictText(issue.cell.entry, language);
    case 'unread':
      return refusalText(issue.code, issue.text, words);
    case 'refused': {
      const value = setText(setOfAll(issue.cell.entry), language);
      return `${m.entry_aside({ value }, { locale: language })} ${refusalText(issue.refused.code, '', words)}`;
    }
    case 'aside': {
      const { isOpen, state } = issue.cell.entry.facts;
      const text = m.entry_aside({ value: setText(issue.mine, language) }, { locale: language });
      return isOpen ? text : `${text} ${refusalText(closedBy(state), '', words)}`;
    }
    case 'returned':
      return m.entry_returned({ reason: issue.reason }, { locale: language });
    case 'finding':
      return findingText(issue.finding, row.decimals, words);
  }
}

/** What is told of a cell as one comes to it. */
export function remarkOf(cell: SheetCell, issues: readonly Issue[], words: Words): string {
  const { language } = words;
  const { facts, proposal } = cell.entry;
  const { saving, later, certainty } = facts;
  if (issues.length === 0 && saving === 'waiting') return m.entry_waiting_here({}, { locale: language });
  return [
    certainty ? `${statusText(certainty, language)}.` : '',
    ...issues.map((issue) => issueText(issue, words)),
    later ? promiseText(later, language) : '',
    isOffered(cell.entry) && proposal ? proposalText(cell.entry, proposal, language) : '',
  ]
    .filter(Boolean)
    .join(' ');
}

/** `Kommer 12 december, från Enkätgruppen.` */
export const promiseText = ({ on, from }: { on: string; from: string }, language: Language): string =>
  m.entry_promised({ day: dayText(on, language), from }, { locale: language });
