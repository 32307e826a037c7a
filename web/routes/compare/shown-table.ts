import { error, type RequestEvent } from '@sveltejs/kit';
import { roundedOn, scaledMetric } from '#domain/compare.ts';
import { textIn, type Language } from '#domain/language.ts';
import { m } from '#web/lib/paraglide/messages.js';
import type { Gathered } from './gather.ts';
import { lineNotes } from './marks.ts';
import { readComparison } from './reading.ts';
import type { Selection } from './selection.ts';
import { columnsOf, linesInOrder } from './table.ts';

type Table = { name: string; header: string[]; rows: (string | number | null)[][] };

/** As numbers: on the chosen scale, with two decimals more than are written on the page. */
export const shownTableOf = (gathered: Gathered, selection: Selection, language: Language, today: string): Table => {
  const columns = columnsOf(gathered, selection, language);
  const shown = scaledMetric(selection.scale, gathered.metric);
  const rounded = (value: number | null): number | null => (value === null ? null : roundedOn(value, shown));
  const lines = linesInOrder(gathered, selection);
  const remarks = lines.map((line) => lineNotes(gathered, line, { view: selection.view, today, language }).join(' '));
  const hasRemarks = remarks.some(Boolean);
  return {
    name: `${gathered.metric.code}-${selection.view}`,
    header: [
      'organisation',
      'name',
      ...columns.map(({ name }) => name),
      ...(hasRemarks ? [m.table_remark({}, { locale: language })] : []),
    ],
    rows: lines.map((line, place) => [
      line.organisation.code,
      textIn(line.organisation.names, language),
      ...columns.map(({ number }) => rounded(number(line))),
      ...(hasRemarks ? [remarks[place] || null] : []),
    ]),
  };
};

/** What the view shows, for a file. */
export const shownTable = async (event: Pick<RequestEvent, 'url' | 'fetch' | 'locals'>): Promise<Table> => {
  const read = await readComparison(event);
  if (read === null) error(404, 'Nothing to compare', { code: 'not-found' });
  const { gathered, selection, language, today } = read;
  return shownTableOf(gathered, selection, language, today);
};
