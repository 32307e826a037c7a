import { workbookType } from '../formats/workbook.ts';

export type AcceptedFormat = 'json' | 'csv' | 'xlsx';

/** The form that an `Accept` header asks for; JSON where it names no other. */
export const acceptedFormat = (accept: string | undefined): AcceptedFormat => {
  if (accept?.includes('text/csv')) return 'csv';
  return accept?.includes(workbookType) ? 'xlsx' : 'json';
};
