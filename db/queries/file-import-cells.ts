import { sql, type SQL } from 'drizzle-orm';
import type { Frequency } from '#domain/period.ts';
import type { Origin } from '#domain/submission.ts';
import type { Queryable, Transaction } from '../connection.ts';
import { isOf, type Owner } from './file-imports.ts';
import type { fileImportCellStates, fileImportOutcomes } from '../schema/index.ts';

/** What a file says of one cell; what it does not say is not there. */
export type GivenContent = {
  value?: number | null;
  numerator?: number | null;
  denominator?: number | null;
  answers?: number | null;
  /** One SDMX letter. */
  status?: string | null;
  comment?: string;
};

/** What was there before, to be put back as it was. */
export type PastContent = GivenContent & { origin?: Origin };

export type FileImportCell = {
  position: number;
  state: (typeof fileImportCellStates)[number];
  sheet: string;
  line: number;
  column: number | null;
  header: string | null;
  read: string;
  organisation: string | null;
  metricId: number | null;
  breakdown: string | null;
  frequency: Frequency | null;
  periodStart: string | null;
  given: GivenContent | null;
  before: PastContent | null;
  beforeVersion: number | null;
  code: string | null;
  details: Record<string, string | number> | null;
  changeId: string | null;
  outcome: (typeof fileImportOutcomes)[number] | null;
  afterVersion: number | null;
};

const column = <Key extends keyof FileImportCell>(cells: readonly FileImportCell[], key: Key) =>
  sql.param(cells.map((cell) => cell[key]));
const json = (cells: readonly FileImportCell[], key: 'given' | 'before' | 'details') =>
  sql.param(cells.map((cell) => cell[key] && JSON.stringify(cell[key])));

/** In batches of some thousands. */
export async function saveFileImportCells(
  transaction: Transaction,
  id: string,
  cells: readonly FileImportCell[],
): Promise<void> {
  if (!cells.length) return;
  await transaction.execute(sql`
    insert into file_import_cells (import_id, position, state, sheet, line, "column", header, read, organisation, metric_id, breakdown,
      frequency, period_start, given, value, before, before_version, code, details, change_id)
    select ${id}::uuid, n.position, n.state, n.sheet, n.line, n.col, n.header, n.read, n.organisation, n.metric_id, n.breakdown,
      n.frequency, n.period_start::date, n.given::jsonb, (n.given::jsonb ->> 'value')::double precision, n.before::jsonb,
      n.before_version, n.code, n.details::jsonb, case when n.state in ('new', 'changed') then gen_random_uuid() end
    from unnest(${column(cells, 'position')}::integer[], ${column(cells, 'state')}::text[], ${column(cells, 'sheet')}::text[],
      ${column(cells, 'line')}::integer[], ${column(cells, 'column')}::integer[], ${column(cells, 'header')}::text[],
      ${column(cells, 'read')}::text[], ${column(cells, 'organisation')}::text[], ${column(cells, 'metricId')}::integer[],
      ${column(cells, 'breakdown')}::text[], ${column(cells, 'frequency')}::text[], ${column(cells, 'periodStart')}::text[],
      ${json(cells, 'given')}::text[], ${json(cells, 'before')}::text[], ${column(cells, 'beforeVersion')}::integer[],
      ${column(cells, 'code')}::text[], ${json(cells, 'details')}::text[])
      as n(position, state, sheet, line, col, header, read, organisation, metric_id, breakdown, frequency, period_start, given,
        before, before_version, code, details)`);
}

export async function removeFileImportCells(transaction: Transaction, id: string): Promise<void> {
  await transaction.execute(sql`delete from file_import_cells where import_id = ${id}::uuid`);
}

const select = (id: string, which: SQL) => sql`
  select position, state, sheet, line, "column", header, read, organisation, metric_id as "metricId", breakdown, frequency,
    period_start::text as "periodStart", given, before, before_version as "beforeVersion", code, details, change_id as "changeId",
    outcome, after_version as "afterVersion"
  from file_import_cells where import_id = ${id}::uuid and ${which} order by position`;

export type CellFilter = {
  states: readonly FileImportCell['state'][] | null;
  outcome: NonNullable<FileImportCell['outcome']> | null;
};

const matching = ({ states, outcome }: CellFilter): SQL =>
  sql`${states === null ? sql`true` : sql`state = any(${sql.param([...states])}::text[])`}
    and ${outcome === null ? sql`true` : sql`outcome = ${outcome}`}`;

export async function listFileImportCells(
  database: Queryable,
  id: string,
  filter: CellFilter,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ items: FileImportCell[]; total: number }> {
  const items = await database.execute<FileImportCell>(
    sql`${select(id, matching(filter))} limit ${limit} offset ${offset}`,
  );
  const [count] = await database.execute<{ total: number }>(sql`
    select count(*)::integer as total from file_import_cells where import_id = ${id}::uuid and ${matching(filter)}`);
  return { items, total: count?.total ?? 0 };
}

/** Some thousands of what was found, after a position. */
export const listCellsAfter = (
  database: Queryable,
  id: string,
  position: number,
  filter: CellFilter,
  limit: number,
): Promise<FileImportCell[]> =>
  database.execute<FileImportCell>(
    sql`${select(id, sql`position > ${position} and ${matching(filter)}`)} limit ${limit}`,
  );

/** Everything that is to change in some places, whichever page it is on. */
export const listCellsOfPlaces = (
  database: Queryable,
  id: string,
  places: readonly { organisation: string; periodStart: string }[],
): Promise<FileImportCell[]> =>
  database.execute<FileImportCell>(
    select(
      id,
      sql`state in ('new', 'changed') and (organisation, period_start) in (select p.organisation, p.period_start::date from unnest(
        ${sql.param(places.map(({ organisation }) => organisation))}::text[],
        ${sql.param(places.map(({ periodStart }) => periodStart))}::text[]) as p(organisation, period_start))`,
    ),
  );

export type CellOutcome = Pick<FileImportCell, 'position' | 'outcome' | 'code' | 'details' | 'afterVersion'>;

/** What became of cells. */
export async function saveCellOutcomes(
  transaction: Transaction,
  id: string,
  outcomes: readonly CellOutcome[],
): Promise<void> {
  if (!outcomes.length) return;
  const part = <Key extends keyof CellOutcome>(key: Key) => sql.param(outcomes.map((one) => one[key]));
  await transaction.execute(sql`
    update file_import_cells c set outcome = n.outcome, code = n.code, details = n.details::jsonb, after_version = n.after_version
    from unnest(${part('position')}::integer[], ${part('outcome')}::text[], ${part('code')}::text[],
      ${sql.param(outcomes.map(({ details }) => details && JSON.stringify(details)))}::text[], ${part('afterVersion')}::integer[])
      as n(position, outcome, code, details, after_version)
    where c.import_id = ${id}::uuid and c.position = n.position`);
}

type Outcome = NonNullable<FileImportCell['outcome']>;

/** How many cells of each import came to what. */
export async function countOutcomes(
  database: Queryable,
  ids: readonly string[],
): Promise<(id: string) => Record<Outcome, number>> {
  const rows = await database.execute<{ id: string; outcome: Outcome; count: number }>(sql`
    select import_id as id, outcome, count(*)::integer as count from file_import_cells
    where import_id = any(${sql.param([...ids])}::uuid[]) and outcome is not null group by import_id, outcome`);
  const byImport = Map.groupBy(rows, ({ id }) => id);
  return (id) => {
    const counts = { applied: 0, 'not-applied': 0, undone: 0, left: 0 };
    for (const { outcome, count } of byImport.get(id) ?? []) counts[outcome] = count;
    return counts;
  };
}

/** What a file brings gets its number when it is made: the cells that had a provisional one get the real. */
export async function saveCellMetrics(
  transaction: Transaction,
  importId: string,
  numbers: readonly { provisional: number; id: number }[],
): Promise<void> {
  for (const { provisional, id } of numbers) {
    await transaction.execute(sql`
      update file_import_cells set metric_id = ${id} where import_id = ${importId}::uuid and metric_id = ${provisional}`);
  }
}

/** How often the new and changed figures of one metric of a file are reported. */
export const listFrequencies = (
  database: Queryable,
  importId: string,
  metricId: number,
): Promise<{ frequency: Frequency }[]> =>
  database.execute<{ frequency: Frequency }>(sql`
    select distinct frequency from file_import_cells
    where import_id = ${importId}::uuid and metric_id = ${metricId} and state in ('new', 'changed') order by frequency`);

export type Contradiction = {
  organisation: string;
  metricId: number;
  breakdown: string;
  frequency: Frequency;
  periodStart: string;
  /** In the order of the files. */
  says: { import: string; fileName: string; line: number; read: string }[];
};

/** Cells of which several of one’s own files, not applied yet, say different things. */
export async function listContradictions(
  database: Queryable,
  ids: readonly string[],
  owner: Owner,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ items: Contradiction[]; total: number }> {
  const found = await database.execute<Contradiction & { total: number }>(sql`
    select c.organisation, c.metric_id as "metricId", c.breakdown, c.frequency, c.period_start::text as "periodStart",
      jsonb_agg(jsonb_build_object('import', c.import_id, 'fileName', i.file_name, 'line', c.line, 'read', c.read)
        order by array_position(${sql.param([...ids])}::uuid[], c.import_id), c.position) as says,
      count(*) over ()::integer as total
    from file_import_cells c join file_imports i on i.id = c.import_id
    where c.import_id = any(${sql.param([...ids])}::uuid[]) and ${isOf(owner)} and i.state = 'staged'
      and c.state in ('new', 'changed', 'unchanged') and c.organisation is not null and c.metric_id > 0
    group by i.form_id, c.organisation, c.metric_id, c.breakdown, c.frequency, c.period_start
    having count(distinct c.import_id) > 1 and count(distinct c.given) > 1
    order by c.organisation, c.metric_id, c.breakdown, c.frequency, c.period_start
    limit ${limit} offset ${offset}`);
  return { items: found.map(({ total: _, ...one }) => one), total: found[0]?.total ?? 0 };
}
