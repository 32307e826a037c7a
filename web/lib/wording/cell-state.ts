import type { Language } from '#domain/language.ts';
import type { CellState } from '#domain/submission.ts';
import { m } from '#web/lib/paraglide/messages.js';

const names: Record<CellState, typeof m.approval_cell_draft> = {
  draft: m.approval_cell_draft,
  submitted: m.approval_cell_submitted,
  held: m.approval_cell_held,
  approved: m.approval_cell_approved,
  returned: m.approval_cell_returned,
  later: m.approval_cell_later,
};

/** Where one cell stands, in words. */
export const cellStateText = (state: CellState, language: Language): string => names[state]({}, { locale: language });
