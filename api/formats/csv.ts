/** What a spreadsheet would take for a formula, also behind apostrophes: so that one can be taken away again. */
const formula = /^'*[=+\-@\t\r\n＝＋－＠]/;

/** The text that was written behind an apostrophe. */
export const unguarded = (text: string): string =>
  text.startsWith("'") && formula.test(text.slice(1)) ? text.slice(1) : text;

/** A number can be told how it is written. */
type CsvValue = string | number | { written: string } | null;

/** A cell that a spreadsheet would take for a formula is written as text; quotes, delimiters and line breaks are quoted. */
function cell(value: CsvValue): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'object') return value.written;
  const safe = formula.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** RFC 4180, with a mark so that spreadsheets read it as UTF-8. */
export function csv(header: readonly string[], rows: Iterable<readonly CsvValue[]>): string {
  const lines = [header.join(',')];
  for (const row of rows) lines.push(row.map(cell).join(','));
  return `\uFEFF${lines.join('\r\n')}\r\n`;
}
