import type { FileImportCellAnswer, FileImportDetails } from '#api/file-imports/answers.ts';
import { textIn, type Language } from '#domain/language.ts';
import { unitText } from '#domain/number.ts';
import { units, visibilities } from '#domain/metric.ts';
import { delimiters, encodings, axes } from '#domain/table-layout.ts';
import { columnRoles } from '#domain/table-words.ts';
import { findingText } from '#web/lib/entry-grid/wording.ts';
import { wordsIn } from '#web/lib/entry-grid/words.ts';

import { visibilityText } from '#web/lib/wording/role.ts';
import { m } from '#web/lib/paraglide/messages.js';
import {
  breakdownsIn,
  cellText,
  contentText,
  misfitText,
  namesIn,
  periodText,
  reasonText,
  roleText,
  delimiterText,
  encodingName,
} from './wording.ts';

export type Option = { value: string; text: string };

/** So many unknown names are asked about at once; the others come when these are told. */
const mostAsked = 30;
/** So many can be chosen from a list. */
const mostListed = 300;

/** A file as its page shows it: what was understood of it, in words. */
export function shownImport(file: FileImportDetails, language: Language) {
  const { mapping, understood, choices } = file;
  const inLanguage = { locale: language };
  const organisations = choices.organisations.map(({ code, names }) => ({
    value: code,
    text: textIn(names, language),
  }));
  const metrics = choices.metrics.map(({ code, names }) => ({ value: code, text: textIn(names, language) }));
  const organisationName = namesIn(choices.organisations, language);
  const metricName = namesIn(choices.metrics, language);
  const figureText = ({
    organisation,
    metric,
    period,
    part,
  }: NonNullable<FileImportDetails['understood']['columns'][number]['figure']>) =>
    [
      organisation && organisationName(organisation),
      metric && metricName(metric),
      part !== 'value' && roleText(part, language),
      period && periodText(period, language),
    ]
      .filter(Boolean)
      .join(', ');
  const isPublished = file.form === null;
  return {
    columns: understood.columns.map((column) => ({
      header: column.header,
      letter: column.letter,
      means: column.means,
      figure: column.figure ? figureText(column.figure) : '',
      examples: column.examples.join(' · '),
      why: reasonText(column, language),
      isUnsure: column.confidence === 'guess' && column.means !== 'ignored',
    })),
    roles: columnRoles.map((role) => ({ value: role, text: roleText(role, language) })),
    fixed: Object.fromEntries(
      understood.fixed.map(({ axis, reason }) => [axis, reasonText({ reason }, language)]),
    ) as Partial<Record<'organisation' | 'metric' | 'period', string>>,
    axes: axes.map((axis) => ({ axis, name: roleText(axis, language) })),
    misfit: understood.misfit
      ? misfitText(understood.misfit, language)
      : understood.unreadSheets.length
        ? m.import_unread_sheets({ sheets: understood.unreadSheets.join(', ') }, inLanguage)
        : null,
    organisations: organisations.slice(0, mostListed),
    metrics: metrics.slice(0, mostListed),
    unknown: understood.unknown.slice(0, mostAsked).map(({ axis, text, count, near }, index) => ({
      name: `meaning-${index}`,
      axis,
      text,
      count: m.import_times({ count }, inLanguage),
      near: near.map((code) => ({ value: code, text: axis === 'metric' ? metricName(code) : organisationName(code) })),
      canBeNew: isPublished && (axis === 'organisation' || (axis === 'metric' && choices.mayMakeMetrics)),
    })),
    moreUnknown: Math.max(0, understood.unknown.length - mostAsked),
    newMetrics: mapping.metrics.map(({ code, name, unit, decimals, visibility }, place) => ({
      place,
      code,
      name,
      unit: unit ?? 'count',
      decimals: decimals ?? 0,
      visibility,
    })),
    units: units.map((value) => ({
      value,
      text: unitText(value, language) || m.import_metric_plain({}, inLanguage),
    })),
    visibilities: visibilities.map((value) => ({ value, text: visibilityText(value, language) })),
    written:
      file.format === 'csv'
        ? {
            encodings: encodings.map((value) => ({
              value,
              text: encodingName(value),
              isChosen: value === file.encoding,
            })),
            delimiters: delimiters.map((value) => ({
              value: value === '\t' ? 'tab' : value,
              text: delimiterText(value, language),
              isChosen: value === understood.delimiter,
            })),
          }
        : null,
    described: [
      file.format === 'csv'
        ? m.import_format_text({ encoding: encodingName(file.encoding) }, inLanguage)
        : file.format.toUpperCase(),
      ...(understood.delimiter === null
        ? []
        : [m.import_delimited({ by: delimiterText(understood.delimiter, language) }, inLanguage)]),
      m.import_rows({ rows: understood.rows }, inLanguage),
      ...(understood.skippedRows ? [m.import_skipped_rows({ rows: understood.skippedRows }, inLanguage)] : []),
      ...(understood.headerLine ? [m.import_header_line({ line: understood.headerLine }, inLanguage)] : []),
      ...(understood.hiddenRows ? [m.import_hidden_rows({ rows: understood.hiddenRows }, inLanguage)] : []),
      ...(mapping.decimalSign === null ? [] : [m.import_decimal_sign({ sign: mapping.decimalSign }, inLanguage)]),
    ].join(' · '),
  };
}
export type ShownImport = ReturnType<typeof shownImport>;

/** One cell of a file as a row of the preview. */
export function shownCell(cell: FileImportCellAnswer, { choices }: FileImportDetails, language: Language) {
  const { position, state, sheet, line, letter, outcome } = cell;
  const organisationName = namesIn(choices.organisations, language);
  const metricName = namesIn(choices.metrics, language);
  const breakdownName = breakdownsIn(choices.breakdowns, language);
  const organisation = organisationName(cell.organisation);
  const metric = metricName(cell.metric);
  const remarks = [
    cellText(cell, cell.code === 'unknown-metric' ? metricName : organisationName, language),
    ...cell.findings.map((finding) => findingText(finding, 2, wordsIn(language))),
    cell.after?.comment ?? '',
  ].filter(Boolean);
  return {
    position,
    state: outcome ?? state,
    stateName: stateNames[outcome ?? state]({}, { locale: language }),
    place: `${sheet === '' ? '' : `${sheet}: `}${letter ?? ''}${line}`,
    organisation,
    metric:
      cell.breakdown === null || cell.breakdown === 'total' ? metric : `${metric} (${breakdownName(cell.breakdown)})`,
    period: cell.period === null ? '' : periodText(cell.period, language),
    before: contentText(cell.before, language),
    after: cell.organisation === null ? cell.read : contentText(cell.after, language) || cell.read,
    remarks,
    isWrong: cell.code !== null || cell.findings.some(({ severity }) => severity === 'hard'),
  };
}
export type ShownCell = ReturnType<typeof shownCell>;

const stateNames = {
  new: m.import_cells_new,
  changed: m.import_cells_changed,
  unchanged: m.import_cells_unchanged,
  refused: m.import_cells_refused,
  applied: m.import_cells_applied,
  'not-applied': m.import_cells_not_applied,
  undone: m.import_cells_undone,
  left: m.import_cells_left,
} as const;

const states = ['new', 'changed', 'refused', 'unchanged'] as const;
const outcomes = ['applied', 'not-applied', 'undone', 'left'] as const;

/** What the preview can be narrowed to, with how many there are of each. */
export function filtersOf({ understood, outcomes: counted, state }: FileImportDetails, language: Language) {
  const before = states.map((value) => ({
    query: { state: value, outcome: null },
    value,
    count: understood.cells[value],
  }));
  const after = outcomes.map((value) => ({ query: { state: null, outcome: value }, value, count: counted[value] }));
  const shown = state === 'staged' ? before : [...after, ...before.filter(({ value }) => value === 'refused')];
  return shown
    .filter(({ count }) => count > 0)
    .map(({ query, value, count }) => ({
      query,
      value,
      text: `${stateNames[value]({}, { locale: language })} (${count})`,
    }));
}
