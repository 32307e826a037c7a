import { unguarded } from '#api/formats/csv.ts';
import { outOfRange } from '#api/imports/figures.ts';
import type { FileImportCell, GivenContent } from '#db/queries/file-import-cells.ts';
import type { Metric } from '#db/queries/metrics.ts';
import { canonicalBreakdown } from '#domain/breakdown.ts';
import { readEntry, type ReadEntry } from '#domain/entry-value.ts';
import { DomainError } from '#domain/error.ts';
import { scaleOf, type Dimension } from '#domain/metric.ts';
import type { NameIndex } from '#domain/name-match.ts';
import { firstDay, frequencyOf, isPeriodCode, type PeriodCode } from '#domain/period.ts';
import { isStatusCode, isValueStatus, statusCodeOf, type StatusName } from '#domain/status.ts';
import { textOf, type Axis, type Names, type TableCell, type TableMapping } from '#domain/table-layout.ts';
import type { ReadRow, TableFigure } from '#domain/table-reading.ts';

/** What a file is held against while it is read. */
export type Ground = {
  mapping: TableMapping;
  names: Names;
  metrics: ReadonlyMap<string, Metric>;
  dimensions: ReadonlyMap<string, Dimension>;
  /** Whether the figures are published as they are, or fill the cells of a form. */
  isPublished: boolean;
  /** Whether text that looks like a formula stands behind an apostrophe. */
  isCsv: boolean;
  today: string;
};

export type Unknown = { axis: Axis; text: string; count: number; near: readonly string[] };
type At = { sheet: string; line: number; headers: readonly string[] };
type Details = Record<string, string | number>;
/** Whose, which and when, as far as that is known of what is refused. */
type Known = Partial<Pick<TableFigure, 'organisation' | 'metric' | 'breakdown'> & { period: string }>;
type Refused = { code: string; column: number | null; read: string; details?: Details };

/** More than this is for the other way in, which keeps no preview: POST /imports. */
export const mostCells = 500_000;
const mostUnknown = 500;
const longestRead = 200;
const longestComment = 4_000;

/** Takes what is read from a table and makes cells of it, each once. */
export class Gathering {
  readonly cells: FileImportCell[] = [];
  /** Rows of which no figure was taken and none refused. */
  skippedRows = 0;
  #dealtWith = 0;
  readonly #ground: Ground;
  /** By whose and when, then by what. */
  readonly #byPlace = new Map<string, Map<number, FileImportCell>>();
  readonly #rows = new Map<string, number>();
  /** One text for each period, however many figures it has. */
  readonly #firstDays = new Map<PeriodCode, string>();
  readonly #unknown = new Map<string, { axis: Axis; text: string; count: number; near: readonly string[] }>();

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  /** What means nothing here, the most frequent first. */
  get unknown(): Unknown[] {
    return [...this.#unknown.values()].toSorted((one, other) => other.count - one.count).slice(0, mostUnknown);
  }

  /** Everything is read: what each cell is told apart by is no longer needed, and is much where they are many. */
  end(): void {
    this.#byPlace.clear();
  }

  #firstDayOf(period: PeriodCode): string {
    const known = this.#firstDays.get(period) ?? firstDay(period);
    this.#firstDays.set(period, known);
    return known;
  }

  #placeOf(organisation: string, period: PeriodCode): Map<number, FileImportCell> {
    const key = `${period} ${organisation}`;
    const known = this.#byPlace.get(key) ?? new Map<number, FileImportCell>();
    if (!known.size) this.#byPlace.set(key, known);
    return known;
  }

  #rowOf({ id }: Metric, breakdown: string): number {
    const key = `${id} ${breakdown}`;
    const known = this.#rows.get(key) ?? this.#rows.size;
    this.#rows.set(key, known);
    return known;
  }

  readonly take = ({ figures, refusals }: ReadRow, at: At): void => {
    const before = this.#dealtWith;
    for (const { axis, column, read, known } of refusals) {
      const near = this.#meet(axis, read);
      const details = near.length ? { details: { near: near.join(', ') } } : {};
      this.#refuse(at, { code: `unknown-${axis}`, column, read, ...details }, known);
    }
    for (const figure of figures) this.#figure(figure, at);
    if (this.#dealtWith === before) this.skippedRows += 1;
  };

  #meet(axis: Axis, text: string): readonly string[] {
    const key = `${axis} ${text}`;
    const known = this.#unknown.get(key);
    if (known) {
      known.count += 1;
      return known.near;
    }
    if (this.#unknown.size >= 10 * mostUnknown) return [];
    const index: NameIndex | null =
      axis === 'organisation'
        ? this.#ground.names.organisations
        : axis === 'metric'
          ? this.#ground.names.metrics
          : null;
    const near = index && this.#unknown.size < mostUnknown ? index.near(text) : [];
    this.#unknown.set(key, { axis, text: text.slice(0, longestRead), count: 1, near });
    return near;
  }

  #figure(figure: TableFigure, at: At): void {
    // in a file that was exported from here these are made of others
    if (figure.origin === 'rolled-up') return;
    const first = figure.parts[0] ?? null;
    const column = first?.column ?? figure.status?.column ?? null;
    const read = first ? textOf(first.cell) : (figure.status?.text ?? '');
    const { metrics, dimensions, isPublished, today } = this.#ground;
    const metric = metrics.get(figure.metric);
    const refuse = (refused: Refused) => this.#refuse(at, refused, figure);
    if (!metric) return refuse({ code: 'unknown-metric', column, read: figure.metric });
    if (metric.formula) {
      // an export has them too, and they follow from the rest
      if (figure.origin !== '') return;
      return refuse({ code: 'derived-metric', column, read });
    }
    const frequency = frequencyOf(figure.period);
    if (!metric.frequencies.includes(frequency)) {
      return refuse({ code: 'frequency-not-allowed', column, read: figure.period });
    }
    const breakdown = canonicalBreakdown(figure.breakdown, metric, dimensions);
    if (breakdown === null) return refuse({ code: 'unknown-breakdown', column, read: figure.breakdown });
    const given = this.#contentOf(figure, metric);
    if ('code' in given) return this.#refuse(at, given, { ...figure, breakdown });
    if (!Object.keys(given.content).length) return;
    const { value = null, numerator = null } = given.content;
    // which periods of a form are open, the form knows; what was once published of it by mistake can be taken back
    if (isPublished && (value ?? numerator) !== null && this.#firstDayOf(figure.period) > today) {
      return refuse({ code: 'period-not-begun', column, read: figure.period });
    }
    const refused = isPublished ? published(given.content, metric) : null;
    if (refused) return this.#refuse(at, { ...refused, column, read }, { ...figure, breakdown });
    this.#add(at, { ...figure, breakdown }, metric, given.content, column, read);
  }

  #contentOf(figure: TableFigure, metric: Metric): { content: GivenContent } | Refused {
    const content: GivenContent = {};
    for (const { part, cell, column } of figure.parts) {
      const read = this.#read(cell, part === 'value' ? metric : { unit: 'count', decimals: 6 });
      if (read.kind === 'refused') return { code: read.code, column, read: textOf(cell), details: read.details };
      if (read.kind === 'status') return { content: this.#withComment({ status: read.status }, figure.comment) };
      if (read.kind === 'value') content[part] = read.value;
    }
    if (figure.status) {
      const status = this.#statusOf(figure.status.text, Object.keys(content).length > 0);
      if (status === null) return { code: 'unknown-status', column: figure.status.column, read: figure.status.text };
      content.status = status === statusCodeOf.normal ? null : status;
    }
    return { content: this.#withComment(content, figure.comment) };
  }

  #read(cell: TableCell, column: Pick<Metric, 'unit' | 'decimals'>): ReadEntry {
    if (typeof cell === 'object') {
      return column.unit === 'percent'
        ? { kind: 'value', value: cell.percent }
        : { kind: 'refused', code: 'unexpected-percent', details: { text: textOf(cell) } };
    }
    return readEntry(cell, { ...column, decimalSign: this.#ground.mapping.decimalSign ?? undefined });
  }

  /** Null for what is no status, or contradicts what stands beside it. Suppression is the product's own decision. */
  #statusOf(text: string, hasFigure: boolean): string | null {
    const word = readEntry(text, { unit: 'count', decimals: 0 });
    const named = text in statusCodeOf ? statusCodeOf[text as StatusName] : text.toUpperCase();
    const code = word.kind === 'status' ? word.status : named;
    return !isStatusCode(code) || code === statusCodeOf.suppressed || isValueStatus(code) !== hasFigure ? null : code;
  }

  #withComment(content: GivenContent, given: string): GivenContent {
    if (given === '') return content;
    const text = this.#ground.isCsv ? unguarded(given) : given;
    return { ...content, comment: text.replaceAll('\0', '').toWellFormed().slice(0, longestComment) };
  }

  #add(
    { sheet, line, headers }: At,
    { organisation, period, breakdown }: TableFigure,
    metric: Metric,
    content: GivenContent,
    column: number | null,
    read: string,
  ): void {
    this.#dealtWith += 1;
    const place = this.#placeOf(organisation, period);
    const row = this.#rowOf(metric, breakdown);
    const earlier = place.get(row);
    if (earlier?.given) {
      const clash = Object.entries(content).some(
        ([part, value]) =>
          earlier.given?.[part as keyof GivenContent] !== undefined &&
          earlier.given[part as keyof GivenContent] !== value,
      );
      if (!clash) return void Object.assign(earlier.given, content);
      const details = { line: earlier.line, earlier: earlier.read };
      Object.assign(earlier, { state: 'refused', code: 'contradicts-itself', details: { line } });
      const known = { organisation, metric: metric.code, breakdown, period };
      return this.#refuse({ sheet, line, headers }, { code: 'contradicts-itself', column, read, details }, known);
    }
    const cell: FileImportCell = {
      ...blank(this.cells.length + 1, { sheet, line, headers }, column, read),
      state: 'new',
      organisation,
      metricId: metric.id,
      breakdown,
      frequency: frequencyOf(period),
      periodStart: this.#firstDayOf(period),
      given: content,
    };
    place.set(row, cell);
    this.#push(cell);
  }

  #refuse(at: At, { code, column, read, details }: Refused, known: Known): void {
    const { organisation = '', metric = '', period = '', breakdown } = known;
    const isPeriod = isPeriodCode(period);
    this.#dealtWith += 1;
    this.#push({
      ...blank(this.cells.length + 1, at, column, read),
      organisation: organisation || null,
      metricId: this.#ground.metrics.get(metric)?.id ?? null,
      breakdown: breakdown || null,
      frequency: isPeriod ? frequencyOf(period) : null,
      periodStart: isPeriod ? this.#firstDayOf(period) : null,
      state: 'refused',
      code,
      details: details ?? null,
    });
  }

  #push(cell: FileImportCell): void {
    if (this.cells.length >= mostCells) {
      throw new DomainError('too-many-cells', `At most ${mostCells} cells in one file.`, { limit: mostCells });
    }
    this.cells.push(cell);
  }
}

const blank = (
  position: number,
  { sheet, line, headers }: At,
  column: number | null,
  read: string,
): FileImportCell => ({
  position,
  state: 'refused',
  sheet,
  line,
  column: column === null ? null : column + 1,
  header: column === null ? null : (headers[column] ?? null),
  // text has no NUL, and no halves of letters
  read: read.replaceAll('\0', '').toWellFormed().slice(0, longestRead),
  organisation: null,
  metricId: null,
  breakdown: null,
  frequency: null,
  periodStart: null,
  given: null,
  before: null,
  beforeVersion: null,
  code: null,
  details: null,
  changeId: null,
  outcome: null,
  afterVersion: null,
});

/** What can only be published: within the metric's bounds, and a quotient that is one. */
function published(content: GivenContent, metric: Metric): Pick<Refused, 'code' | 'details'> | null {
  const { numerator, denominator } = content;
  if (typeof numerator === 'number' && typeof denominator === 'number' && denominator > 0) {
    const exact = (scaleOf(metric) * numerator) / denominator;
    const given = content.value ?? null;
    if (given !== null && Math.abs(exact - given) > 0.501 / 10 ** metric.decimals) {
      return { code: 'ratio-differs', details: { value: given, quotient: exact } };
    }
    content.value = exact;
  }
  if ((content.value ?? null) === null) return content.status ? null : { code: 'not-a-number' };
  const beyond = outOfRange(content.value ?? 0, metric);
  if (!beyond) return null;
  const limit = beyond === 'below-minimum' ? metric.minimum : metric.maximum;
  return { code: beyond, details: limit === null ? {} : { limit } };
}
