import { sql, type SQL } from 'drizzle-orm';
import type { Queryable, Transaction } from '../connection.ts';

/** Somebody with an account, or only a name and an address. */
export type Named = { personId: number | null; name: string; email: string };

/** Who answers for a metric in an organisation, and who reports it there. */
export type Responsibility = {
  organisationId: number;
  metricId: number;
  metric: string;
  version: number;
  unit: string;
  responsible: Named | null;
  reporter: Named | null;
};

const named = (table: SQL, prefix: string): SQL => {
  const own = (column: string) => sql.raw(`r.${prefix}_${column}`);
  return sql`case when ${own('id')} is not null or ${own('email')} <> '' then json_build_object('personId', ${own('id')},
    'name', coalesce(${table}.name, ${own('name')}), 'email', coalesce(${table}.email, ${own('email')})) end`;
};

const select = (which: SQL): SQL => sql`
  select r.organisation_id as "organisationId", r.metric_id as "metricId", m.code as metric, r.version, r.unit,
    ${named(sql.raw('a'), 'responsible')} as responsible, ${named(sql.raw('b'), 'reporter')} as reporter
  from responsibilities r join metrics m on m.id = r.metric_id
  left join people a on a.id = r.responsible_id left join people b on b.id = r.reporter_id
  where ${which} order by r.organisation_id, m.code`;

/** Who answers for what, and who reports it, in some organisations. */
export const listReporters = (database: Queryable, organisationIds: readonly number[]): Promise<Responsibility[]> =>
  database.execute<Responsibility>(select(sql`r.organisation_id = any(${sql.param([...organisationIds])}::integer[])`));

/** Of one metric in one organisation; locked until the transaction ends. */
export async function findReporter(
  transaction: Transaction,
  organisationId: number,
  metricId: number,
): Promise<Responsibility | null> {
  const which = sql`organisation_id = ${organisationId} and metric_id = ${metricId}`;
  await transaction.execute(sql`select from responsibilities where ${which} for update`);
  const [row] = await transaction.execute<Responsibility>(
    select(sql`r.organisation_id = ${organisationId} and r.metric_id = ${metricId}`),
  );
  return row ?? null;
}

/** Null where somebody else was quicker: the version is no longer the one before. */
export async function saveReporter(
  transaction: Transaction,
  { organisationId, metricId, version, unit, responsible, reporter }: Omit<Responsibility, 'metric'>,
): Promise<number | null> {
  // of a person the account knows name and address
  const columns = (who: Named | null): SQL =>
    who === null || who.personId !== null
      ? sql`${who?.personId ?? null}::integer, '', ''`
      : sql`null::integer, ${who.name}::text, ${who.email}::text`;
  const [saved] = await transaction.execute<{ version: number }>(sql`
    insert into responsibilities (organisation_id, metric_id, version, unit, responsible_id, responsible_name, responsible_email,
      reporter_id, reporter_name, reporter_email)
    values (${organisationId}, ${metricId}, ${version}, ${unit}, ${columns(responsible)}, ${columns(reporter)})
    on conflict (organisation_id, metric_id) do update set version = excluded.version, unit = excluded.unit,
      responsible_id = excluded.responsible_id, responsible_name = excluded.responsible_name,
      responsible_email = excluded.responsible_email, reporter_id = excluded.reporter_id,
      reporter_name = excluded.reporter_name, reporter_email = excluded.reporter_email
    where responsibilities.version = excluded.version - 1
    returning version`);
  return saved?.version ?? null;
}
