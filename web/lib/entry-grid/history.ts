import type { Language } from '#domain/language.ts';
import { statusNameOf, isStatusCode } from '#domain/status.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { certainties, parts, entryStatuses, type EntryHistory } from './answers.ts';
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

/** One change of an entry in words: old → new for each thing that became another. */
export function changeText({ before, after }: Change, decimals: number, language: Language): string {
  const told = (name: string) =>
    `${toldValue(before?.[name], decimals, language)} → ${toldValue(after[name], decimals, language)}`;
  const figures = [...parts, 'status']
    .filter((name) => name in after && (after[name] ?? null) !== (before?.[name] ?? null))
    .map((name) => {
      const part = parts.find((one) => one === name);
      const label = part ? partText({ part }, language) : '';
      return label ? `${label} ${told(name)}` : told(name);
    });
  const others = [
    'comment' in after
      ? `${m.entry_comment({}, { locale: language })}: ${toldValue(after['comment'], 0, language)}`
      : '',
    'flag' in after || 'isFlagged' in after ? m.entry_flag({}, { locale: language }) : '',
  ].filter(Boolean);
  return [...figures, ...others].join('; ');
}
