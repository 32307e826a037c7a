import { sql, type SQL } from 'drizzle-orm';
import type { Queryable } from '../connection.ts';

/**
 * What is kept for a while only, and which of it has had its time. Nothing that was ever published or recorded in the
 * audit log is in here. Another line is another kind of removal.
 */
const expired: Readonly<Record<string, (daysAgo: (days: number) => SQL) => SQL>> = {
  'done jobs': (daysAgo) => sql`delete from jobs where done_at < ${daysAgo(30)}`,
  'jobs given up': (daysAgo) => sql`delete from jobs where failed_at < ${daysAgo(180)}`,
  // an address stays known to an account for ninety days
  'attempts to sign in': (daysAgo) => sql`delete from sign_in_attempts where at < ${daysAgo(91)}`,
  // whoever was offline for longer has to look what came through
  'keys of what was done': (daysAgo) => sql`delete from idempotency_keys where created_at < ${daysAgo(7)}`,
  // whoever was away for longer begins again; the last one stays, so that numbers never go back
  'changes told': (daysAgo) =>
    sql`delete from told_changes where at < ${daysAgo(7)} and id < (select max(id) from told_changes)`,
  // long enough to see what became of an invitation
  'links used or run out': (daysAgo) =>
    sql`delete from one_time_links where least(used_at, withdrawn_at, expires_at) < ${daysAgo(30)}`,
  // what was applied stays: it is what it was read from that goes
  'files brought': (daysAgo) => sql`delete from file_imports where created_at < ${daysAgo(7)}`,
  'links of reporters': (daysAgo) => sql`delete from report_links where least(revoked_at, expires_at) < ${daysAgo(30)}`,
  // only the answer goes there: when it has gone, or nobody has answered for a year
  'addresses of reports': (daysAgo) => sql`
    update questions q set email = null where email is not null and exists (select from question_messages m
      where m.organisation_id = q.organisation_id and m.question_id = q.id and (m.kind = 'answer' or m.written_at < ${daysAgo(365)}))`,
  // whoever has left, in every organisation, has nothing here to follow
  'follows of those who left': (daysAgo) =>
    sql`delete from follows f where ${hasLeft(sql.raw('f.person_id'), daysAgo)}`,
  'marks of those who left': (daysAgo) =>
    sql`delete from read_marks m where ${hasLeft(sql.raw('m.person_id'), daysAgo)}`,
  sessions: (daysAgo) => sql`delete from sessions where least(ended_at, expires_at) < ${daysAgo(30)}`,
};

/** Whether somebody has had roles, and has had none for a month. */
const hasLeft = (personId: SQL, daysAgo: (days: number) => SQL): SQL => sql`(
  select max(coalesce(g.ended_at, 'infinity')) from role_grants g where g.person_id = ${personId}) < ${daysAgo(30)}`;

/** Removes what has had its time; answers how much of each. */
export async function removeExpired(database: Queryable, now: Date): Promise<Record<string, number>> {
  const daysAgo = (days: number) => sql`${now.toISOString()}::timestamptz - make_interval(days => ${days})`;
  const removed: Record<string, number> = {};
  for (const [what, remove] of Object.entries(expired)) {
    const [row] = await database.execute<{ count: number }>(
      sql`with gone as (${remove(daysAgo)} returning 1) select count(*)::integer as count from gone`,
    );
    removed[what] = row?.count ?? 0;
  }
  return removed;
}
