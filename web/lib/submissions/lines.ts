import type { GridAnswer } from '#api/entries/answers.ts';
import type { SubmissionDetails } from '#api/submissions/answers.ts';
import { changeFrom, type Change } from '#domain/change.ts';
import { textIn, type Language } from '#domain/language.ts';
import type { MetricDefinition } from '#domain/metric.ts';
import { formatNumber, formatValue } from '#domain/number.ts';
import { sameLastYear } from '#domain/period.ts';
import { contentOf, entryStatusText } from '#web/lib/entry-grid/content.ts';
import { findingText, partText } from '#web/lib/entry-grid/wording.ts';
import { wordsIn } from '#web/lib/entry-grid/words.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { amountText } from '#web/lib/wording/change.ts';
import { dayText } from '#web/lib/wording/day.ts';
import { cellStateText } from '#web/lib/wording/cell-state.ts';

type Row = GridAnswer['rows'][number];
type GridCell = NonNullable<GridAnswer['cells'][number][number]>;
type Details = SubmissionDetails['cells'][number];

/** Everything that is known of one row of a form for one organisation and period, to be read. */
export type Line = {
  /** `metric breakdown`: what a choice of cells says. */
  key: string;
  metric: string;
  breakdown: string;
  name: string;
  /** How it is answered: `12,5 dagar`, `Ej tillämpligt`; a dash where nothing is said. */
  value: string;
  /** What it is made of: `täljare 12, nämnare 80`. */
  parts: string;
  lastYear: string;
  change: string;
  findings: { text: string; isHard: boolean }[];
  comment: string;
  isFlagged: boolean;
  state: string;
  stateCode: Details['state'] | null;
  version: number;
  /** Who had a hand in it, and what it waits for. */
  remarks: string[];
  returnReason: string;
  later: { on: string; from: string } | null;
  isOwn: boolean;
  isApprovedBySelf: boolean;
};

const dash = '–';

const isApproved = (cell: GridCell | null): boolean => cell?.state === 'approved' || cell?.state === 'held';

type Direction = Pick<MetricDefinition, 'direction'>;
export type Known = {
  grid: GridAnswer;
  details: SubmissionDetails;
  language: Language;
};

/** One line for each row of the form, whatever its parts. */
export function linesOf({ grid, details, language }: Known): Line[] {
  const named = { locale: language };
  const words = wordsIn(language);
  const column = grid.columns.findIndex(({ period }) => period === grid.period);
  const lastYear = grid.columns.findIndex(({ period }) => period === sameLastYear(grid.period));
  const at = (place: number, which: number): GridCell | null => grid.cells[place]?.[which] ?? null;
  return grid.rows.flatMap((row, place): Line[] => {
    if (row.part !== 'value') return [];
    const { metric, breakdown } = row;
    const isOfRow = (one: { metric: string; breakdown: string }) =>
      one.metric === metric && one.breakdown === breakdown;
    const cell = at(place, column);
    const before = at(place, lastYear)?.value ?? null;
    const known = details.cells.find(isOfRow) ?? null;
    const change = changeFrom(before, cell?.value ?? null, { ...row, direction: 'none' } satisfies Row & Direction);
    const parts = grid.rows.flatMap((part, partPlace) => {
      const value = isOfRow(part) && part.part !== 'value' ? at(partPlace, column)?.value : null;
      return value == null ? [] : [`${partText(part, language)} ${formatNumber(value, 0, language)}`];
    });
    return [
      {
        key: `${metric} ${breakdown}`,
        metric,
        breakdown,
        name: textIn(row.names, language),
        value: cell ? answerText(cell, row, language) : dash,
        parts: parts.join(', '),
        lastYear: before === null ? dash : formatValue(before, row, language),
        change: change === null ? dash : differenceText(change, row, language),
        // what is approved has been looked at
        findings: (isApproved(cell) ? [] : (cell?.findings ?? [])).map((finding) => ({
          // what is handed in can be approved or returned, not explained
          text: findingText(
            cell?.state === 'submitted' ? { ...finding, needsComment: false } : finding,
            row.decimals,
            words,
          ),
          isHard: finding.severity === 'hard',
        })),
        comment: cell?.comment ?? '',
        isFlagged: cell?.flag ?? false,
        state: known ? cellStateText(known.state, language) : '',
        stateCode: known?.state ?? null,
        version: known?.version ?? 0,
        remarks: known ? remarksOf(known, details, language) : [],
        returnReason: known?.returnReason ?? '',
        later: known?.later ?? null,
        isOwn: known?.isOwn ?? false,
        isApprovedBySelf: known?.isApprovedBySelf ?? false,
      },
    ];
  });

  function remarksOf(cell: Details, { levels }: SubmissionDetails, spoken: Language): string[] {
    return [
      ...(cell.editedBy === null ? [] : [m.approval_edited_by({ name: cell.editedBy }, named)]),
      ...(cell.submittedBy === null || cell.submittedBy === cell.editedBy
        ? []
        : [m.approval_submitted_by({ name: cell.submittedBy }, named)]),
      ...(levels > 1 && cell.state === 'submitted' && cell.level > 0
        ? [m.approval_level_done({ level: cell.level, levels }, named)]
        : []),
      ...(cell.later && cell.state === 'later'
        ? [m.approval_later({ day: dayText(cell.later.on, spoken), from: cell.later.from }, named)]
        : []),
    ];
  }
}

const differenceText = (change: Change, row: Row, language: Language): string =>
  change.difference === 0 ? m.unchanged({}, { locale: language }) : amountText(change, row, language, true);

function answerText(cell: GridCell, row: Row, language: Language): string {
  const content = contentOf(cell);
  if (content.kind === 'number') return formatValue(content.value, row, language);
  return content.kind === 'status' ? entryStatusText(content.status, language) : dash;
}
