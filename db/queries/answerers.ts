import { sql } from 'drizzle-orm';
import type { Role } from '#domain/role.ts';
import type { Queryable } from '../connection.ts';

/** Somebody who may answer questions in an organisation and what is below it. */
export type Answerer = { organisationId: number; personId: number; role: Role; name: string; email: string };

export const listAnswerers = (database: Queryable): Promise<Answerer[]> =>
  database.execute<Answerer>(sql`
    select distinct g.organisation_id as "organisationId", p.id as "personId", g.role, p.name, p.email
    from role_grants g join people p on p.id = g.person_id
    where g.role <> 'reader' and g.ended_at is null and p.ended_at is null order by p.id`);
