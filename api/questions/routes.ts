import type { Context as HonoContext } from 'hono';
import { Hono } from 'hono';
import { z } from 'zod';
import { listQuestions } from '#db/queries/questions.ts';
import { languages } from '#domain/language.ts';
import { firstDay, frequencyOf } from '#domain/period.ts';
import { longestMessage, medianDays } from '#domain/question.ts';
import { mayIn, notAllowed } from '../access/rights.ts';
import type { Context } from '../context.ts';
import { body } from '../http/body.ts';
import { acting } from '../http/description.ts';
import { refuseStale } from '../http/if-match.ts';
import { AsOf, Code, Paging, Period, momentOf, numberIn, pageOf, query } from '../http/parameters.ts';
import { Problem } from '../http/problem.ts';
import { Line, Lines } from '../http/texts.ts';
import { actorOf } from '../http/viewer.ts';
import { getOrganisation } from '../organisations/search.ts';
import { emailOf } from '../sign-in/given.ts';
import { answerQuestion, askQuestion, hideMessage, publishQuestion, reportError, withdrawMessage } from './actions.ts';
import { NewQuestionAnswer, QuestionPage } from './answers.ts';
import { askedAtOf, figureIn, questionAnswer, saidOf, viewOf, type View } from './view.ts';

const QuestionQuery = z.strictObject({
  organisation: Code,
  metric: Code.optional(),
  period: Period.optional(),
  state: z.enum(['waiting', 'answered']).optional(),
  asOf: AsOf,
  ...Paging,
});

const Text = {
  text: Lines(longestMessage),
  isConfirmed: z
    .boolean()
    .default(false)
    .meta({ description: 'That what looks like a personal identity number is none, or is meant to be there.' }),
};
const Figure = { organisation: Code, metric: Code, period: Period };
const NewQuestion = z.strictObject({ ...Figure, ...Text });
const NewReport = z.strictObject({
  ...Figure,
  ...Text,
  email: z
    .string()
    .max(300)
    .nullable()
    .default(null)
    .meta({ description: 'Where the answer is to go; shown to nobody.' }),
  language: z.enum(languages).default('sv').meta({ description: 'Of the mail with the answer.' }),
});

/** Questions about figures: `/questions`. They are answered at `/organisations/:code/questions`. */
export const questionRoutes = (context: Context) =>
  new Hono()
    .get(
      '/',
      acting({
        summary: 'What is asked about the figures of an organisation, and answered',
        description:
          'What waits for an answer comes first, then the latest. What is not public only those see who have a role in the ' +
          'organisation or above it. As of an earlier moment: what had been said by then; but what is internal, withdrawn or ' +
          'hidden today is so for every moment.',
        answer: QuestionPage,
        tag: 'questions',
      }),
      query(QuestionQuery),
      async (c) => c.json(await listed(c, context, c.req.valid('query'))),
    )
    .post(
      '/',
      acting({
        summary: 'Ask about a figure, inside the organisation',
        answer: NewQuestionAnswer,
        status: 201,
        tag: 'questions',
      }),
      body(NewQuestion),
      async (c) => {
        const { text, isConfirmed, ...named } = c.req.valid('json');
        const view = await viewOf(c, context);
        const figure = figureIn(view, named, context);
        if (!mayIn(c.get('viewer'), 'read-internal', figure.organisationId, view.tree))
          throw notAllowed('read-internal');
        return c.json({ id: await askQuestion(context, view, figure, { text, isConfirmed }, actorOf(c)) }, 201);
      },
    );

/** What readers without an account say of figures: `/error-reports`. */
export const errorReportRoutes = (context: Context) =>
  new Hono().post(
    '/',
    acting({
      summary: 'Report an error in a figure',
      description: 'For everybody. It is answered by mail, where an address is left; only the organisation sees it.',
      answer: NewQuestionAnswer,
      status: 201,
      tag: 'questions',
    }),
    body(NewReport),
    async (c) => {
      const { email, language, text, isConfirmed, ...named } = c.req.valid('json');
      const view = await viewOf(c, context);
      const figure = figureIn(view, named, context);
      const given = { text, isConfirmed, language, email: email ? emailOf(email) : null };
      return c.json({ id: await reportError(context, view, figure, given, actorOf(c)) }, 201);
    },
  );

async function listed(
  c: HonoContext,
  context: Context,
  { organisation, metric, period, state, asOf, ...paging }: z.infer<typeof QuestionQuery>,
): Promise<QuestionPage> {
  const moment = momentOf(asOf, context.now());
  const view = await viewOf(c, context, moment);
  const { tree, metrics, metricByCode, scope } = view;
  const chosen = metric === undefined ? metrics : [metricByCode.get(metric)].filter((one) => one !== undefined);
  if (!chosen.length) throw new Problem(404, 'unknown-metric', `There is no metric "${metric}".`, { path: 'metric' });
  const found = await listQuestions(context.database.orm, {
    organisationIds: [getOrganisation(tree, organisation).id],
    metricIds: chosen.map(({ id }) => id),
    period: period === undefined ? null : { frequency: frequencyOf(period), periodStart: firstDay(period) },
    scope,
    asOf: moment,
  });
  const items = found.map((question) => questionAnswer(view, question, c.get('viewer')));
  const waiting = items.filter(({ isWaiting }) => isWaiting);
  const rest = items.filter(({ isWaiting }) => !isWaiting);
  const shown = { waiting, answered: rest.filter(({ answeredAt }) => answeredAt !== null), all: [...waiting, ...rest] };
  const all = shown[state ?? 'all'];
  const { limit, page } = paging;
  return {
    ...pageOf(c, all.slice((page - 1) * limit, page * limit), { total: all.length, limit, page }),
    waiting: waiting.length,
    medianDays: medianDays(found.map((question) => ({ askedAt: askedAtOf(question), messages: saidOf(question) }))),
  };
}

/** What is done about questions in an organisation: `/organisations/:code/questions`. */
export const organisationQuestionRoutes = (context: Context) =>
  new Hono()
    .post(
      '/:code/questions/:id/answers',
      acting({ summary: 'Answer a question', answer: NewQuestionAnswer, status: 201, changes: true, tag: 'questions' }),
      body(z.strictObject(Text)),
      async (c) => {
        const view = await viewOf(c, context);
        const place = placeOf(c, view);
        const id = await answerQuestion(context, place, c.req.valid('json'), actorOf(c), check(c, view));
        return c.json({ id }, 201);
      },
    )
    .put(
      '/:code/questions/:id/publication',
      acting({
        summary: 'Show a question and its answers to everybody, or to the organisation alone',
        answer: null,
        changes: true,
        tag: 'questions',
      }),
      body(z.strictObject({ isPublic: z.boolean() })),
      async (c) => {
        const view = await viewOf(c, context);
        await publishQuestion(context, placeOf(c, view), c.req.valid('json').isPublic, actorOf(c), check(c, view));
        return c.body(null, 204);
      },
    )
    .delete(
      '/:code/questions/:id/messages/:message',
      acting({ summary: 'Withdraw what one has written oneself', answer: null, changes: true, tag: 'questions' }),
      async (c) => {
        const view = await viewOf(c, context);
        await withdrawMessage(context, placeOf(c, view), numberIn(c, 'message'), actorOf(c), check(c, view));
        return c.body(null, 204);
      },
    )
    .put(
      '/:code/questions/:id/messages/:message/hidden',
      acting({ summary: 'Hide what somebody has written', answer: null, changes: true, tag: 'questions' }),
      body(z.strictObject({ reason: Line(500) })),
      async (c) => {
        const view = await viewOf(c, context);
        const { reason } = c.req.valid('json');
        await hideMessage(context, placeOf(c, view), numberIn(c, 'message'), reason, actorOf(c), check(c, view));
        return c.body(null, 204);
      },
    );

const placeOf = (c: HonoContext, view: View) => ({
  view,
  organisationId: getOrganisation(view.tree, c.req.param('code') ?? '').id,
  id: numberIn(c, 'id'),
});

const check = (c: HonoContext, view: View) => (question: Parameters<typeof questionAnswer>[1]) =>
  refuseStale(c, String(question.version), questionAnswer(view, question, c.get('viewer')));
