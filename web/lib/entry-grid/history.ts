import type { Language } from '#domain/language.ts';
import { statusNameOf, isStatusCode } from '#domain/status.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { certainties, parts, entryStatuses, type EntryHistory } from './answers.ts';
import { dayText } from '#web/lib/wording/day.ts';
import { filePlaceText } from '#web/lib/wording/file.ts';
import { statusText } from '#web/lib/wording/status.ts';
import { enteredText, entryStatusText } from './content.ts';
import { partText } from './wording.ts';

type Change = EntryHistory['items'][number];

const toldValue = (value: unknown, decimals: number, language: Language): string => {
  if (typeof value === 'number') return enteredText({ kind: 'number', value }, decimals, language);
  if (typeof value !== 'string' || value === '') return m.entry_empty_value({}, { locale: language });
  const name = isStatusCode(value) ? statusNameOf[value] : value;
  const certainty = certainties.find((one) => one === name);
  if (certainty) return statusText(certainty, language) ?? value;
  const status = entryStatuses.find((one) => one === name);
  return status ? entryStatusText(status, language) : value;
};

type Message = typeof m.entry_flag;

const stateNames: Readonly<Record<string, Message>> = {
  draft: m.approval_cell_draft,
  submitted: m.approval_cell_submitted,
  approved: m.approval_cell_approved,
  returned: m.approval_cell_returned,
  later: m.approval_cell_later,
};

const originNames: Readonly<Record<string, Message>> = {
  entered: m.entry_origin_entered,
  imported: m.entry_origin_imported,
  proposed: m.entry_origin_proposed,
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** One change of an entry in words: old → new for each thing that became another. */
export function changeText({ before, after, file }: Change, decimals: number, language: Language): string {
  const told = (name: string) =>
    `${toldValue(before?.[name], decimals, language)} → ${toldValue(after[name], decimals, language)}`;
  const figures = [...parts, 'status']
    .filter((name) => name in after && (after[name] ?? null) !== (before?.[name] ?? null))
    .map((name) => {
      const part = parts.find((one) => one === name);
      const label = part ? partText({ part }, language) : '';
      return label ? `${label} ${told(name)}` : told(name);
    });
  const flag = after['isFlagged'] === true ? m.entry_flag : m.entry_flag_removed;
  const others = [
    'comment' in after
      ? `${m.entry_comment({}, { locale: language })}: ${toldValue(after['comment'], 0, language)}`
      : '',
    'isFlagged' in after ? flag({}, { locale: language }) : '',
    stateTextOf({ before, after }, language),
    laterTextOf(after, language),
    // what begins is a draft written by hand unless something else is said
    file
      ? filePlaceText(file, language)
      : before || after['origin'] !== 'entered'
        ? (originNames[textOf(after['origin'])]?.({}, { locale: language }) ?? '')
        : '',
  ].filter(Boolean);
  // all else that can happen to a cell is that one level of several has approved it
  if (before && !Object.keys(after).length) return m.deed_level_approved({}, { locale: language });
  return [...figures, ...others].join('; ');
}

function stateTextOf({ before, after }: Pick<Change, 'before' | 'after'>, language: Language): string {
  const state = textOf(after['state']);
  const reason = textOf(after['returnReason']);
  if (reason) return m.entry_returned({ reason }, { locale: language });
  const isToldElsewhere = (state === 'draft' && !before) || (state === 'later' && textOf(after['laterOn']) !== '');
  return isToldElsewhere ? '' : (stateNames[state]?.({}, { locale: language }) ?? '');
}

/** What was promised; that an approval ends a promise goes without saying. */
function laterTextOf(after: Change['after'], language: Language): string {
  const [on, from] = [textOf(after['laterOn']), textOf(after['laterFrom'])];
  const isToldElsewhere = after['state'] === 'approved' || !('laterOn' in after || 'laterFrom' in after);
  if (isToldElsewhere) return '';
  const promised = [on && dayText(on, language), from].filter(Boolean).join(', ');
  return `${m.submit_later({}, { locale: language })}: ${toldValue(promised, 0, language)}`;
}
