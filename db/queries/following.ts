import { sql } from 'drizzle-orm';
import type { MailRhythm } from '#domain/following.ts';
import type { Language } from '#domain/language.ts';
import type { Frequency } from '#domain/period.ts';
import type { Role } from '#domain/role.ts';
import type { ReadingScope } from '#domain/visibility.ts';
import type { Queryable, Transaction } from '../connection.ts';
import { rfc3339 } from '../moment.ts';
import { answeredFrom } from './identities.ts';
import { isVisible } from './visibility.ts';

/** What is followed: a metric of an organisation, or, where it is null, all of them. */
export type Followed = { organisationId: number; metricId: number | null };

export type Follow = Followed & {
  id: number;
  mail: MailRhythm;
  language: Language;
  toldUntil: string;
  createdAt: string;
};

const columns = sql`f.id, f.organisation_id as "organisationId", f.metric_id as "metricId", f.mail, f.language,
  f.told_until as "toldUntil", f.created_at as "createdAt"`;

const withMoments = (row: Follow): Follow => ({
  ...row,
  toldUntil: rfc3339(row.toldUntil),
  createdAt: rfc3339(row.createdAt),
});

/** What somebody follows, what they took up last first. */
export async function listFollows(database: Queryable, personId: number): Promise<Follow[]> {
  const rows = await database.execute<Follow>(sql`
    select ${columns} from follows f where f.person_id = ${personId} order by f.id desc`);
  return rows.map(withMoments);
}

/** One of somebody's own, locked until the transaction ends; null for another's. */
export async function lockFollow(transaction: Transaction, id: number, personId: number): Promise<Follow | null> {
  const [row] = await transaction.execute<Follow>(sql`
    select ${columns} from follows f where f.id = ${id} and f.person_id = ${personId} for update`);
  return row ? withMoments(row) : null;
}

export type NewFollow = Followed & { personId: number; mail: MailRhythm; language: Language };

/** Null where they follow it already. What has happened until now is nothing to write about. */
export async function saveFollow(transaction: Transaction, follow: NewFollow, now: Date): Promise<number | null> {
  const { personId, organisationId, metricId, mail, language } = follow;
  const at = now.toISOString();
  const [row] = await transaction.execute<{ id: number }>(sql`
    insert into follows (person_id, organisation_id, metric_id, mail, language, told_until, created_at)
    values (${personId}, ${organisationId}, ${metricId}::integer, ${mail}, ${language}, ${at}::timestamptz, ${at}::timestamptz)
    on conflict do nothing returning id`);
  return row?.id ?? null;
}

export async function saveFollowMail(
  transaction: Transaction,
  id: number,
  { mail, language }: Pick<Follow, 'mail' | 'language'>,
  now: Date,
): Promise<void> {
  await transaction.execute(sql`
    update follows set mail = ${mail}, language = ${language},
      told_until = case when mail = 'none' then ${now.toISOString()}::timestamptz else told_until end
    where id = ${id}`);
}

export async function removeFollow(transaction: Transaction, id: number): Promise<void> {
  await transaction.execute(sql`delete from follows where id = ${id}`);
}

/** Ends all mails to somebody about what they follow; answers of how much there were some. */
export async function endFollowMails(transaction: Transaction, personId: number): Promise<number> {
  const rows = await transaction.execute(sql`
    update follows set mail = 'none' where person_id = ${personId} and mail <> 'none' returning id`);
  return rows.length;
}

/** Until when somebody has read what is new; null before they have ever said so. */
export async function findReadUntil(database: Queryable, personId: number): Promise<string | null> {
  const [row] = await database.execute<{ readUntil: string }>(sql`
    select read_until as "readUntil" from read_marks where person_id = ${personId}`);
  return row ? rfc3339(row.readUntil) : null;
}

/** It never goes back: what has been read has been read. */
export async function saveReadUntil(transaction: Transaction, personId: number, until: string): Promise<void> {
  await transaction.execute(sql`
    insert into read_marks (person_id, read_until) values (${personId}, ${until}::timestamptz)
    on conflict (person_id) do update set read_until = greatest(read_marks.read_until, excluded.read_until)`);
}

/**
 * The moment until which somebody has seen everything who has read at a moment, from a version of the figures: before it,
 * where a publication was under way then. Asked under the lock of publications; old vintages are new to nobody.
 */
export async function seenUntil(transaction: Transaction, until: string, dataVersion: number): Promise<string> {
  const [row] = await transaction.execute<{ until: string }>(sql`
    select least(${until}::timestamptz, min(published_at) - interval '1 microsecond') as until
    from publications
    where id > ${dataVersion} and published_at <= ${until}::timestamptz and published_at = recorded_at`);
  return rfc3339(row?.until ?? until);
}

export type MailedFollower = {
  id: number;
  name: string;
  email: string;
  roles: readonly { organisationId: number; role: Role }[];
  follows: readonly Follow[];
};

/**
 * Who is written to about what they follow: those who hold a role, at the address that they have answered from.
 */
export async function listMailedFollowers(database: Queryable): Promise<MailedFollower[]> {
  const people = await database.execute<Omit<MailedFollower, 'follows'>>(sql`
    select p.id, p.name, ${answeredFrom(sql`p.id`)} as email,
      jsonb_agg(jsonb_build_object('organisationId', g.organisation_id, 'role', g.role) order by g.id) as roles
    from people p join role_grants g on g.person_id = p.id and g.ended_at is null
    where p.ended_at is null and ${answeredFrom(sql`p.id`)} is not null
      and exists (select from follows f where f.person_id = p.id and f.mail <> 'none')
    group by p.id order by p.id`);
  const follows = await database.execute<Follow & { personId: number }>(sql`
    select f.person_id as "personId", ${columns} from follows f where f.mail <> 'none' order by f.id`);
  const byPerson = Map.groupBy(follows, ({ personId }) => personId);
  return people.map((person) => ({ ...person, follows: (byPerson.get(person.id) ?? []).map(withMoments) }));
}

/** Where mails reach somebody: at an address that they have answered from; null where there is none. */
export async function findAnsweredAddress(database: Queryable, personId: number): Promise<string | null> {
  const [row] = await database.execute<{ email: string | null }>(sql`
    select ${answeredFrom(sql`p.id`)} as email from people p where p.id = ${personId}`);
  return row?.email ?? null;
}

/** What was written about of some follows is not written about again. False, and nothing taken, where one is another by now. */
export async function takeTold(transaction: Transaction, follows: readonly Follow[], until: string): Promise<boolean> {
  const ids = sql.param(follows.map(({ id }) => id));
  const standing = await transaction.execute(sql`
    select f.id from follows f join unnest(${ids}::integer[],
      ${sql.param(follows.map(({ toldUntil }) => toldUntil))}::text[]::timestamptz[]) as known(id, told_until)
      on f.id = known.id and f.told_until = known.told_until
    where f.mail <> 'none' order by f.id for update of f`);
  if (standing.length < follows.length) return false;
  await transaction.execute(
    sql`update follows set told_until = ${until}::timestamptz where id = any(${ids}::integer[])`,
  );
  return true;
}

export type TouchedSeries = { organisationId: number; metricId: number; frequency: Frequency };

/** Of which of some organisations and metrics, at which frequencies, a total was published after a moment. */
export async function listTouchedSeries(
  database: Queryable,
  { organisationIds, metricIds }: { organisationIds: readonly number[]; metricIds: readonly number[] },
  { since, scope }: { since: string; scope: ReadingScope },
): Promise<TouchedSeries[]> {
  if (!organisationIds.length || !metricIds.length) return [];
  return database.execute<TouchedSeries>(sql`
    select distinct s.organisation_id as "organisationId", s.metric_id as "metricId", s.frequency
    from publications p join revisions r on r.publication_id = p.id
      join series s on s.organisation_id = r.organisation_id and s.id = r.series_id
    where p.published_at > ${since}::timestamptz and s.breakdown = 'total'
      and s.organisation_id = any(${sql.param([...organisationIds])}::integer[]) and s.metric_id = any(${sql.param([...metricIds])}::integer[]) and ${isVisible(scope, metricIds)}
    order by s.metric_id, s.frequency, s.organisation_id`);
}
