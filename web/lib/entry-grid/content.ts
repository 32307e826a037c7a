import type { Language } from '#domain/language.ts';
import { formatNumber, type DecimalSign } from '#domain/number.ts';
import type { StatusName } from '#domain/status.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { entryStatuses, type Certainty, type EntryStatus } from './answers.ts';

/**
 * What stands in a cell. What could not be read stays as it was written until it is put right. A figure that was proposed brings
 * how sure it is.
 */
export type CellContent =
  | { kind: 'empty' }
  | { kind: 'number'; value: number; certainty?: Certainty | null }
  | { kind: 'status'; status: EntryStatus }
  | { kind: 'unread'; text: string; code: string };

export const empty: CellContent = { kind: 'empty' };

const isEntryStatus = (status: StatusName): status is EntryStatus => entryStatuses.some((one) => one === status);

export const contentOf = ({ value, status }: { value: number | null; status: StatusName | null }): CellContent => {
  if (value !== null) return { kind: 'number', value };
  return status !== null && isEntryStatus(status) ? { kind: 'status', status } : empty;
};

export const isSameContent = (a: CellContent, b: CellContent): boolean => {
  if (a.kind === 'number' && b.kind === 'number') return a.value === b.value;
  if (a.kind === 'status' && b.kind === 'status') return a.status === b.status;
  if (a.kind === 'unread' && b.kind === 'unread') return a.text === b.text;
  return a.kind === 'empty' && b.kind === 'empty';
};

const statusTexts: Record<EntryStatus, typeof m.entry_status_missing> = {
  'not-applicable': m.entry_status_not_applicable,
  missing: m.entry_status_missing,
  'not-collected': m.entry_status_not_collected,
};

/** In a word that can be pasted back. */
export const entryStatusText = (status: EntryStatus, language: Language): string =>
  statusTexts[status]({}, { locale: language });

export const decimalSigns: Record<Language, DecimalSign> = { sv: ',', en: '.', da: ',' };

/** A number with all its decimals and nothing that a spreadsheet stumbles over: plain minus, no spaces. */
const plainNumber = (value: number, language: Language): string => String(value).replace('.', decimalSigns[language]);

const mostDecimals = 6;

const decimalsOf = (value: number): number => /\.(\d+)$/.exec(String(value))?.[1]?.length ?? 0;

/** With the decimals of the metric, or as many as were written: nobody should see another number than they entered. */
export const enteredText = (content: CellContent, decimals: number, language: Language): string => {
  const written = content.kind === 'number' ? Math.min(decimalsOf(content.value), mostDecimals) : 0;
  return shownText(content, Math.max(decimals, written), language);
};

/** As it stands in the grid. */
export const shownText = (content: CellContent, decimals: number, language: Language): string => {
  switch (content.kind) {
    case 'empty':
      return '';
    case 'number':
      return formatNumber(content.value, decimals, language);
    case 'status':
      return entryStatusText(content.status, language);
    case 'unread':
      return content.text;
  }
};

/** As it is edited and copied: nothing is rounded away. */
export const plainText = (content: CellContent, language: Language): string =>
  content.kind === 'number' ? plainNumber(content.value, language) : shownText(content, 0, language);
