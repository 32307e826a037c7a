import type { Metric } from '#db/queries/metrics.ts';
import { firstDay, frequencyOf, readPeriod, type PeriodCode } from '#domain/period.ts';
import type { CsvRow } from './csv.ts';
import { plainCell, readValue, type ReadCell, type Sink } from './figures.ts';
import type { Mapping } from './mapping.ts';
import { organisationReader } from './mapped-organisations.ts';
import { unreadable, type Findings } from './refusals.ts';

/** White space in headers is folded before anything is matched. */
export const folded = (header: string): string => header.replace(/\s+/g, ' ').trim();

type FigureColumn = { index: number; metric: Metric; period: PeriodCode | null; notAbove: string | null };

/** Reads rows the way a mapping says. DomainError `mapping-does-not-fit` if the header lacks what it names. */
export function mappedReader(
  mapping: Mapping,
  header: readonly string[],
  { catalogue, today }: { catalogue: ReadonlyMap<string, Metric>; today: string },
  findings: Findings,
  sink: Sink,
): (row: CsvRow) => void {
  const headers = header.map(folded);
  const columnOf = (name: string): number => {
    const index = headers.indexOf(folded(name));
    if (index < 0) throw unreadable('mapping-does-not-fit', `The file has no column "${name}".`, { column: name });
    return index;
  };
  const columns = figureColumns(mapping, headers, catalogue, columnOf);
  const periodColumn = mapping.periodColumn === undefined ? null : columnOf(mapping.periodColumn);
  const missing = new Set(mapping.missing.map((text) => text.trim()));
  const readOrganisation = organisationReader(mapping, columnOf, findings, sink);

  return (row) => {
    const organisation = readOrganisation(row);
    if (organisation === null) return;
    const rowPeriod = periodColumn === null ? null : readRowPeriod(row, periodColumn, mapping, headers, findings);
    if (periodColumn !== null && rowPeriod === null) return;
    const cells = new Map<string, ReadCell>();
    const refusedBefore = findings.refused;
    for (const { index, metric, period: columnPeriod, notAbove } of columns) {
      const period = columnPeriod ?? rowPeriod;
      if (period === null) continue;
      const text = row.fields[index] ?? '';
      const where = { line: row.line, column: index + 1, header: headers[index] ?? null, read: text };
      const read = readValue(text, metric, mapping.decimalSign ?? null, missing);
      sink.expect(organisation, metric, frequencyOf(period));
      if ('refused' in read) {
        findings.refuse({ ...where, code: read.refused });
        continue;
      }
      if (read.value === null && !mapping.blanksRetract) continue;
      // what was once published of it by mistake can be taken back
      if (read.value !== null && firstDay(period) > today) {
        findings.refuse({ ...where, code: 'period-not-begun', read: period });
        continue;
      }
      const cell = plainCell({ organisation, metric, period, line: row.line, column: index + 1 }, read.value);
      const ceiling = notAbove === null ? undefined : cells.get(`${notAbove} ${period}`)?.value;
      if (cell.value !== null && ceiling !== undefined && ceiling !== null && cell.value > ceiling) {
        cell.status = 'V';
        findings.notice({ ...where, code: 'above-total' });
      }
      cells.set(`${metric.code} ${period}`, cell);
      sink.cell(cell);
    }
    if (!cells.size && findings.refused === refusedBefore) findings.skippedRows += 1;
  };
}

function figureColumns(
  mapping: Mapping,
  headers: readonly string[],
  catalogue: ReadonlyMap<string, Metric>,
  columnOf: (name: string) => number,
): FigureColumn[] {
  return mapping.figures.flatMap(({ metric: code, columns, column, period: fixed = null, notAbove = null }) => {
    const metric = catalogue.get(code);
    if (!metric)
      throw unreadable('unknown-metric', `The mapping names the metric "${code}", which does not exist.`, {
        metric: code,
      });
    if (metric.formula)
      throw unreadable('derived-metric', `"${code}" is computed and cannot be imported.`, { metric: code });
    if (column !== undefined) return [{ index: columnOf(column), metric, period: fixed, notAbove }];
    const [before = '', after = ''] = folded(columns ?? '').split('{period}');
    const found = headers.flatMap((header, index): FigureColumn[] => {
      if (!header.startsWith(before) || !header.endsWith(after)) return [];
      const period = readPeriod(header.slice(before.length, header.length - after.length));
      return period && metric.frequencies.includes(frequencyOf(period)) ? [{ index, metric, period, notAbove }] : [];
    });
    if (!found.length) throw unreadable('mapping-does-not-fit', `No column reads "${columns}".`, { columns });
    return found;
  });
}

function readRowPeriod(
  row: CsvRow,
  index: number,
  mapping: Mapping,
  headers: readonly string[],
  findings: Findings,
): PeriodCode | null {
  const text = (row.fields[index] ?? '').trim();
  const period = readPeriod(mapping.periods?.get(text) ?? text);
  if (period === null) {
    findings.refuse({
      line: row.line,
      column: index + 1,
      header: headers[index] ?? null,
      read: text,
      code: 'unknown-period',
    });
  }
  return period;
}
