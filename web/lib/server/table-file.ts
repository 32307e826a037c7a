import { csv } from '#api/formats/csv.ts';
import { workbookType, writeSheets } from '#api/formats/workbook.ts';

type Rows = Iterable<readonly (string | number | null)[]>;

/** Rows as a file for spreadsheets, safe to open. */
export const tableFile = (name: string, header: readonly string[], rows: Rows): Response =>
  new Response(csv(header, rows), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8; header=present',
      'Content-Disposition': `attachment; filename="${name}.csv"`,
    },
  });

/** The same as a workbook, whose sheet is called like the file: numbers are numbers, and everything can be changed. */
export const tableWorkbook = async (name: string, header: readonly string[], rows: Rows): Promise<Response> => {
  const heading = header.map((value) => ({ value, isHeading: true }));
  const cells = [...rows].map((row) => row.map((value) => ({ value })));
  const widths = header.map((_, column) => (column < 2 ? 28 : 14));
  // a sheet's name has at most 31 letters
  const sheet = await writeSheets([{ name: name.slice(0, 31), rows: [heading, ...cells], headingRows: 1, widths }]);
  return new Response(new Uint8Array(sheet), {
    headers: { 'Content-Type': workbookType, 'Content-Disposition': `attachment; filename="${name}.xlsx"` },
  });
};
