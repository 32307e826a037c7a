import { sql, type SQL } from 'drizzle-orm';
import type { Frequency } from '#domain/period.ts';
import type { Transaction } from '../connection.ts';

/** One figure on its way to be published; line and column say where in a file it was read. */
export type Cell = {
  organisationId: number;
  metricId: number;
  breakdown: string;
  frequency: Frequency;
  periodStart: string;
  value: number | null;
  numerator: number | null;
  denominator: number | null;
  answers: number | null;
  status: string;
  line: number;
  column: number;
  /** Of a file whose figures keep where they stood. A text file is one sheet without a name. */
  sheet?: string | undefined;
};

/** That an organisation is expected to report a metric, figures or not. */
export type Obligation = Pick<Cell, 'organisationId' | 'metricId' | 'breakdown' | 'frequency'>;

/** Tables for this publication that take the figures in before anything is decided about them. */
export async function stageIncoming(transaction: Transaction): Promise<void> {
  // sorting millions of cells in the few megabytes that are usual would go through the disk
  await transaction.execute(sql`set local work_mem = '256MB'`);
  await transaction.execute(
    sql`drop table if exists incoming, obligations, counted, repeated, numbered, changes, changed_series, following, derivable, derived, derived_changes, touched, withholdable`,
  );
  await transaction.execute(sql`
    create temporary table incoming (
      organisation_id integer, metric_id integer, breakdown text, frequency char(1), period_start date,
      value double precision, numerator double precision, denominator double precision, answers double precision,
      status char(1), line integer, "column" integer, sheet text
    ) on commit drop`);
  await transaction.execute(sql`
    create temporary table obligations (
      organisation_id integer, metric_id integer, breakdown text, frequency char(1)
    ) on commit drop`);
}

export const columnOf = <Row, Key extends keyof Row>(rows: readonly Row[], key: Key) =>
  sql.param(rows.map((row) => row[key]));

/** Whose figures were counted, and who is expected to report them. */
export async function listCountedOrganisations(transaction: Transaction): Promise<number[]> {
  const rows = await transaction.execute<{ id: number }>(sql`
    select organisation_id as id from counted union select organisation_id from obligations`);
  return rows.map(({ id }) => id);
}

/** In `counted` the series of the staged cells, how many each has and of how many periods. */
export async function countStaged(transaction: Transaction): Promise<void> {
  await transaction.execute(sql`drop table if exists counted`);
  await transaction.execute(sql`
    create temporary table counted on commit drop as
    select organisation_id, metric_id, breakdown, frequency, count(*) as figures, count(distinct period_start) as periods
    from incoming group by organisation_id, metric_id, breakdown, frequency`);
}

/** The cells of a batch, column by column. */
export type CellColumns = { [Key in keyof Cell]-?: Cell[Key][] };

export const emptyColumns = (): CellColumns => ({
  organisationId: [],
  metricId: [],
  breakdown: [],
  frequency: [],
  periodStart: [],
  value: [],
  numerator: [],
  denominator: [],
  answers: [],
  status: [],
  line: [],
  column: [],
  sheet: [],
});

export function addCell(columns: CellColumns, cell: Omit<Cell, 'organisationId'>, organisationId: number): void {
  columns.organisationId.push(organisationId);
  columns.metricId.push(cell.metricId);
  columns.breakdown.push(cell.breakdown);
  columns.frequency.push(cell.frequency);
  columns.periodStart.push(cell.periodStart);
  columns.value.push(cell.value);
  columns.numerator.push(cell.numerator);
  columns.denominator.push(cell.denominator);
  columns.answers.push(cell.answers);
  columns.status.push(cell.status);
  columns.line.push(cell.line);
  columns.column.push(cell.column);
  columns.sheet.push(cell.sheet);
}

/** One column of a batch: what is the same throughout is sent once. */
const staged = (column: readonly unknown[], type: string): SQL => {
  const first = column[0];
  if (column.every((each) => each === first)) return sql`${first ?? null}::${sql.raw(type)}`;
  // drizzle hands arrays of dates to the driver as they are
  return sql`unnest(${type === 'date' ? `{${column.join(',')}}` : sql.param(column)}::${sql.raw(type)}[])`;
};

/** Batches of 5,000 cells or more are the fastest; copy hangs the driver on a bad row. */
export async function stageColumns(
  transaction: Transaction,
  columns: CellColumns,
  table: 'incoming' | 'derived' = 'incoming',
): Promise<void> {
  if (!columns.line.length) return;
  await transaction.execute(sql`
    insert into ${sql.raw(table)}
    select ${staged(columns.organisationId, 'integer')}, ${staged(columns.metricId, 'integer')},
      ${staged(columns.breakdown, 'text')}, ${staged(columns.frequency, 'char')}, ${staged(columns.periodStart, 'date')},
      ${staged(columns.value, 'double precision')}, ${staged(columns.numerator, 'double precision')},
      ${staged(columns.denominator, 'double precision')}, ${staged(columns.answers, 'double precision')},
      ${staged(columns.status, 'char')},
      -- even where they are all the same there is one row per cell
      unnest(${sql.param(columns.line)}::integer[]), ${staged(columns.column, 'integer')}, ${staged(columns.sheet, 'text')}`);
}

export async function stageCells(
  transaction: Transaction,
  cells: readonly Cell[],
  table?: 'incoming' | 'derived',
): Promise<void> {
  const columns = emptyColumns();
  for (const cell of cells) addCell(columns, cell, cell.organisationId);
  await stageColumns(transaction, columns, table);
}

export async function stageObligations(transaction: Transaction, obligations: readonly Obligation[]): Promise<void> {
  if (!obligations.length) return;
  await transaction.execute(sql`
    insert into obligations select * from unnest(
      ${columnOf(obligations, 'organisationId')}::integer[], ${columnOf(obligations, 'metricId')}::integer[],
      ${columnOf(obligations, 'breakdown')}::text[], ${columnOf(obligations, 'frequency')}::char[])`);
}

export type Contradiction = { line: number; column: number; value: number | null };

/** Takes out cells that say the same twice, and those that contradict each other; the latter are returned. What is left is counted. */
export async function resolveDuplicates(transaction: Transaction): Promise<Contradiction[]> {
  const key = sql.raw('organisation_id, metric_id, breakdown, frequency, period_start');
  const content = sql.raw('value, numerator, denominator, answers, status');
  await countStaged(transaction);
  const [any] = await transaction.execute(sql`select from counted where figures > periods limit 1`);
  if (!any) return [];
  await transaction.execute(sql`
    create temporary table repeated on commit drop as
    select ${key} from incoming i join counted c using (organisation_id, metric_id, breakdown, frequency)
    where c.figures > c.periods group by ${key} having count(*) > 1`);
  const contradictions = await transaction.execute<Contradiction>(sql`
    delete from incoming i using (
      select ${key} from incoming join repeated using (${key}) group by ${key} having count(distinct (${content})) > 1
    ) r
    where ${sameSeries('i', 'r')} and i.period_start = r.period_start
    returning i.line, i."column", i.value`);
  await transaction.execute(sql`
    delete from incoming using (
      select i.ctid as place, row_number() over (partition by i.organisation_id, i.metric_id, i.breakdown, i.frequency, i.period_start
        order by i.line, i."column") as occurrence
      from incoming i join repeated r on ${sameSeries('i', 'r')} and i.period_start = r.period_start
    ) again
    where incoming.ctid = again.place and occurrence > 1`);
  await countStaged(transaction);
  return [...contradictions].toSorted((a, b) => a.line - b.line || a.column - b.column);
}

/** That two tables speak of the same series. */
export const sameSeries = (left: string, right: string): SQL =>
  sql.raw(
    ['organisation_id', 'metric_id', 'breakdown', 'frequency']
      .map((column) => `${left}.${column} = ${right}.${column}`)
      .join(' and '),
  );
