import type { ReportAnswer } from '#api/reporters/answers.ts';
import { textIn, type Language } from '#domain/language.ts';
import { formatNumber, formatValue, unitText } from '#domain/number.ts';
import { formatPeriod } from '#domain/period.ts';
import { entryStatuses, type EntryStatus } from '#web/lib/entry-grid/answers.ts';
import { contentOf, entryStatusText, plainText } from '#web/lib/entry-grid/content.ts';
import { sureText } from '#web/lib/entry-grid/proposal.ts';
import { findingText, partText } from '#web/lib/entry-grid/wording.ts';
import { wordsIn } from '#web/lib/entry-grid/words.ts';
import { withQuery } from '#web/lib/address.ts';
import { localText, type LocalText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { dayText } from '#web/lib/wording/day.ts';

export type ReportRow = ReportAnswer['rows'][number];
export type SheetField = { name: string; label: string; text: string };
export type Remark = { text: string; isHard: boolean };
/** What a reporter is asked for: a figure, or the parts of one. */
export type SheetEntry = {
  /** Begins the names of its fields. */
  key: string;
  name: LocalText;
  unit: string;
  isRequired: boolean;
  isEditable: boolean;
  fields: SheetField[];
  /** What the parts make, where there are any. */
  result: string;
  status: EntryStatus | '';
  comment: string;
  version: number;
  remarks: Remark[];
  /** What is asked for, and where more is said of it. */
  definition: LocalText;
  path: string;
  /** `I fjol: 12,5 dagar`; empty where nothing is known. */
  lastYear: string;
  proposal: { text: LocalText; value: string } | null;
};
export type Sheet = {
  reporter: string;
  form: LocalText;
  place: string;
  facts: string[];
  instructions: LocalText;
  filled: string;
  doneText: string;
  statuses: { status: EntryStatus; text: string }[];
  entries: SheetEntry[];
};

export const keyOf = ({ metric, breakdown }: Pick<ReportRow, 'metric' | 'breakdown'>): string =>
  `${metric}/${breakdown}`;

/** The rows of each entry: its value, or its parts. */
export const entriesIn = ({ rows }: ReportAnswer): [key: string, rows: readonly ReportRow[]][] => [
  ...Map.groupBy(rows, keyOf),
];

export const statusOf = (rows: readonly ReportRow[]): EntryStatus | '' => {
  const said = rows[0]?.cell?.status ?? null;
  return entryStatuses.find((status) => status === said) ?? '';
};

/** A report as its page shows it, in words. */
export function sheetOf(report: ReportAnswer, language: Language): Sheet {
  const named = { locale: language };
  const { filled, required, dueOn, expiresAt, doneAt, locksOn } = report;
  return {
    reporter: report.name,
    form: localText(report.form.names, language),
    place: `${textIn(report.organisation.names, language)}, ${formatPeriod(report.period, language, 'long')}`,
    facts: [
      m.entry_due({ day: dayText(dueOn, language) }, named),
      ...(locksOn === null ? [] : [m.entry_locks({ day: dayText(locksOn, language) }, named)]),
      m.report_expires({ day: dayText(expiresAt, language) }, named),
    ],
    instructions: localText(report.form.instructions, language),
    filled: required === 0 ? '' : m.entry_filled_long({ filled, required }, named),
    doneText: doneAt === null ? '' : m.report_done_on({ day: dayText(doneAt, language) }, named),
    statuses: entryStatuses.map((status) => ({ status, text: entryStatusText(status, language) })),
    entries: entriesIn(report).map(([key, rows]) => entryOf(key, rows, report.organisation.code, language)),
  };
}

function entryOf(key: string, rows: readonly ReportRow[], organisation: string, language: Language): SheetEntry {
  const [row] = rows;
  if (!row) throw new Error('an entry has a row');
  const cell = rows.find((one) => one.cell)?.cell ?? null;
  const derived = rows.find(({ part, isEntered }) => part === 'value' && !isEntered);
  const shown = rows.find(({ part }) => part === 'value') ?? row;
  return {
    key,
    name: localText(row.names, language),
    unit: unitText(shown.unit, language),
    isRequired: row.isRequired,
    isEditable: cell?.state !== 'submitted' && cell?.state !== 'approved',
    fields: rows
      .filter(({ isEntered }) => isEntered)
      .map((one) => ({
        name: `${key}/${one.part}`,
        label: partText(one, language) || m.entry_field({}, { locale: language }),
        text: one.cell?.value == null ? '' : plainText(contentOf(one.cell), language),
      })),
    result: derived?.cell?.value == null ? '' : formatValue(derived.cell.value, derived, language),
    status: statusOf(rows),
    comment: cell?.comment ?? '',
    version: cell?.version ?? 0,
    remarks: remarksOf(rows, shown, language),
    definition: localText(row.definition, language),
    path: withQuery(`/metrics/${row.metric}`, { organisation }),
    lastYear: lastYearOf(rows, language),
    proposal: proposalOf(rows, shown, language),
  };
}

function lastYearOf(rows: readonly ReportRow[], language: Language): string {
  const known = rows.flatMap((row) => {
    if (row.lastYear === null) return [];
    return [[partText(row, language), formatValue(row.lastYear, row, language)].filter(Boolean).join(' ')];
  });
  return known.length > 0 ? m.report_last_year({ value: known.join(', ') }, { locale: language }) : '';
}

function remarksOf(rows: readonly ReportRow[], { decimals }: ReportRow, language: Language): Remark[] {
  const cell = rows.find((one) => one.cell)?.cell;
  if (!cell) return [];
  const words = wordsIn(language);
  const returned = m.entry_returned({ reason: cell.returnReason }, { locale: language });
  return [
    // also while it is being mended: the reason goes when it is handed in again
    ...(cell.returnReason === '' ? [] : [{ text: returned, isHard: cell.state === 'returned' }]),
    ...cell.findings
      // a soft one that has been explained needs no more
      .filter(({ severity, needsComment }) => severity === 'hard' || needsComment)
      .map((finding) => ({ text: findingText(finding, decimals, words), isHard: finding.severity === 'hard' })),
  ];
}

function proposalOf(rows: readonly ReportRow[], { decimals }: ReportRow, language: Language): SheetEntry['proposal'] {
  const proposal = rows[0]?.proposal;
  if (!proposal) return null;
  const { value, numerator, denominator } = proposal;
  const written = (number: number, digits: number) => formatNumber(number, digits, language);
  const parts = [numerator, denominator].filter((part) => part !== null).map((part) => written(part, 0));
  return {
    text: localText(proposal.origin, language),
    value: [value === null ? parts.join(' / ') : written(value, decimals), sureText(proposal, language)]
      .filter(Boolean)
      .join(', '),
  };
}
