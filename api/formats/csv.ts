import type { Language } from '#domain/language.ts';

/** What a spreadsheet would take for a formula, also behind apostrophes: so that one can be taken away again. */
const formula = /^'*[=+\-@\t\r\n＝＋－＠]/;

/** The text that was written behind an apostrophe. */
export const unguarded = (text: string): string =>
  text.startsWith("'") && formula.test(text.slice(1)) ? text.slice(1) : text;

/** A number can be told how it is written, with a point. */
type CsvValue = string | number | { written: string } | null;

export type CsvStyle = { delimiter: ',' | ';'; decimalSign: '.' | ',' };
const plainStyle: CsvStyle = { delimiter: ',', decimalSign: '.' };
const commaStyle: CsvStyle = { delimiter: ';', decimalSign: ',' };

/** As a spreadsheet in that language opens it by itself: with a decimal comma, semicolons part the columns. */
export const csvStyle = (language: Language): CsvStyle => (language === 'en' ? plainStyle : commaStyle);

/** A cell that a spreadsheet would take for a formula is written as text; quotes, delimiters and line breaks are quoted. */
function cell(value: CsvValue, { delimiter, decimalSign }: CsvStyle): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value).replace('.', decimalSign);
  if (typeof value === 'object') return value.written.replace('.', decimalSign);
  const safe = formula.test(value) ? `'${value}` : value;
  return safe.includes(delimiter) || /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** RFC 4180, with a mark so that spreadsheets read it as UTF-8. */
export function csv(
  header: readonly string[],
  rows: Iterable<readonly CsvValue[]>,
  style: CsvStyle = plainStyle,
): string {
  const line = (row: readonly CsvValue[]): string => row.map((value) => cell(value, style)).join(style.delimiter);
  // a heading is text as well: "95 %, from", or what somebody called a metric
  const lines = [line(header)];
  for (const row of rows) lines.push(line(row));
  return `\uFEFF${lines.join('\r\n')}\r\n`;
}
