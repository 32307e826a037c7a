// A second, naive reading of the GOV.UK file: its own CSV reader, its own arithmetic, nothing from the product.
import { readFileSync } from 'node:fs';

/** Every row of a CSV text with commas, cell by cell. */
export function csvRows(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (isQuoted) {
      if (character === '"' && text[at + 1] === '"') {
        field += '"';
        at += 1;
      } else if (character === '"') isQuoted = false;
      else field += character;
    } else if (character === '"') isQuoted = true;
    else if (character === ',') {
      row.push(field);
      field = '';
    } else if (character === '\n') {
      row.push(field);
      rows.push(row);
      row = [];
      field = '';
    } else if (character !== '\r') field += character;
  }
  if (field || row.length) rows.push([...row, field]);
  return rows;
}

const quarterOf: Record<string, string> = {
  'Jan - Mar': 'Q1',
  'Apr - Jun': 'Q2',
  'Jul - Sep': 'Q3',
  'Oct - Dec': 'Q4',
};

export type NaiveService = {
  department: string;
  agency: string;
  slug: string;
  name: string;
  /** By period code; undefined where the file is blank. */
  total: Record<string, number | undefined>;
  digital: Record<string, number | undefined>;
};

export function readGovuk(path: string): { services: NaiveService[]; periods: string[] } {
  const [header = [], ...rows] = csvRows(readFileSync(path, 'utf8'));
  const columns = header.flatMap((name, index) => {
    const found = /^(Total|Digital) transactions\s+(\w+ - \w+) (\d{4})$/.exec(name.replace(/\s+/g, ' '));
    return found ? [{ kind: found[1], period: `${found[3]}-${quarterOf[found[2] ?? '']}`, index }] : [];
  });
  const slugify = (text: string) =>
    text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '');
  const figures = (row: string[], kind: string) =>
    Object.fromEntries(
      columns
        .filter((column) => column.kind === kind)
        .map(({ period, index }) => {
          const text = (row[index] ?? '').replaceAll(',', '').trim();
          return [period, text === '' ? undefined : Number(text)];
        }),
    );
  return {
    periods: [...new Set(columns.map(({ period }) => period))],
    services: rows.map((row) => ({
      department: `gov-${slugify(row[0] ?? '')}`,
      agency: slugify((row[3] ?? '').trim() || (row[2] ?? '')),
      name: (row[4] ?? '').trim(),
      slug: row[5] ?? '',
      total: figures(row, 'Total'),
      digital: figures(row, 'Digital'),
    })),
  };
}

/** Summed digital over summed total of the services that report both, in per cent, and how many those are. */
export function naiveShare(services: readonly NaiveService[], period: string): { share: number | null; have: number } {
  let [digital, total, have] = [0, 0, 0];
  for (const service of services) {
    const [over, under] = [service.digital[period], service.total[period]];
    if (over === undefined || under === undefined) continue;
    digital += over;
    total += under;
    have += 1;
  }
  return { share: total > 0 ? (100 * digital) / total : null, have };
}

/** What stands in the chosen columns and is neither blank nor a number. */
export function oddTexts(path: string, isChosen: (header: string) => boolean): string[] {
  const [header = [], ...rows] = csvRows(readFileSync(path, 'utf8'));
  const columns = header.flatMap((name, index) => (isChosen(name.replace(/\s+/g, ' ').trim()) ? [index] : []));
  return rows
    .flatMap((row) => columns.map((index) => (row[index] ?? '').trim()))
    .filter((text) => text !== '' && !/^[\d,.]+$/.test(text));
}
