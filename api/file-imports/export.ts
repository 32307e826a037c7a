import { Hono } from 'hono';
import { z } from 'zod';
import { formatPeriod, type PeriodCode } from '#domain/period.ts';
import { languages, textIn, type Language } from '#domain/language.ts';
import type { Viewer } from '#domain/viewer.ts';
import type { Context } from '../context.ts';
import type { GridAnswer } from '../entries/answers.ts';
import { readGrid } from '../entries/grid.ts';
import { readForm } from '../forms/actions.ts';
import type { StoredForm } from '#db/queries/forms.ts';
import { csv, csvStyle } from '../formats/csv.ts';
import { workbookType, writeWorkbook, type WrittenCell } from '../formats/workbook.ts';
import { acting } from '../http/description.ts';
import { Period, query } from '../http/parameters.ts';
import { formHeading, headings } from './export-headings.ts';

const ExportQuery = z.strictObject({
  period: Period,
  organisation: z.string().max(182).meta({ description: 'It, or what reports below it.' }),
  format: z.enum(['xlsx', 'csv']).default('xlsx'),
  language: z
    .enum(languages)
    .default('sv')
    .meta({ description: 'Of the headings, the names beside the codes, and in CSV the decimal sign.' }),
});

const parts = ['value', 'numerator', 'denominator', 'answers'] as const;
type Part = (typeof parts)[number];

type Line = {
  organisation: string;
  organisationName: string;
  period: PeriodCode;
  metric: string;
  metricName: string;
  breakdown: string;
  amounts: Record<Part, number | null>;
  /** Which of them the form asks for. */
  asked: ReadonlySet<Part>;
  format: string;
  status: string;
  comment: string;
};

/** Every line of a form for everybody who reports below an organisation, with what is entered in it. */
export function linesOf(grid: GridAnswer, language: Language): Line[] {
  const rows = Map.groupBy(
    grid.rows.map((row, place) => ({ ...row, place })),
    ({ metric, breakdown }) => `${metric} ${breakdown}`,
  );
  return grid.columns.flatMap((column, index) =>
    [...rows.values()].flatMap((group): Line[] => {
      const [first] = group;
      if (!first) return [];
      const cells = group.map((row) => ({ row, cell: grid.cells[row.place]?.[index] ?? null }));
      // what was published without the form is not an entry, and does not become one
      const entered = cells.filter(({ cell }) => cell !== null && cell.version > 0);
      const amountOf = (part: Part) => entered.find(({ row }) => row.part === part)?.cell?.value ?? null;
      const one = entered[0]?.cell;
      return [
        {
          organisation: column.organisation,
          organisationName: textIn(column.names, language),
          period: column.period,
          metric: first.metric,
          metricName: textIn(first.names, language),
          breakdown: first.breakdown,
          amounts: {
            value: amountOf('value'),
            numerator: amountOf('numerator'),
            denominator: amountOf('denominator'),
            answers: amountOf('answers'),
          },
          asked: new Set(group.filter(({ isEntered }) => isEntered).map(({ part }) => part)),
          format: numberFormat(first),
          status: one?.status ?? '',
          comment: one?.comment ?? '',
        },
      ];
    }),
  );
}

function numberFormat({ unit, decimals }: Pick<GridAnswer['rows'][number], 'unit' | 'decimals'>): string {
  const digits = decimals ? `#,##0.${'0'.repeat(decimals)}` : '#,##0';
  // the figure is in per cent already
  return unit === 'percent' ? `${digits}" %"` : digits;
}

/** `1.234` and `1,234` alone could be a thousand or one and a bit: with another decimal they are one and a bit. */
const plain = (value: number | null): number | { written: string } | null => {
  const text = String(value);
  return value !== null && /^-?[1-9]\d{0,2}\.\d{3}$/.test(text) ? { written: `${text}0` } : value;
};

const formCsv = (form: string, lines: readonly Line[], language: Language): string =>
  csv(
    [...headings[language], formHeading[language]],
    lines.map((line) => [
      ...keysOf(line),
      ...parts.map((part) => plain(line.amounts[part])),
      line.status,
      line.comment,
      form,
    ]),
    csvStyle(language),
  );

const keysOf = ({ organisation, organisationName, period, metric, metricName, breakdown }: Line): string[] => [
  organisation,
  organisationName,
  period,
  metric,
  metricName,
  breakdown,
];

const words: Record<Language, { form: string; period: string; organisation: string }> = {
  sv: { form: 'Formulär', period: 'Period', organisation: 'Organisation' },
  en: { form: 'Form', period: 'Period', organisation: 'Organisation' },
  da: { form: 'Skema', period: 'Periode', organisation: 'Organisation' },
};

/** What stands at the top of a form's workbook; by it the form is known again when the workbook comes back. */
export const formTitle = (names: StoredForm['names'], language: Language): string =>
  `${words[language].form}: ${textIn(names, language)}`;

/** A sheet that says what it is above its heading, and where only figures, statuses and comments can be changed. */
export function formWorkbook(
  { names }: Pick<StoredForm, 'names'>,
  period: PeriodCode,
  organisation: string,
  lines: readonly Line[],
  language: Language,
): Promise<Uint8Array> {
  const said = words[language];
  const locked = (value: string): WrittenCell => ({ value });
  const title = (value: string): WrittenCell[] => [{ value, isHeading: true }];
  const rows: WrittenCell[][] = [
    title(formTitle(names, language)),
    title(`${said.period}: ${formatPeriod(period, language, 'long')}`),
    title(`${said.organisation}: ${organisation}`),
    [],
    headings[language].map((value) => ({ value, isHeading: true })),
    ...lines.map((line) => [
      ...keysOf(line).map(locked),
      ...parts.map((part): WrittenCell => {
        const format = part === 'value' ? line.format : '#,##0.######';
        return { value: line.amounts[part], format, isOpen: line.asked.has(part) };
      }),
      { value: line.status, isOpen: true },
      { value: line.comment, isOpen: true },
    ]),
  ];
  return writeWorkbook(period, rows, { headingRows: 5, widths: [16, 28, 10, 24, 32, 16, 12, 12, 12, 12, 16, 48] });
}

const types = {
  xlsx: workbookType,
  csv: 'text/csv; charset=utf-8',
} as const;

async function gridBelow(
  context: Context,
  viewer: Viewer,
  form: StoredForm,
  asked: { period: PeriodCode; organisation: string },
): Promise<GridAnswer> {
  return readGrid(context, viewer, form, { ...asked, across: 'organisations', earlier: 0 });
}

/** A form as a file that the import reads back without a change: `/forms/:form/export`. */
export const formExportRoutes = (context: Context) =>
  new Hono().get(
    '/:form/export',
    acting({
      summary: 'What a form holds, as a workbook or CSV',
      description: 'Read back, it changes nothing.',
      answer: z.string(),
      as: [types.xlsx, 'text/csv'],
      tag: 'entries',
    }),
    query(ExportQuery),
    async (c) => {
      const { format, language, ...asked } = c.req.valid('query');
      const form = await readForm(c, context, c.req.param('form'));
      const grid = await gridBelow(context, c.get('viewer'), form, asked);
      const lines = linesOf(grid, language);
      const file = `${form.code}-${asked.period}-${asked.organisation}.${format}`;
      c.header('Content-Type', types[format]);
      c.header('Content-Disposition', `attachment; filename="${file}"`);
      if (format === 'csv') return c.body(formCsv(form.code, lines, language));
      const whose = lines.find(({ organisation }) => organisation === asked.organisation)?.organisationName;
      return c.body(
        new Uint8Array(await formWorkbook(form, asked.period, whose ?? asked.organisation, lines, language)),
      );
    },
  );
