import { randomUUID } from 'node:crypto';
import postgres from 'postgres';
import { metricCode, organisationCode } from './dataset.ts';
import { signInTo } from './signed-in.ts';
import { row, type Row } from './table.ts';

// A quarter as an analyst of many units meets it: the grid of a form, and what is pasted into it.
const [metrics, organisations, pasted, turns] = [60, 40, 2_000, 9];
const period = '2024-Q1';

const median = (times: readonly number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
async function timed(act: (turn: number) => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  // the first one warms up
  for (let turn = 0; turn <= turns; turn += 1) {
    const since = performance.now();
    await act(turn);
    if (turn) times.push(performance.now() - since);
  }
  return median(times);
}

type Grid = {
  rows: { metric: string }[];
  columns: { organisation: string }[];
  cells: ({ version: number } | null)[][];
};

/** The grid of sixty metrics and forty organisations, and a block pasted into it, beside the same in SQL by hand. */
export async function enteringRows(server: string, databaseUrl: string): Promise<Row[]> {
  const cookie = await signInTo(databaseUrl, 'bench', { name: 'entering', role: 'administrator' });
  const ask = async (path: string, body?: unknown): Promise<unknown> => {
    const headers = { Cookie: cookie, Origin: server, 'Content-Type': 'application/json' };
    const init = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) };
    const answer = await fetch(`${server}/api/v1${path}`, init);
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  await ask('/forms', {
    code: 'bench', organisation: 'bench', names: { sv: 'Bench' }, instructions: { sv: '' }, frequency: 'Q', firstPeriod: period,
    organisations: Array.from({ length: organisations }, (_, place) => organisationCode(place)), openDays: 0, dueDays: 30, lockDays: null,
    levels: 1, rows: Array.from({ length: metrics }, (_, place) => ({ metric: metricCode(place), isRequired: false })),
  }); // prettier-ignore
  const grid = async () => (await ask(`/forms/bench/grid?period=${period}&organisation=bench&across=organisations`)) as Grid; // prettier-ignore
  /** A block as it is pasted: so many cells of the grid, with the versions that they are seen with. */
  const block = ({ rows, columns, cells }: Grid, turn: number) =>
    columns
      .flatMap(
        ({ organisation }, across) =>
        rows.map(({ metric }, down) => ({
          id: randomUUID(), form: 'bench', organisation, period, metric, version: cells[down]?.[across]?.version ?? 0, set: { value: 1_000 + turn },
        })), // prettier-ignore
      )
      .slice(0, pasted);
  const seen = await grid();
  /** Each turn changes them all, as they were left by the one before. */
  const versions = (turn: number) => seen.cells.map((cells) => cells.map(() => ({ version: turn })));
  const saved = await timed((turn) => ask('/entries', { changes: block({ ...seen, cells: versions(turn) }, turn) }));
  const shown = await timed(grid);
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  try {
    const rawShown = await timed(async () => JSON.stringify(await readRaw(sql)));
    const rawSaved = await timed((turn) => saveRaw(sql, turn));
    return [
      row(
        'grid of a form afresh, 60 metrics × 40 organisations, against raw SQL',
        'ms',
        shown,
        rawShown,
        '≥ 0.2',
        true,
      ),
      row('2,000 cells pasted and checked, against raw SQL', 'ms', saved, rawSaved, '≥ 0.1 and 1,000 ms', true),
    ];
  } finally {
    await sql.end();
  }
}

/** What a grid is made of: its cells, and what is published of the eight years before. */
const readRaw = (sql: postgres.Sql) =>
  Promise.all([
    sql`
      select o.code, m.code as metric, e.value, e.numerator, e.denominator, e.answers, e.status, e.comment, e.is_flagged, e.state, e.origin,
        e.version, e.return_reason
      from submissions s join entries e on e.organisation_id = s.organisation_id and e.submission_id = s.id
      join organisations o on o.id = s.organisation_id join metrics m on m.id = e.metric_id
      where s.form_id = (select id from forms where code = 'bench')`,
    sql`
      select s.organisation_id, s.metric_id, s.first_position, s.values, s.statuses from series s
      where s.organisation_id in (select organisation_id from submissions where form_id = (select id from forms where code = 'bench'))
        and s.breakdown = 'total' and s.frequency = 'Q'`,
  ]);

/** The same cells and their history, saved by hand in one transaction; nothing is looked at. */
const saveRaw = (sql: postgres.Sql, turn: number) =>
  sql.begin(async (transaction) => {
    await transaction`select from submissions where form_id = (select id from forms where code = 'bench') order by id for update`;
    const cells = await transaction<{ organisation_id: number; id: number }[]>`
      update entries e set value = ${2_000 + turn}, version = e.version + 1, edited_at = now()
      from submissions s where s.organisation_id = e.organisation_id and s.id = e.submission_id
        and s.form_id = (select id from forms where code = 'bench') returning e.organisation_id, e.id`;
    await transaction`
      insert into entry_changes (organisation_id, entry_id, at, actor, change_id, version, before, after)
      select *, now(), 'bench', gen_random_uuid(), ${turn}::integer, '{"value": 1}'::jsonb, '{"value": 2}'::jsonb
      from unnest(${cells.map((cell) => cell.organisation_id)}::integer[], ${cells.map(({ id }) => id)}::integer[])`;
    await transaction`
      insert into told_changes (at, organisation_id, kind, what)
      select now(), *, 'entry', '{}'::jsonb from unnest(${cells.map((cell) => cell.organisation_id)}::integer[])`;
  });
