import { sql } from 'drizzle-orm';
import type { Queryable } from '../connection.ts';

/** Who reports: the analysts of an organisation, by its id. */
export type Analyst = { organisationId: number; personId: number; name: string; email: string };

export const listAnalysts = (database: Queryable): Promise<Analyst[]> =>
  database.execute<Analyst>(sql`
    select distinct g.organisation_id as "organisationId", p.id as "personId", p.name, p.email
    from role_grants g join people p on p.id = g.person_id
    where g.role = 'analyst' and g.ended_at is null and p.ended_at is null order by p.id`);

/** A cell that is promised for a later day. */
export type PromisedCell = {
  organisationId: number;
  formId: number;
  periodStart: string;
  metric: string;
  breakdown: string;
  laterOn: string;
};

export const listPromisedCells = (database: Queryable, formIds: readonly number[]): Promise<PromisedCell[]> =>
  database.execute<PromisedCell>(sql`
    select s.organisation_id as "organisationId", s.form_id as "formId", s.period_start::text as "periodStart",
      m.code as metric, e.breakdown, e.later_on::text as "laterOn"
    from entries e
      join submissions s on s.organisation_id = e.organisation_id and s.id = e.submission_id
      join metrics m on m.id = e.metric_id
    where e.state = 'later' and s.form_id = any(${sql.param([...formIds])}::integer[])
    order by e.later_on, s.organisation_id, e.id`);

/** Whether a day's reminders have gone out: whoever is asked twice writes once. */
export async function isReminded(database: Queryable, subject: string): Promise<boolean> {
  const [row] = await database.execute(sql`
    select from audit_records where action = 'reminders-sent' and subject = ${subject} limit 1`);
  return row !== undefined;
}
