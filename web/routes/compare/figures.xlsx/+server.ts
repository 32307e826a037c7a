import { tableWorkbook } from '#web/lib/server/table-file.ts';
import { shownTable } from '../shown-table.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => {
  const { name, header, rows } = await shownTable(event);
  return tableWorkbook(name, header, rows);
};
