import { error, type RequestEvent } from '@sveltejs/kit';
import { roundedOn, scaledMetric } from '#domain/compare.ts';
import { textIn } from '#domain/language.ts';
import { readComparison } from './reading.ts';
import { columnsOf, linesInOrder } from './table.ts';

type Table = { name: string; header: string[]; rows: (string | number | null)[][] };

/** What the view shows, as numbers: on the chosen scale, with two decimals more than are written on the page. */
export const shownTable = async (event: Pick<RequestEvent, 'url' | 'fetch' | 'locals'>): Promise<Table> => {
  const read = await readComparison(event);
  if (read === null) error(404, 'Nothing to compare', { code: 'not-found' });
  const { gathered, selection, language } = read;
  const columns = columnsOf(gathered, selection, language);
  const shown = scaledMetric(selection.scale, gathered.metric);
  const rounded = (value: number | null): number | null => (value === null ? null : roundedOn(value, shown));
  return {
    name: `${gathered.metric.code}-${selection.view}`,
    header: ['organisation', 'name', ...columns.map(({ name }) => name)],
    rows: linesInOrder(gathered, selection).map((line) => [
      line.organisation.code,
      textIn(line.organisation.names, language),
      ...columns.map(({ number }) => rounded(number(line))),
    ]),
  };
};
