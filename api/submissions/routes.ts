import { Hono, type Context as HonoContext } from 'hono';
import { z } from 'zod';
import { correctionKinds } from '#domain/release.ts';
import { submissionStates } from '#domain/submission.ts';
import { isPeriodCode } from '#domain/period.ts';
import type { Context } from '../context.ts';
import { body } from '../http/body.ts';
import { acting } from '../http/description.ts';
import { refuseStale } from '../http/if-match.ts';
import { Paging, Period, pageOf, query } from '../http/parameters.ts';
import { Problem } from '../http/problem.ts';
import { actorOf } from '../http/viewer.ts';
import * as actions from './actions.ts';
import { approveSubmission, withdrawSubmission } from './approve.ts';
import { StandingAnswer, SubmissionDetails, SubmissionPage } from './answers.ts';
import { readSubmission } from './details.ts';
import { listSubmissionsFor } from './list.ts';
import type { Address } from './take.ts';

const code = z.string().max(182);
const reason = z.string().trim().min(1).max(2_000);
const row = z.strictObject({ metric: code, breakdown: z.string().max(400).default('total') });
const chosen = z
  .union([z.literal('all'), z.array(row).min(1).max(300)])
  .default('all')
  .meta({ description: 'Which cells; all that the move can mean.' });

const Nothing = z.strictObject({});
const Returned = z.strictObject({ cells: chosen, reason });
const Approved = z.strictObject({
  cells: chosen,
  release: z.int().positive().nullable().default(null).meta({
    description: 'On the last level: the announced release that it is published with; null publishes it now.',
  }),
  correctionKind: z
    .enum(correctionKinds)
    .nullable()
    .default(null)
    .meta({ description: 'Of a correction: what kind it is.' }),
});
const Later = z.strictObject({
  cells: z.array(row).min(1).max(300),
  on: z.iso.date().nullable().meta({ description: 'The day it is promised for; null takes the promise back.' }),
  from: z.string().trim().max(200).default('').meta({ description: 'Who sees to it.' }),
});
const Reasoned = z.strictObject({ reason });
const Unlocked = z.strictObject({ until: z.iso.date(), reason });

const ListQuery = z.strictObject({
  role: z.enum(['reporter', 'approver', 'board']).default('reporter').meta({
    description: 'What one owes, what waits for one’s approval, or everything that one looks after.',
  }),
  state: z.enum(submissionStates).optional(),
  form: code.optional(),
  metric: code.optional().meta({ description: 'Only forms that ask for it.' }),
  period: Period.optional(),
  organisation: code.optional(),
  below: z.enum(['true', 'false']).optional().meta({ description: 'Whether also what stands below the organisation.' }),
  overview: z.enum(['true', 'false']).optional().meta({
    description: 'Whether it is also told what there is in each role, and which organisations there are.',
  }),
  ...Paging,
});

function addressOf(c: HonoContext): Address {
  const [form = '', period = '', organisation = ''] = [
    c.req.param('form'),
    c.req.param('period'),
    c.req.param('organisation'),
  ];
  if (!isPeriodCode(period)) throw new Problem(404, 'unknown-form-period', 'There is no such period.');
  return { form, period, organisation };
}

/** What organisations report, and its way to being published: `/submissions`. */
export const submissionRoutes = (context: Context) => {
  const check = (c: HonoContext) => (version: number, now: unknown) => refuseStale(c, String(version), now);
  const place = '/:form/:period/:organisation';
  const move = (summary: string) => acting({ summary, answer: StandingAnswer, tag: 'submissions', changes: true });
  return new Hono()
    .get(
      '/',
      acting({ summary: 'What is owed, waits, or is looked after', answer: SubmissionPage, tag: 'submissions' }),
      query(ListQuery),
      async (c) => {
        const { limit, page, ...asked } = c.req.valid('query');
        const { items, total, ...found } = await listSubmissionsFor(context, c.get('viewer'), asked, { limit, page });
        return c.json({
          ...pageOf(c, items, { total, limit, page }),
          ...found,
          isRemindedByMail: context.mail !== null,
        });
      },
    )
    .get(
      place,
      acting({
        summary: 'One submission, and what can be done with it',
        answer: SubmissionDetails,
        tag: 'submissions',
      }),
      async (c) => {
        const found = await readSubmission(context, c.get('viewer'), addressOf(c));
        c.header('ETag', `"${found.version}"`);
        return c.json(found);
      },
    )
    .post(`${place}/submit`, move('Hand everything in that is ready'), body(Nothing), async (c) =>
      c.json(await actions.submitSubmission(context, c.get('viewer'), addressOf(c), actorOf(c), check(c))),
    )
    .post(`${place}/take-back`, move('Take back what nobody has begun to approve'), body(Nothing), async (c) =>
      c.json(await actions.takeBackSubmission(context, c.get('viewer'), addressOf(c), actorOf(c), check(c))),
    )
    .post(`${place}/return`, move('Return cells with a reason'), body(Returned), async (c) =>
      c.json(
        await actions.returnSubmission(
          context,
          c.get('viewer'),
          addressOf(c),
          actorOf(c),
          check(c),
          c.req.valid('json'),
        ),
      ),
    )
    .post(
      `${place}/approve`,
      move('Approve cells; on the last level they are published, or wait for their release'),
      body(Approved),
      async (c) =>
        c.json(
          await approveSubmission(context, c.get('viewer'), addressOf(c), actorOf(c), check(c), c.req.valid('json')),
        ),
    )
    .post(`${place}/withdraw`, move('Take back what waits for its release, with a reason'), body(Returned), async (c) =>
      c.json(
        await withdrawSubmission(context, c.get('viewer'), addressOf(c), actorOf(c), check(c), c.req.valid('json')),
      ),
    )
    .post(`${place}/later`, move('Promise cells for a later day'), body(Later), async (c) => {
      const { cells, on, from } = c.req.valid('json');
      const given = { cells, promise: on === null ? null : { on, from } };
      return c.json(await actions.promiseLater(context, c.get('viewer'), addressOf(c), actorOf(c), check(c), given));
    })
    .post(`${place}/reopen`, move('Let what is submitted be changed again'), body(Reasoned), async (c) =>
      c.json(
        await actions.reopenSubmission(
          context,
          c.get('viewer'),
          addressOf(c),
          actorOf(c),
          check(c),
          c.req.valid('json'),
        ),
      ),
    )
    .post(`${place}/unlock`, move('Make an exception from the lock'), body(Unlocked), async (c) =>
      c.json(
        await actions.unlockSubmission(
          context,
          c.get('viewer'),
          addressOf(c),
          actorOf(c),
          check(c),
          c.req.valid('json'),
        ),
      ),
    )
    .post(`${place}/correct`, move('Begin a correction of what is approved'), body(Reasoned), async (c) =>
      c.json(
        await actions.correctSubmission(
          context,
          c.get('viewer'),
          addressOf(c),
          actorOf(c),
          check(c),
          c.req.valid('json'),
        ),
      ),
    )
    .post(`${place}/drop`, move('Give up a correction in which nothing has changed'), body(Nothing), async (c) =>
      c.json(await actions.dropCorrectionOf(context, c.get('viewer'), addressOf(c), actorOf(c), check(c))),
    );
};
