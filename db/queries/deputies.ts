import { sql } from 'drizzle-orm';
import type { Queryable, Transaction } from '../connection.ts';
import { deputies } from '../schema/index.ts';

/** Who stands in for whom, where and when; days as ISO dates, both included. */
export type StoredDeputy = {
  id: number;
  organisationId: number;
  personId: number;
  person: string;
  deputyId: number;
  deputy: string;
  fromDay: string;
  untilDay: string;
};

const isOpen = (today: string) => sql`d.ended_at is null and d.until_day >= ${today}::date`;
const columns = sql`d.id, d.organisation_id as "organisationId", d.person_id as "personId", p.name as person,
  d.deputy_id as "deputyId", q.name as deputy, d.from_day::text as "fromDay", d.until_day::text as "untilDay"
  from deputies d join people p on p.id = d.person_id join people q on q.id = d.deputy_id`;

/** Those that somebody has named, and those who have named them, that are not over. */
export const listDeputies = (database: Queryable, personId: number, today: string): Promise<StoredDeputy[]> =>
  database.execute<StoredDeputy>(sql`
    select ${columns} where ${personId} in (d.person_id, d.deputy_id) and ${isOpen(today)} order by d.from_day, d.id`);

/** One that somebody has named, locked until the transaction ends; null when it is over, or another's. */
export async function lockDeputy(
  transaction: Transaction,
  id: number,
  personId: number,
  today: string,
): Promise<StoredDeputy | null> {
  const [found] = await transaction.execute<StoredDeputy>(sql`
    select ${columns} where d.id = ${id} and d.person_id = ${personId} and ${isOpen(today)} for update of d`);
  return found ?? null;
}

export async function saveDeputy(
  transaction: Transaction,
  deputy: Pick<StoredDeputy, 'organisationId' | 'personId' | 'deputyId' | 'fromDay' | 'untilDay'>,
  now: Date,
): Promise<number> {
  const [saved] = await transaction
    .insert(deputies)
    .values({ ...deputy, createdAt: now.toISOString() })
    .returning({ id: deputies.id });
  if (!saved) throw new Error('a saved deputy has an id');
  return saved.id;
}

export async function endDeputy(transaction: Transaction, id: number, now: Date): Promise<void> {
  await transaction.execute(sql`update deputies set ended_at = ${now.toISOString()}::timestamptz where id = ${id}`);
}
