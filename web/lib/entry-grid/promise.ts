import { problemIn } from '#web/lib/api.ts';
import type { SheetEntry } from './cells.svelte.ts';
import type { EntrySheet } from './entry-sheet.svelte.ts';
import { readColumn } from './read-grid.ts';

/** Promises a cell for a day, or takes the promise back with null. Answers the code of a refusal, or null. */
export async function promiseCell(
  sheet: EntrySheet,
  entry: SheetEntry,
  promise: { on: string; from: string } | null,
): Promise<string | null> {
  const column = sheet.grid.columns[entry.column];
  const now = column && (await readColumn(sheet.grid.form.code, column));
  if (!column || !now) return 'unreachable';
  const { form, period, organisation, metric, breakdown } = entry.address;
  const response = await fetch(
    `/api/v1/submissions/${[form, period, organisation].map(encodeURIComponent).join('/')}/later`,
    {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'If-Match': `"${now.columns[0]?.version ?? 0}"` },
      body: JSON.stringify({ cells: [{ metric, breakdown }], ...(promise ?? { on: null }) }),
    },
  );
  if (!response.ok) return (await problemIn(response)).code;
  const after = await readColumn(form, column);
  if (after) sheet.receive(after);
  return null;
}
