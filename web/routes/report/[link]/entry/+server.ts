import { json } from '@sveltejs/kit';
import { languageOf } from '#web/lib/address.ts';
import { sheetOf, type Sheet } from '../report-sheet.ts';
import { saveWritten } from '../saving.ts';
import type { Refusal } from '#web/lib/wording/refusal.ts';
import type { RequestHandler } from './$types';

/** What the page learns of an entry that it has sent. */
export type Saved = { sheet: Sheet; problems: Refusal[] };

export const POST: RequestHandler = async (event) => {
  const form = await event.request.formData();
  const written = (name: string): string => {
    const value = form.get(name);
    return typeof value === 'string' ? value : '';
  };
  const { report, problems } = await saveWritten(event, written, written('only'));
  const saved: Saved = { sheet: sheetOf(report, languageOf(event.url.pathname)), problems };
  return json(saved);
};
