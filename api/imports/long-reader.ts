import type { Metric } from '#db/queries/metrics.ts';
import { scaleOf } from '#domain/metric.ts';
import { canonicalBreakdown } from '#domain/breakdown.ts';
import type { Dimension } from '#domain/metric.ts';
import type { DecimalSign } from '#domain/number.ts';
import { firstDay, frequencyOf, readPeriod } from '#domain/period.ts';
import { isStatusCode, isValueStatus, statusCodeOf, type StatusName } from '#domain/status.ts';
import type { CsvRow } from './csv.ts';
import { outOfRange, readValue, type Sink } from './figures.ts';
import { bringOrganisation, organisationColumns } from './named-organisations.ts';
import { unreadable, type Findings, type RefusalCode } from './refusals.ts';

/** What an export says of figures that are made of others: of units, or of periods. */
const madeHere: readonly string[] = ['rolled-up', 'combined'];

const required = ['organisation', 'metric', 'period', 'value'] as const;
const optional = ['breakdown', 'numerator', 'denominator', 'n', 'status', 'origin', ...organisationColumns] as const;
/** What a ratio is made of, and how many answered. */
const countColumns = ['numerator', 'denominator', 'n'] as const;
type ColumnName = (typeof required)[number] | (typeof optional)[number];

/** Where each known column stands. DomainError `mapping-needed` if the required ones are not all there. */
export function longColumns(header: readonly string[]): Readonly<Partial<Record<ColumnName, number>>> {
  const names = header.map((name) => name.trim().toLowerCase());
  const missing = required.filter((name) => !names.includes(name));
  if (missing.length) {
    throw unreadable('mapping-needed', `Without a mapping the file needs the columns ${required.join(', ')}.`, {
      missing,
    });
  }
  return Object.fromEntries(
    [...required, ...optional].flatMap((name) => (names.includes(name) ? [[name, names.indexOf(name)]] : [])),
  );
}

export type LongContext = {
  catalogue: ReadonlyMap<string, Metric>;
  dimensions: ReadonlyMap<string, Dimension>;
  organisations: { has: (code: string) => boolean };
  decimalSign: DecimalSign | null;
  /** What begins later has no figures yet. */
  today: string;
};

/** Reads rows of `organisation,metric,period,value` and, where they are given, breakdown, numerator, denominator, n, status and origin. */
export function longReader(
  header: readonly string[],
  { catalogue, dimensions, organisations, decimalSign, today }: LongContext,
  findings: Findings,
  sink: Sink,
): (row: CsvRow) => void {
  const columns = longColumns(header);
  const counted = countColumns.filter((name) => columns[name] !== undefined);
  const none = new Set<string>();
  const periodOf = remembered(placeInTime);

  const text = (row: CsvRow, name: ColumnName): string => {
    const column = columns[name];
    return column === undefined ? '' : (row.fields[column] ?? '').trim();
  };
  const refuse = (row: CsvRow, name: ColumnName, code: RefusalCode) => {
    const column = columns[name];
    findings.refuse({
      line: row.line,
      column: column === undefined ? null : column + 1,
      header: name,
      read: text(row, name),
      code,
    });
  };
  const skip = () => {
    findings.skippedRows += 1;
  };

  return (row) => {
    // in a file that was exported from here, these are made of other rows, and nobody's own figures
    if (madeHere.includes(text(row, 'origin'))) return skip();
    const organisation = text(row, 'organisation');
    if (!organisations.has(organisation)) {
      const refusal = bringOrganisation(organisation, (name) => text(row, name), organisations, sink);
      if (refusal) return refuse(row, refusal.column, refusal.refused);
    }
    const metric = catalogue.get(text(row, 'metric'));
    if (!metric) return refuse(row, 'metric', 'unknown-metric');
    // an export has them too, and they follow from the rest
    if (metric.formula && text(row, 'origin') !== '') return skip();
    if (metric.formula) return refuse(row, 'metric', 'derived-metric');
    const period = periodOf(text(row, 'period'));
    if (!period) return refuse(row, 'period', 'unknown-period');
    const { frequency, periodStart } = period;
    if (!metric.frequencies.includes(frequency)) return refuse(row, 'period', 'frequency-not-allowed');
    const breakdown = canonicalBreakdown(text(row, 'breakdown'), metric, dimensions);
    if (breakdown === null) return refuse(row, 'breakdown', 'unknown-breakdown');
    const status = statusOf(text(row, 'status'));
    if (status === null) return refuse(row, 'status', 'unknown-status');

    const value = readValue(text(row, 'value'), metric, decimalSign, none);
    if ('refused' in value) return refuse(row, 'value', value.refused);
    const counts: Partial<Record<ColumnName, number | null>> = {};
    for (const name of counted) {
      const read = readValue(
        text(row, name),
        { ...metric, unit: 'count', minimum: name === 'numerator' ? null : 0, maximum: null },
        decimalSign,
        none,
      );
      if ('refused' in read) return refuse(row, name, read.refused);
      counts[name] = read.value;
    }
    const { numerator = null, denominator = null, n: answers = null } = counts;
    const exact = quotient(numerator, denominator, scaleOf(metric));
    if (exact !== null && value.value !== null && Math.abs(exact - value.value) > 0.501 / 10 ** metric.decimals) {
      return refuse(row, 'value', 'ratio-differs');
    }
    const figure = exact ?? value.value;
    const beyond = figure === null ? null : outOfRange(figure, metric);
    if (beyond) return refuse(row, 'value', beyond);
    if (figure === null && text(row, 'status') === '') return skip();
    const carriesValue = isValueStatus(status);
    if (carriesValue !== (figure !== null)) return refuse(row, 'status', 'value-with-absent-status');
    // what was once published of it by mistake can be taken back
    if (periodStart > today && status !== 'O') return refuse(row, 'period', 'period-not-begun');
    sink.expect(organisation, metric, frequency);
    sink.cell({
      organisation,
      metricId: metric.id,
      breakdown,
      frequency,
      periodStart,
      value: figure,
      numerator,
      denominator,
      answers,
      status,
      sheet: '',
      line: row.line,
      column: (columns.value ?? 0) + 1,
    });
  };
}

/** A file names a few dozen periods, millions of times. */
const remembered = <Read>(read: (text: string) => Read): ((text: string) => Read) => {
  const known = new Map<string, Read>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const fresh = read(text);
    if (known.size < 10_000) known.set(text, fresh);
    return fresh;
  };
};

const placeInTime = (text: string) => {
  const period = readPeriod(text);
  return period && { frequency: frequencyOf(period), periodStart: firstDay(period) };
};

const quotient = (numerator: number | null, denominator: number | null, scale: number): number | null =>
  numerator === null || denominator === null || denominator <= 0 ? null : (scale * numerator) / denominator;

/** By SDMX letter or by name; blank is normal. Suppression is the product's own decision and cannot be imported. */
function statusOf(text: string): string | null {
  if (text === '') return statusCodeOf.normal;
  const code = text in statusCodeOf ? statusCodeOf[text as StatusName] : text.toUpperCase();
  return isStatusCode(code) && code !== statusCodeOf.suppressed ? code : null;
}
