import type { Transaction } from '#db/connection.ts';
import { recordDeed, type Actor, type Deed } from '#db/queries/audit.ts';
import {
  countOpenReports,
  findQuestion,
  raiseQuestionVersion,
  saveMessage,
  saveMessageTakenAway,
  saveQuestion,
  saveQuestionPublic,
  type Message,
  type Question,
  type TalkedFigure,
} from '#db/queries/questions.ts';
import { writeTransaction } from '#db/write.ts';
import type { Language } from '#domain/language.ts';
import { holdsPersonalNumber } from '#domain/personal-number.ts';
import { periodContaining } from '#domain/period.ts';
import { mostOpenReports } from '#domain/question.ts';
import type { Context } from '../context.ts';
import { Problem } from '../http/problem.ts';
import { judgeAttempt } from '../sign-in/attempts.ts';
import { enqueueAnswerMail, enqueueTelling } from './tell.ts';
import { isShown, type View } from './view.ts';

export type GivenText = { text: string; isConfirmed: boolean };

/** Problem `personal-number` until whoever wrote it has said that it is none. */
export function refusePersonalNumber({ text, isConfirmed }: GivenText): void {
  if (isConfirmed || !holdsPersonalNumber(text)) return;
  throw new Problem(400, 'personal-number', 'This looks like a personal identity number.', { path: 'text' });
}

/** Asks about a figure, inside the organisation. Answers the number of the question. */
export function askQuestion(context: Context, view: View, figure: TalkedFigure, given: GivenText, actor: Actor) {
  refusePersonalNumber(given);
  return writeTransaction(context.database, (transaction) =>
    begin(transaction, context, view, { ...figure, isErrorReport: false, email: null, language: 'sv' }, given, actor),
  );
}

export type GivenReport = GivenText & { email: string | null; language: Language };

/**
 * A reader without an account says that something is wrong with a figure. Problems `too-many-attempts` for one address,
 * `enough-reports` for one figure.
 */
export async function reportError(
  context: Context,
  view: View,
  figure: TalkedFigure,
  given: GivenReport,
  actor: Actor,
): Promise<number> {
  refusePersonalNumber(given);
  // each counts: it is never noted as a success
  await judgeAttempt(context, 'figures', 'error report', actor);
  const { email, language } = given;
  return writeTransaction(context.database, async (transaction) => {
    if ((await countOpenReports(transaction, figure)) >= mostOpenReports) {
      throw new Problem(409, 'enough-reports', 'Others have reported this figure; it waits for an answer.');
    }
    const question = { ...figure, isErrorReport: true, email, language };
    return begin(transaction, context, view, question, given, { ...actor, name: actor.name || 'reader' });
  });
}

async function begin(
  transaction: Transaction,
  context: Context,
  view: View,
  question: Parameters<typeof saveQuestion>[1],
  { text }: GivenText,
  actor: Actor,
): Promise<number> {
  const now = context.now();
  const { organisationId, isErrorReport } = question;
  const id = await saveQuestion(transaction, question);
  const writtenBy = isErrorReport ? null : actor.personId;
  const first = { organisationId, questionId: id, kind: 'question', text, writtenBy } as const;
  await saveMessage(transaction, first, now);
  await enqueueTelling(transaction, context);
  await recordDeed(transaction, actor, now, {
    action: isErrorReport ? 'error-reported' : 'question-asked',
    organisationId,
    subject: subjectOf(view, { ...question, id }),
    // never where the answer goes
    after: { text },
  });
  return id;
}

const subjectOf = ({ tree, metrics }: View, { id, ...figure }: TalkedFigure & { id: number }): string => {
  const metric = metrics.find((one) => one.id === figure.metricId)?.code;
  const period = periodContaining(figure.frequency, figure.periodStart);
  return `question ${id}: ${metric} ${period} ${tree.byId(figure.organisationId)?.code}`;
};

/** What somebody works on, and by what they see it. */
export type Place = { view: View; organisationId: number; id: number };
type Check = (question: Question) => void;

/** Answers a question, also one that was answered before. Problem `unknown-question`. */
export async function answerQuestion(
  context: Context,
  place: Place,
  given: GivenText,
  actor: Actor,
  check: Check,
): Promise<number> {
  refusePersonalNumber(given);
  return change(context, place, actor, check, async (transaction, question) => {
    const { organisationId, id } = question;
    const { text } = given;
    const answer = { organisationId, questionId: id, kind: 'answer', text, writtenBy: actor.personId } as const;
    const message = await saveMessage(transaction, answer, context.now());
    await enqueueAnswerMail(transaction, context, place.view, question, text, actor);
    return { answer: message, deed: { action: 'question-answered', after: { text } } };
  });
}

/** Shows a question with its answers to everybody who sees the figure, or to the organisation alone again. */
export async function publishQuestion(
  context: Context,
  place: Place,
  isPublic: boolean,
  actor: Actor,
  check: Check,
): Promise<void> {
  await change(context, place, actor, check, async (transaction, question) => {
    await saveQuestionPublic(transaction, question, isPublic);
    const deed = { action: 'question-published', before: { isPublic: question.isPublic }, after: { isPublic } };
    return { answer: null, deed };
  });
}

/** Takes back what one has written oneself. Problem `unknown-message`, also for what others have written. */
export async function withdrawMessage(
  context: Context,
  place: Place,
  message: number,
  actor: Actor,
  check: Check,
): Promise<void> {
  const isOwn = ({ writtenBy }: Message) => writtenBy !== null && writtenBy === actor.personId;
  await change(context, place, actor, check, async (transaction, question) => {
    const { text } = standing(question, message, isOwn);
    const key = { organisationId: question.organisationId, id: message };
    await saveMessageTakenAway(transaction, key, null, context.now());
    return { answer: null, deed: { action: 'message-withdrawn', before: { text } } };
  });
}

/** Hides what somebody has written, for a reason that its people see. Problem `unknown-message`. */
export async function hideMessage(
  context: Context,
  place: Place,
  message: number,
  reason: string,
  actor: Actor,
  check: Check,
): Promise<void> {
  await change(context, place, actor, check, async (transaction, question) => {
    const { text } = standing(question, message, () => true);
    const key = { organisationId: question.organisationId, id: message };
    await saveMessageTakenAway(transaction, key, reason, context.now());
    return { answer: null, deed: { action: 'message-hidden', before: { text }, after: { reason } } };
  });
}

function standing({ messages }: Question, id: number, isMeant: (message: Message) => boolean): Message {
  const message = messages.find((one) => one.id === id && isMeant(one));
  if (!message) throw new Problem(404, 'unknown-message', `There is no message ${id} of yours here.`);
  if (message.takenAwayAt !== null) throw new Problem(409, 'taken-away', 'It has been withdrawn or hidden.');
  return message;
}

type Outcome<Answer> = { answer: Answer; deed: Pick<Deed, 'action' | 'before' | 'after'> };

async function change<Answer>(
  { database, now }: Context,
  { view, organisationId, id }: Place,
  actor: Actor,
  check: Check,
  write: (transaction: Transaction, question: Question) => Promise<Outcome<Answer>>,
): Promise<Answer> {
  return writeTransaction(database, async (transaction) => {
    const question = await findQuestion(transaction, organisationId, id);
    if (!question || !isShown(view, question)) {
      throw new Problem(404, 'unknown-question', `There is no question ${id} here.`);
    }
    check(question);
    const { answer, deed } = await write(transaction, question);
    await raiseQuestionVersion(transaction, question);
    await recordDeed(transaction, actor, now(), { ...deed, organisationId, subject: subjectOf(view, question) });
    return answer;
  });
}
