import type { Language } from '#domain/language.ts';
import { textIn } from '#domain/language.ts';
import { formatPeriod } from '#domain/period.ts';
import { changesOf } from '#web/lib/entry-grid/changes.ts';
import { certaintyIn, type EntryChange, type GridAnswer } from '#web/lib/entry-grid/answers.ts';
import { contentOf, isSameContent, plainText } from '#web/lib/entry-grid/content.ts';
import { readCells } from '#web/lib/entry-grid/read-cells.ts';
import { refusalText, rowText } from '#web/lib/entry-grid/wording.ts';
import { wordsIn } from '#web/lib/entry-grid/words.ts';
import type { Refusal } from '#web/lib/wording/refusal.ts';

export type PlainField = { name: string; label: string; value: string; version: number; isRequired: boolean };
export type PlainForm = { column: string; organisation: string; period: string; fields: PlainField[] };

type Row = GridAnswer['rows'][number];

const nameOf = ({ metric, breakdown, part }: Row): string => `${metric}/${breakdown}/${part}`;

/** One column as a form that needs no scripts; null where none is asked for or it cannot be filled in. */
export function plainForm(grid: GridAnswer, columnKey: string | null, language: Language): PlainForm | null {
  const place = grid.columns.findIndex(({ key, isEditable }) => key === columnKey && isEditable);
  const column = grid.columns[place];
  if (!column) return null;
  return {
    column: column.key,
    organisation: textIn(column.names, language),
    period: formatPeriod(column.period, language, 'long'),
    fields: grid.rows.flatMap((row, rowPlace) => {
      if (!row.isEntered) return [];
      const cell = grid.cells[rowPlace]?.[place] ?? null;
      return {
        name: nameOf(row),
        label: rowText(row, language),
        value: cell ? plainText(contentOf(cell), language) : '',
        version: cell?.version ?? 0,
        isRequired: row.isRequired,
      };
    }),
  };
}

/** What has come to differ, and what could not be read. */
export function plainChanges(
  grid: GridAnswer,
  columnKey: string,
  written: (name: string) => string,
  language: Language,
): { changes: (EntryChange & { id: string })[]; problems: Refusal[] } {
  const place = grid.columns.findIndex(({ key }) => key === columnKey);
  const column = grid.columns[place];
  if (!column) return { changes: [], problems: [] };
  const rows = grid.rows.map((row, rowPlace) => ({ row, rowPlace })).filter(({ row }) => row.isEntered);
  const contents = readCells(
    rows.map(({ row }) => written(nameOf(row))),
    rows.map(({ row }) => row),
    language,
  );
  const touched = rows.flatMap(({ row, rowPlace }, position) => {
    const content = contents[position];
    const cell = grid.cells[rowPlace]?.[place] ?? null;
    const before = contentOf(cell ?? { value: null, status: null });
    return content && !isSameContent(before, content) ? [{ row, content, status: cell?.status }] : [];
  });
  return {
    problems: touched.flatMap(({ row, content }) =>
      content.kind === 'unread'
        ? [
            {
              field: nameOf(row),
              text: `${rowText(row, language)}: ${refusalText(content.code, content.text, wordsIn(language))}`,
            },
          ]
        : [],
    ),
    changes: changesOf(
      touched.map(({ row, content, status }) => ({
        address: {
          form: grid.form.code,
          organisation: column.organisation,
          period: column.period,
          metric: row.metric,
          breakdown: row.breakdown,
        },
        // what the page showed: somebody else may have written since
        version: Number(written(`${nameOf(row)}/version`)) || 0,
        part: row.part,
        content,
        certainty: certaintyIn(status),
      })),
    ).map(({ body }) => ({ id: crypto.randomUUID(), ...body })),
  };
}
