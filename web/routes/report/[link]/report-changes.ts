import type { ReportAnswer } from '#api/reporters/answers.ts';
import { textIn, type Language } from '#domain/language.ts';
import { certaintyIn, entryStatuses, type EntrySet } from '#web/lib/entry-grid/answers.ts';
import { contentOf, empty, isSameContent, type CellContent } from '#web/lib/entry-grid/content.ts';
import { setOf } from '#web/lib/entry-grid/changes.ts';
import { readCells } from '#web/lib/entry-grid/read-cells.ts';
import { refusalText, rowText } from '#web/lib/entry-grid/wording.ts';
import { wordsIn } from '#web/lib/entry-grid/words.ts';
import type { Written } from '#web/lib/server/acting.ts';
import type { Refusal } from '#web/lib/wording/refusal.ts';
import { entriesIn, statusOf, type ReportRow } from './report-sheet.ts';

export type ReportChange = { id: string; metric: string; breakdown: string; version: number; set: EntrySet };

/**
 * What has come to differ of what was written, in all entries or in one, and what could not be read. The same reading as in
 * the grid; `take` names the entry whose proposal is taken.
 */
export function changesIn(
  report: ReportAnswer,
  written: Written,
  language: Language,
  only: string,
): { changes: ReportChange[]; problems: Refusal[] } {
  const problems: Refusal[] = [];
  const changes = entriesIn(report).flatMap(([key, rows]): ReportChange[] => {
    const [row] = rows;
    if (!row || (only !== '' && only !== key)) return [];
    const set = written('take') === key ? proposedSet(row) : writtenSet(key, rows, written, language, problems);
    const version = Number(written(`${key}/version`)) || 0;
    const { metric, breakdown } = row;
    return Object.keys(set).length === 0 ? [] : [{ id: crypto.randomUUID(), metric, breakdown, version, set }];
  });
  return { changes, problems };
}

function proposedSet({ proposal }: ReportRow): EntrySet {
  if (!proposal) return {};
  const { value, numerator, denominator, answers, status } = proposal;
  const parts = Object.entries({ value, numerator, denominator, answers }).filter(([, part]) => part !== null);
  return { status: certaintyIn(status), ...Object.fromEntries(parts) };
}

function writtenSet(
  key: string,
  rows: readonly ReportRow[],
  written: Written,
  language: Language,
  problems: Refusal[],
): EntrySet {
  const comment = written(`${key}/comment`).trim();
  const said = comment === (rows.find((one) => one.cell)?.cell?.comment ?? '') ? {} : { comment };
  const status = entryStatuses.find((one) => one === written(`${key}/status`)) ?? '';
  const statusBefore = statusOf(rows);
  if (status !== '' && status !== statusBefore) return { ...said, status };
  const figures = rows
    .filter(({ isEntered }) => isEntered)
    .map((row) => ({ row, content: read(key, row, written, language) }));
  for (const { row, content } of figures) {
    if (content.kind !== 'unread') continue;
    const text = `${rowText(row, language) || textIn(row.names, language)}: ${refusalText(content.code, content.text, wordsIn(language))}`;
    problems.push({ field: `${key}/${row.part}`, text });
  }
  const word = figures.find(({ content }) => content.kind === 'status')?.content;
  if (word?.kind === 'status') return { ...said, ...(word.status === statusBefore ? {} : { status: word.status }) };
  const changed = figures.filter(({ row, content }) => !isSameContent(figureIn(row), content));
  const sets = changed.map(({ row, content }) => setOf(row.part, content, certaintyIn(row.cell?.status)) ?? {});
  const isTakenBack = statusBefore !== '' && status === '' && sets.length === 0;
  return Object.assign({}, said, isTakenBack ? { status: null } : {}, ...sets);
}

const figureIn = ({ cell }: ReportRow): CellContent =>
  cell?.value == null ? empty : contentOf({ value: cell.value, status: null });

const read = (key: string, row: ReportRow, written: Written, language: Language): CellContent =>
  readCells([written(`${key}/${row.part}`)], [row], language)[0] ?? empty;
