import { listForms } from '#db/queries/forms.ts';
import { listMetrics } from '#db/queries/metrics.ts';
import { getOrganisationTree } from '#db/queries/organisations.ts';
import { languages } from '#domain/language.ts';
import { nameIndex, type NameIndex } from '#domain/name-match.ts';
import { textOf, type TableRow } from '#domain/table-layout.ts';
import { partOfHeader } from '#domain/table-words.ts';
import { Problem } from '../http/problem.ts';
import { openTableFile, sampleOf, tableBatches } from '../imports/table-file.ts';
import { mayFill, mayPublish, type Brought, type Doing } from './actions.ts';
import { formTitle } from './export.ts';
import { formColumnIn, isExportHeading } from './export-headings.ts';

/** The forms that one fills in, as their files call them. */
export type OwnForms = {
  codes: readonly string[];
  /** By what stands at the top of their workbooks; null where several are called the same. */
  byTitle: ReadonlyMap<string, string | null>;
  /** What each of them asks for. */
  metrics: ReadonlyMap<string, ReadonlySet<string>>;
  names: NameIndex;
  /** The only one there is for somebody whose files fill forms and nothing else. */
  only: string | null;
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
  const metrics = new Map(own.map(({ code, rows }) => [code, new Set(rows.map(({ metric }) => metric))]));
  const asked = new Set([...metrics.values()].flatMap((of) => [...of]));
  const [first, ...others] = own;
  return {
    codes: own.map(({ code }) => code),
    byTitle,
    metrics,
    names: nameIndex((await listMetrics(orm, null)).filter(({ code }) => asked.has(code))),
    only: first && !others.length && !mayPublish(viewer) ? first.code : null,
  };
}

/** Said instead of a form: the one that the file is for, whichever it is. */
const whicheverForm = '*';

/**
 * The form that a file fills; null where its figures are published. What the file says goes before what is said of it.
 * Problem `which-form` where neither tells.
 */
export async function formOf({ path, fileName, form, source }: Brought, forms: OwnForms): Promise<string | null> {
  if (source !== null) return form;
  const own = await ownForm(path, fileName, forms);
  if (own !== null || form !== whicheverForm) return own ?? form;
  const found = forms.only ?? (await formByMetrics(path, forms));
  if (found !== null) return found;
  throw new Problem(422, 'which-form', 'The file does not tell which form it is for: choose one.', { path: 'form' });
}

/** The only form that asks for everything that a file names of what any of them asks for. */
async function formByMetrics(path: string, { metrics, names }: OwnForms): Promise<string | null> {
  const sheets = await sampleOf(await openTableFile(path));
  const texts = new Set(
    sheets.flatMap(({ name, rows }) => [name, ...rows.flatMap(({ cells }) => cells.map((cell) => textOf(cell)))]),
  );
  const named = [...texts].flatMap((text) => {
    const { rest } = partOfHeader(text);
    const match = names.match(rest === '' ? text : rest);
    const codes = 'code' in match ? [match.code] : match.candidates;
    return codes.length ? [codes] : [];
  });
  if (!named.length) return null;
  const fitting = [...metrics].filter(([, asked]) => named.every((codes) => codes.some((code) => asked.has(code))));
  const [found, ...others] = fitting.map(([code]) => code);
  return found !== undefined && !others.length ? found : null;
}

/** So many rows are looked at for what a file says of itself. */
const mostRows = 10;

/** The form that a file was exported from; null where it does not say. */
async function ownForm(path: string, fileName: string, forms: OwnForms): Promise<string | null> {
  let first: TableRow | null = null;
  for await (const { rows } of tableBatches(await openTableFile(path), { sheets: null, mostRows })) {
    for (const row of rows) {
      const titled = forms.byTitle.get(textOf(row.cells[0]));
      if (titled) return titled;
      if (first) return formIn(first, row, fileName, forms.codes);
      // a workbook says it above its heading, a text file has the heading first
      if (isExportHeading(row.cells)) first = row;
    }
  }
  return null;
}

/** In a column of its own; files from before there was one have it in their names. */
function formIn(heading: TableRow, row: TableRow, fileName: string, codes: readonly string[]): string | null {
  const place = formColumnIn(heading.cells);
  if (place >= 0) return codes.find((code) => code === textOf(row.cells[place])) ?? null;
  const named = codes.filter((code) => fileName.startsWith(`${code}-`));
  return named.toSorted((one, other) => other.length - one.length)[0] ?? null;
}
