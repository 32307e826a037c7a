import { isFilled } from '#domain/entry-value.ts';
import { statusCodeOf } from '#domain/status.ts';
import type { GridAnswer } from './answers.ts';
import type { SheetEntry } from './cells.svelte.ts';
import { contentOf } from './content.ts';

export type Filled = { filled: number; required: number };

const isEntryFilled = ({ cells, figures: { status, ...figures } }: SheetEntry): boolean => {
  const said = contentOf({ value: null, status });
  const asks = cells.some(({ row }) => row.part === 'numerator') ? 'parts' : 'value';
  const asksAnswers = cells.some(({ row }) => row.part === 'answers');
  return isFilled(
    { asks, asksAnswers },
    { ...figures, status: said.kind === 'status' ? statusCodeOf[said.status] : null },
  );
};

/** How much of what each column must have is there. */
export const filledIn = ({ columns }: GridAnswer, entries: readonly SheetEntry[]): Filled[] => {
  const found = columns.map(() => ({ filled: 0, required: 0 }));
  for (const entry of entries) {
    const column = found[entry.column];
    if (!column || !entry.cells[0]?.row.isRequired) continue;
    column.required++;
    if (isEntryFilled(entry)) column.filled++;
  }
  return found;
};
