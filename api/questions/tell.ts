import type { Transaction } from '#db/connection.ts';
import { listAnswerers, type Answerer } from '#db/queries/answerers.ts';
import type { Actor } from '#db/queries/audit.ts';
import { enqueueJob } from '#db/queries/jobs.ts';
import { listMetrics } from '#db/queries/metrics.ts';
import { getOrganisationTree } from '#db/queries/organisations.ts';
import { getPerson } from '#db/queries/people.ts';
import { findReportAddress, takeUntoldQuestions, type Question } from '#db/queries/questions.ts';
import { listReporters } from '#db/queries/reporters.ts';
import { writeTransaction } from '#db/write.ts';
import { answerersOf } from '#domain/answerer.ts';
import { pathPrefixOf, type Language } from '#domain/language.ts';
import { upwardsFrom, type OrganisationTree } from '#domain/organisation-tree.ts';
import { periodContaining } from '#domain/period.ts';
import { isWaiting } from '#domain/question.ts';
import type { Context } from '../context.ts';
import type { JobHandler } from '../jobs/worker.ts';
import { enqueueMail } from '../mail/mail.ts';
import { saidOf, type View } from './view.ts';

const bundledMs = 15 * 60_000;
/** Longer than any question takes to be saved: the job that it counts on has not begun by then. */
const leastMs = 60_000;

/** Those who answer are written to once for all that comes within a quarter of an hour. */
export async function enqueueTelling(transaction: Transaction, context: Context): Promise<void> {
  if (!context.mail) return;
  const now = context.now();
  const runAt = new Date(Math.ceil((now.getTime() + leastMs) / bundledMs) * bundledMs);
  const uniqueKey = `questions-asked ${runAt.toISOString()}`;
  await enqueueJob(transaction, { kind: 'questions-asked', payload: {}, uniqueKey, runAt }, now);
}

/** Writes one letter to each who has something to answer; nothing of what was asked is in it. */
export const tellOfQuestions: JobHandler = async (_payload, context) => {
  if (!context.mail) return;
  const { language } = context.mail;
  await writeTransaction(context.database, async (transaction) => {
    const waiting = (await takeUntoldQuestions(transaction, context.now())).filter((one) => isWaiting(saidOf(one)));
    if (!waiting.length) return;
    const tree = await getOrganisationTree(transaction, null);
    const metrics = await listMetrics(transaction, null);
    const told = await answererFor(transaction, tree, waiting);
    for (const [{ name, email }, questions] of told) {
      const places = [...new Set(questions.map(({ organisationId }) => tree.byId(organisationId)?.code ?? ''))];
      await enqueueMail(transaction, context, {
        kind: 'questions-asked',
        to: email,
        language,
        name,
        items: questions.map((question) => talkedIn({ tree, metrics }, question)),
        links: places.map((code) => linkTo(context, language, code)),
      });
    }
  });
};

const linkTo = ({ site }: Context, language: Language, organisation: string): string =>
  `${site.url}${pathPrefixOf(language)}/organisations/${encodeURIComponent(organisation)}/questions`;

const talkedIn = ({ tree, metrics }: Pick<View, 'tree' | 'metrics'>, question: Question) => ({
  metric: metrics.find(({ id }) => id === question.metricId)?.names ?? { sv: '' },
  organisation: tree.byId(question.organisationId)?.names ?? { sv: '' },
  period: periodContaining(question.frequency, question.periodStart),
});

/** The questions by who is to answer them. */
async function answererFor(
  transaction: Transaction,
  tree: OrganisationTree,
  questions: readonly Question[],
): Promise<[Answerer, Question[]][]> {
  const holders = await listAnswerers(transaction);
  const places = [...new Set(questions.map(({ organisationId }) => organisationId))];
  const responsible = await listReporters(transaction, places);
  const pairs = questions.flatMap((question) => {
    const { organisationId, metricId } = question;
    const upwards = upwardsFrom(tree, organisationId).map(({ id }) => id);
    const named = responsible.find((one) => one.organisationId === organisationId && one.metricId === metricId);
    return answerersOf(holders, upwards, named?.responsible?.personId ?? null).map((one) => [one, question] as const);
  });
  return [...Map.groupBy(pairs, ([{ personId }]) => personId).values()].flatMap((own) => {
    const [first] = own;
    return first ? [[first[0], own.map(([, question]) => question)]] : [];
  });
}

/** The answer goes to who has asked, where it is known where they are, and they have not answered themselves. */
export async function enqueueAnswerMail(
  transaction: Transaction,
  context: Context,
  view: View,
  question: Question,
  text: string,
  actor: Actor,
): Promise<void> {
  if (!context.mail) return;
  const asker = question.messages[0]?.writtenBy ?? null;
  const left = await findReportAddress(transaction, question);
  const account = asker === null || asker === actor.personId ? null : await getPerson(transaction, asker);
  const to = left ?? (account && { email: account.email, language: context.mail.language });
  if (!to) return;
  const code = view.tree.byId(question.organisationId)?.code ?? '';
  const metric = view.metrics.find(({ id }) => id === question.metricId)?.code ?? '';
  await enqueueMail(transaction, context, {
    kind: 'question-answered',
    to: to.email,
    language: to.language,
    ...talkedIn(view, question),
    text,
    link: `${context.site.url}${pathPrefixOf(to.language)}/metrics/${metric}?organisation=${encodeURIComponent(code)}`,
  });
}
