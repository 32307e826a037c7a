import { isMark } from '#domain/comparability.ts';
import { textIn, type Language } from '#domain/language.ts';
import { formatNumber, formatValue } from '#domain/number.ts';
import { formatPeriod, type PeriodCode } from '#domain/period.ts';
import { localText, type LocalText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { statusText } from '#web/lib/wording/status.ts';
import { pairsOf } from './drawing.ts';
import type { Line } from './figures.ts';
import type { Gathered } from './gather.ts';
import { lineNotes, type Asked } from './marks.ts';
import { rankedOf } from './ranked.ts';
import type { Selection } from './selection.ts';
import { writtenOn } from './wording.ts';

export type CompareTable = {
  columns: string[];
  rows: {
    code: string;
    path: string;
    name: LocalText;
    isOwn: boolean;
    cells: (string | null)[];
    remark: string | null;
  }[];
};

type Column = { name: string; cell: (line: Line) => string | null; number: (line: Line) => number | null };

/** A column for each thing that the view shows, and the numbers of it for a file. */
export const columnsOf = (gathered: Gathered, selection: Selection, language: Language): Column[] => {
  const { figures, metric, second } = gathered;
  const { periods, period, base } = figures;
  const inLanguage = { locale: language };
  const written = writtenOn(selection.scale, metric, language);
  const short = (one: PeriodCode): string => formatPeriod(one, language, 'short');
  const at = (one: PeriodCode): Column => {
    const position = periods.indexOf(one);
    const number = ({ values }: Line): number | null => values[position] ?? null;
    return { name: short(one), number, cell: (line) => textOf(number(line), written) };
  };
  if (period === null) return [];
  const { items } = rankedOf(gathered, selection.scale);
  const placed = new Map(items.map((one) => [one.line.organisation.code, one]));
  const placedOf = ({ organisation }: Line) => placed.get(organisation.code);
  const ranked: Column[] = [
    {
      name: m.compare_column_place({}, inLanguage),
      number: (line) => placedOf(line)?.rank ?? null,
      cell: (line) => textOf(placedOf(line)?.rank ?? null, String),
    },
    {
      name: short(period),
      number: (line) => placedOf(line)?.value ?? null,
      cell: (line) => textOf(placedOf(line)?.value ?? null, written),
    },
    ...(items.some(({ interval }) => interval !== null)
      ? (['lower', 'upper'] as const).map((end) => ({
          name: (end === 'lower' ? m.compare_column_lower : m.compare_column_upper)({}, inLanguage),
          number: (line: Line) => placedOf(line)?.interval?.[end] ?? null,
          cell: (line: Line) => textOf(placedOf(line)?.interval?.[end] ?? null, written),
        }))
      : []),
    ...(items.some(({ answers }) => answers !== null)
      ? [
          {
            name: m.column_answers({}, inLanguage),
            number: (line: Line) => placedOf(line)?.answers ?? null,
            cell: (line: Line) => textOf(placedOf(line)?.answers ?? null, (count) => formatNumber(count, 0, language)),
          },
        ]
      : []),
  ];
  switch (selection.view) {
    case 'lines':
    case 'multiples':
      return periods.map(at);
    case 'slope':
      return [...new Set([base ?? period, period])].map(at);
    case 'bars':
    case 'distribution':
      return ranked;
    case 'scatter': {
      const across = new Map(pairsOf(gathered, selection).map((one) => [one.line.organisation.code, one.across]));
      const number = ({ organisation }: Line): number | null => across.get(organisation.code) ?? null;
      return second === null
        ? ranked
        : [
            ...ranked,
            {
              name: textIn(second.names, language),
              number,
              cell: (line) => textOf(number(line), (value) => formatValue(value, second, language)),
            },
          ];
    }
    case 'table':
      return [...ranked, ...periods.filter((one) => one !== period).map(at)];
  }
};

const textOf = (value: number | null, write: (value: number) => string): string | null =>
  value === null ? null : write(value);

/** The best first in the period that is compared, then those without a figure there, in the order of the selection. */
export const linesInOrder = (gathered: Gathered, selection: Selection): Line[] => {
  const { items } = rankedOf(gathered, selection.scale);
  const placed = items.map(({ line }) => line);
  return [...placed, ...gathered.figures.lines.filter((line) => !placed.includes(line))];
};

const remarkOf = (line: Line, gathered: Gathered, asked: Asked): string | null => {
  const { language } = asked;
  const inLanguage = { locale: language };
  const { periods, period } = gathered.figures;
  const at = period === null ? -1 : periods.indexOf(period);
  const status = line.statuses[at] ?? 'normal';
  return (
    [
      // one that is a mark is told with its period
      isMark(status) ? null : statusText(status, language),
      ...lineNotes(gathered, line, asked).map((note) => note.replace(/\.$/, '')),
      line.incomplete.includes(at) ? m.compare_remark_incomplete({}, inLanguage) : null,
      line.acrossBreak.length > 0 ? m.across_break({}, inLanguage) : null,
      line.obstacle === null ? null : m.compare_remark_obstacle({}, inLanguage),
    ]
      .filter(Boolean)
      .join('. ') || null
  );
};

/** Every figure that the chart shows. */
export const tableOf = (gathered: Gathered, selection: Selection, language: Language, today: string): CompareTable => {
  const columns = columnsOf(gathered, selection, language);
  return {
    columns: columns.map(({ name }) => name),
    rows: linesInOrder(gathered, selection).map((line) => ({
      code: line.organisation.code,
      path: `/metrics/${gathered.metric.code}?organisation=${line.organisation.code}`,
      name: localText(line.organisation.names, language),
      isOwn: line.isOwn,
      cells: columns.map(({ cell }) => cell(line)),
      remark: remarkOf(line, gathered, { view: selection.view, today, language }),
    })),
  };
};
