import { csv } from '#api/formats/csv.ts';

/** Rows as a file for spreadsheets, safe to open. */
export const tableFile = (
  name: string,
  header: readonly string[],
  rows: Iterable<readonly (string | number | null)[]>,
): Response =>
  new Response(csv(header, rows), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8; header=present',
      'Content-Disposition': `attachment; filename="${name}.csv"`,
    },
  });
