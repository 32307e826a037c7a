import type { Metric } from '#db/queries/metrics.ts';
import type { Snapshot } from '#db/queries/snapshot.ts';
import { comparabilityMarks, markText } from '#domain/comparability.ts';
import { daysBetween } from '#domain/date.ts';
import { textIn, type Language } from '#domain/language.ts';
import { unitText } from '#domain/number.ts';
import { Problem } from '../http/problem.ts';
import type { SeriesAnswer } from '../series/answers.ts';
import { seriesTable } from './series-csv.ts';
import { writeSheets, type WrittenCell } from './workbook.ts';

/** A workbook is made at one go, in memory: what is larger is taken as CSV. */
const mostRows = 20_000;

type Words = Record<
  | 'figures'
  | 'notes'
  | 'metric'
  | 'unit'
  | 'definition'
  | 'source'
  | 'organisation'
  | 'asOf'
  | 'now'
  | 'version'
  | 'marks'
  | 'unfinished',
  string
>;
const words: Record<Language, Words> = {
  sv: {
    figures: 'Siffror',
    notes: 'Om siffrorna',
    metric: 'Mått',
    unit: 'Enhet',
    definition: 'Definition',
    source: 'Källa',
    organisation: 'Organisation',
    asOf: 'Som det var känt',
    now: 'nu',
    version: 'Version av siffrorna',
    marks: 'Märken',
    unfinished: 'period-end inte har varit',
  },
  en: {
    figures: 'Figures',
    notes: 'About the figures',
    metric: 'Metric',
    unit: 'Unit',
    definition: 'Definition',
    source: 'Source',
    organisation: 'Organisation',
    asOf: 'As it was known',
    now: 'now',
    version: 'Version of the figures',
    marks: 'Marks',
    unfinished: 'period-end is still to come',
  },
  da: {
    figures: 'Tal',
    notes: 'Om tallene',
    metric: 'Nøgletal',
    unit: 'Enhed',
    definition: 'Definition',
    source: 'Kilde',
    organisation: 'Organisation',
    asOf: 'Som det var kendt',
    now: 'nu',
    version: 'Version af tallene',
    marks: 'Mærker',
    unfinished: 'period-end ikke har været',
  },
};

/** A workbook counts days from here. */
const dayNumber = (isoDate: string): number => daysBetween('1899-12-30', isoDate);

/** The same rows as the CSV, with numbers as numbers and days as days, and a sheet that says what they are. Problem `too-many-cells`. */
export function seriesWorkbook(
  snapshot: Pick<Snapshot, 'tree' | 'metricByCode'>,
  answer: SeriesAnswer,
  language: Language,
): Promise<Uint8Array> {
  const { columns, rows } = seriesTable(answer);
  if (rows.length > mostRows) {
    throw new Problem(413, 'too-many-cells', `A workbook holds at most ${mostRows} figures: take them as CSV.`, {
      limit: mostRows,
      cells: rows.length,
    });
  }
  const end = columns.indexOf('period-end');
  const cellOf = (value: string | number | null, column: number): WrittenCell =>
    column === end && typeof value === 'string' ? { value: dayNumber(value), format: 'yyyy-mm-dd' } : { value };
  const said = words[language];
  return writeSheets([
    {
      name: said.figures,
      rows: [columns.map((value) => ({ value, isHeading: true })), ...rows.map((row) => row.map(cellOf))],
      headingRows: 1,
      widths: columns.map((name) => (['metric', 'organisation', 'breakdown'].includes(name) ? 24 : 12)),
    },
    { name: said.notes, rows: notesOf(snapshot, answer, language), headingRows: 0, widths: [28, 90] },
  ]);
}

/** What has to go with the figures wherever they go. */
function notesOf(
  { tree, metricByCode }: Pick<Snapshot, 'tree' | 'metricByCode'>,
  { asOf, dataVersion, series }: SeriesAnswer,
  language: Language,
): WrittenCell[][] {
  const said = words[language];
  const row = (name: string, value: string): WrittenCell[] => [{ value: name, isHeading: true }, { value }];
  const metrics = [...new Set(series.map(({ metric }) => metric))].flatMap((code) => metricByCode.get(code) ?? []);
  const organisations = [...new Set(series.map(({ organisation }) => organisation))].flatMap(
    (code) => tree.byCode(code) ?? [],
  );
  const attributions = new Set(
    series.flatMap((item) => (item.attributions ?? []).map((texts) => textIn(texts, language))),
  );
  const ofMetric = ({ code, names, unit, definition, source }: Metric): WrittenCell[][] => [
    row(said.metric, `${textIn(names, language)} (${code})`),
    row(said.unit, unitText(unit, language)),
    row(said.definition, textIn(definition, language)),
    row(said.source, textIn(source, language)),
  ];
  return [
    ...metrics.flatMap(ofMetric),
    // whose figures they are and under which licence
    ...[...attributions].map((text) => row(said.source, text)),
    ...organisations.map(({ code, names }) => row(said.organisation, `${textIn(names, language)} (${code})`)),
    row(said.asOf, asOf ?? said.now),
    row(said.version, String(dataVersion)),
    [{ value: said.marks, isHeading: true }],
    ...comparabilityMarks.map((mark) => row(mark === 'unfinished' ? said.unfinished : mark, markText(mark, language))),
  ];
}
