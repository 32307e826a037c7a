import { sql, type SQL } from 'drizzle-orm';
import type { Language } from '#domain/language.ts';
import type { Frequency } from '#domain/period.ts';
import type { MessageKind } from '#domain/question.ts';
import type { ReadingScope } from '#domain/visibility.ts';
import type { Queryable, Transaction } from '../connection.ts';
import { rfc3339 } from '../moment.ts';
import { questionMessages, questions } from '../schema/index.ts';
import { isVisible } from './visibility.ts';

/** The figure that is talked about: always the total. */
export type TalkedFigure = { organisationId: number; metricId: number; frequency: Frequency; periodStart: string };

export type Message = {
  id: number;
  kind: MessageKind;
  text: string;
  writtenAt: string;
  writtenBy: number | null;
  /** The name of whoever has an account. */
  author: string | null;
  takenAwayAt: string | null;
  hiddenReason: string | null;
};

export type Question = TalkedFigure & {
  id: number;
  isErrorReport: boolean;
  isPublic: boolean;
  version: number;
  /** In the order of writing; the first is the question. */
  messages: Message[];
};

/** Never with the address that an answer goes to: that is asked for by itself, by whoever sends it. */
const columns = sql`s.organisation_id as "organisationId", s.id, s.metric_id as "metricId", s.frequency,
  s.period_start::text as "periodStart", s.is_error_report as "isErrorReport", s.is_public as "isPublic", s.version,
  (select jsonb_agg(jsonb_build_object('id', m.id, 'kind', m.kind, 'text', m.text, 'writtenAt', m.written_at,
      'writtenBy', m.written_by, 'author', p.name, 'takenAwayAt', m.taken_away_at, 'hiddenReason', m.hidden_reason) order by m.id)
    from question_messages m left join people p on p.id = m.written_by
    where m.organisation_id = s.organisation_id and m.question_id = s.id) as messages`;

const withMoments = (question: Question): Question => ({
  ...question,
  messages: question.messages.map((message) => ({
    ...message,
    writtenAt: rfc3339(message.writtenAt),
    takenAwayAt: message.takenAwayAt && rfc3339(message.takenAwayAt),
  })),
});

/** A question as far as it had been written by a moment. What has been taken away since is not shown again. */
const knownBy = (question: Question, asOf: string | null): Question =>
  asOf === null
    ? question
    : { ...question, messages: question.messages.filter(({ writtenAt }) => new Date(writtenAt) <= new Date(asOf)) };

export type QuestionSearch = {
  organisationIds: readonly number[];
  /** Each named once. */
  metricIds: readonly number[];
  /** Null is every period. */
  period: Pick<TalkedFigure, 'frequency' | 'periodStart'> | null;
  scope: ReadingScope;
  /** What had been said by then; null is now. */
  asOf: string | null;
};

/** What is asked about figures that somebody sees: what is not public only with a role there or above. The latest first. */
export async function listQuestions(
  database: Queryable,
  { organisationIds, metricIds, period, scope, asOf }: QuestionSearch,
): Promise<Question[]> {
  if (!metricIds.length) return [];
  const own = organisationIds.filter((id) => scope.internal.has(id));
  const rows = await database.execute<Question>(sql`
    select ${columns} from questions s
    where s.organisation_id = any(${sql.param([...organisationIds])}::integer[]) and s.metric_id = any(${sql.param([...metricIds])}::integer[])
      and ${period === null ? sql`true` : sql`s.frequency = ${period.frequency}::bpchar and s.period_start = ${period.periodStart}::date`}
      and (s.is_public or s.organisation_id = any(${sql.param(own)}::integer[])) and ${isVisible(scope, metricIds)}
    order by s.id desc`);
  return rows.map((row) => knownBy(withMoments(row), asOf)).filter(({ messages }) => messages.length > 0);
}

/** One question, for changing it: of two at once, the second waits. Whether somebody sees its figure, the caller asks. */
export async function findQuestion(
  transaction: Transaction,
  organisationId: number,
  id: number,
): Promise<Question | null> {
  const which = sql`s.organisation_id = ${organisationId} and s.id = ${id}`;
  await transaction.execute(sql`select from questions s where ${which} for update`);
  const [row] = await transaction.execute<Question>(sql`select ${columns} from questions s where ${which}`);
  return row ? withMoments(row) : null;
}

/** How many reported errors of a figure nobody has answered. Asked under a lock, so that two at once see each other. */
export async function countOpenReports(transaction: Transaction, figure: TalkedFigure): Promise<number> {
  const { organisationId, metricId, frequency, periodStart } = figure;
  await transaction.execute(sql`select pg_advisory_xact_lock(hashtext('error reports'), ${organisationId})`);
  const stands = (kind: MessageKind): SQL => sql`exists (select from question_messages m
    where m.organisation_id = s.organisation_id and m.question_id = s.id and m.kind = ${kind} and m.taken_away_at is null)`;
  const [row] = await transaction.execute<{ count: number }>(sql`
    select count(*)::integer as count from questions s
    where s.organisation_id = ${organisationId} and s.metric_id = ${metricId} and s.frequency = ${frequency}::bpchar
      and s.period_start = ${periodStart}::date and s.is_error_report and ${stands('question')} and not ${stands('answer')}`);
  return row?.count ?? 0;
}

export type NewQuestion = TalkedFigure & { isErrorReport: boolean; email: string | null; language: Language };

/** Answers its number; what is asked is its first message. */
export async function saveQuestion(transaction: Transaction, question: NewQuestion): Promise<number> {
  const [row] = await transaction
    .insert(questions)
    .values({ ...question, isPublic: false, version: 1 })
    .returning({ id: questions.id });
  if (!row) throw new Error('a saved question has a number');
  return row.id;
}

export type NewMessage = {
  organisationId: number;
  questionId: number;
  kind: MessageKind;
  text: string;
  writtenBy: number | null;
};

export async function saveMessage(transaction: Transaction, message: NewMessage, now: Date): Promise<number> {
  const [row] = await transaction
    .insert(questionMessages)
    .values({ ...message, writtenAt: now.toISOString() })
    .returning({ id: questionMessages.id });
  if (!row) throw new Error('a saved message has a number');
  return row.id;
}

type Key = { organisationId: number; id: number };

export async function saveMessageTakenAway(
  transaction: Transaction,
  { organisationId, id }: Key,
  hiddenReason: string | null,
  now: Date,
): Promise<void> {
  await transaction.execute(sql`
    update question_messages set taken_away_at = ${now.toISOString()}::timestamptz, hidden_reason = ${hiddenReason}::text
    where organisation_id = ${organisationId} and id = ${id}`);
}

export async function saveQuestionPublic(transaction: Transaction, { organisationId, id }: Key, isPublic: boolean) {
  await transaction.execute(
    sql`update questions set is_public = ${isPublic} where organisation_id = ${organisationId} and id = ${id}`,
  );
}

/** Something has been said or done: whoever has read it before has read another version. */
export async function raiseQuestionVersion(transaction: Transaction, { organisationId, id }: Key): Promise<void> {
  await transaction.execute(
    sql`update questions set version = version + 1 where organisation_id = ${organisationId} and id = ${id}`,
  );
}

/** Where the answer to a reported error goes; null where no address was left, or it is not known any more. */
export async function findReportAddress(
  transaction: Transaction,
  { organisationId, id }: Key,
): Promise<{ email: string; language: Language } | null> {
  const [row] = await transaction.execute<{ email: string; language: Language }>(sql`
    select email, language from questions where organisation_id = ${organisationId} and id = ${id} and email is not null`);
  return row ?? null;
}

/** Waiting questions that those who answer have not been written to about; from now on they have. */
export async function takeUntoldQuestions(transaction: Transaction, now: Date): Promise<Question[]> {
  const rows = await transaction.execute<Question>(sql`
    with told as (update questions set told_at = ${now.toISOString()}::timestamptz where told_at is null returning *)
    select ${columns} from told s order by s.organisation_id, s.id`);
  return rows.map(withMoments);
}
