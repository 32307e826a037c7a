import { listForms } from '#db/queries/forms.ts';
import { getOrganisationTree } from '#db/queries/organisations.ts';
import { languages } from '#domain/language.ts';
import { textOf, type TableRow } from '#domain/table-layout.ts';
import { openTableFile, tableBatches } from '../imports/table-file.ts';
import { mayFill, type Doing } from './actions.ts';
import { formColumn, formTitle, header } from './export.ts';

/** The forms that one fills in, as their files call them. */
export type OwnForms = {
  codes: readonly string[];
  /** By what stands at the top of their workbooks; null where several are called the same. */
  byTitle: ReadonlyMap<string, string | null>;
};

export async function ownForms({ context, viewer }: Doing): Promise<OwnForms> {
  const { orm } = context.database;
  const byTitle = new Map<string, string | null>();
  const tree = await getOrganisationTree(orm, null);
  const own = (await listForms(orm)).filter((form) => mayFill(viewer, form, tree));
  for (const { code, names } of own) {
    for (const title of new Set(languages.map((language) => formTitle(names, language)))) {
      byTitle.set(title, byTitle.has(title) ? null : code);
    }
  }
  return { codes: own.map(({ code }) => code), byTitle };
}

/** So many rows are looked at for what a file says of itself. */
const mostRows = 10;

/** The form that a file was exported from; null where it does not say. */
export async function ownForm(path: string, fileName: string, forms: OwnForms): Promise<string | null> {
  let first: TableRow | null = null;
  for await (const { rows } of tableBatches(await openTableFile(path), { sheets: null, mostRows })) {
    for (const row of rows) {
      const titled = forms.byTitle.get(textOf(row.cells[0]));
      if (titled) return titled;
      if (first) return formIn(first, row, fileName, forms.codes);
      // a workbook says it above its heading, a text file has the heading first
      if (isExported(row)) first = row;
    }
  }
  return null;
}

const isExported = ({ cells }: TableRow): boolean => header.every((word, place) => textOf(cells[place]) === word);

/** In a column of its own; files from before there was one have it in their names. */
function formIn(heading: TableRow, row: TableRow, fileName: string, codes: readonly string[]): string | null {
  const place = heading.cells.findIndex((cell) => textOf(cell) === formColumn);
  if (place >= 0) return codes.find((code) => code === textOf(row.cells[place])) ?? null;
  const named = codes.filter((code) => fileName.startsWith(`${code}-`));
  return named.toSorted((one, other) => other.length - one.length)[0] ?? null;
}
