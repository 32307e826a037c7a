import type { Context as HonoContext } from 'hono';
import { withSnapshot, type Snapshot } from '#db/queries/snapshot.ts';
import type { Question, TalkedFigure } from '#db/queries/questions.ts';
import { firstDay, frequencyOf, periodContaining, type PeriodCode } from '#domain/period.ts';
import { answeredAt, daysToAnswer, isWaiting, type Said } from '#domain/question.ts';
import { workerOf, type Viewer } from '#domain/viewer.ts';
import type { Context } from '../context.ts';
import { Problem } from '../http/problem.ts';
import { today } from '../http/today.ts';
import { readerOf } from '../http/viewer.ts';
import { getOrganisation } from '../organisations/search.ts';
import type { QuestionAnswer } from './answers.ts';

/** What somebody sees of the catalogue, now or as of a moment. */
export type View = Pick<Snapshot, 'tree' | 'metrics' | 'metricByCode' | 'sees' | 'scope'>;

/** Read where things are written: what somebody has just asked is there when they look. */
export const viewOf = (c: HonoContext, { database }: Context, asOf: string | null = null): Promise<View> =>
  withSnapshot(database, asOf, readerOf(c.get('viewer')), async ({ tree, metrics, metricByCode, sees, scope }) => ({
    tree,
    metrics,
    metricByCode,
    sees,
    scope,
  }));

export type GivenFigure = { organisation: string; metric: string; period: PeriodCode };

/** The figure that somebody names. Problems `unknown-organisation`, `unknown-metric`, `not-its-periods`, `period-not-begun`. */
export function figureIn(
  { tree, metricByCode, sees }: View,
  { organisation: code, metric: metricCode, period }: GivenFigure,
  context: Context,
): TalkedFigure {
  const organisation = getOrganisation(tree, code);
  const metric = metricByCode.get(metricCode);
  if (!metric || !sees({ organisationId: organisation.id, metricId: metric.id })) {
    throw new Problem(404, 'unknown-metric', `There is no metric "${metricCode}" here.`, { path: 'metric' });
  }
  const frequency = frequencyOf(period);
  if (!metric.frequencies.includes(frequency)) {
    throw new Problem(400, 'not-its-periods', 'The metric has no such periods.', { path: 'period' });
  }
  if (firstDay(period) > today(context)) {
    throw new Problem(400, 'period-not-begun', 'The period has not begun.', { path: 'period' });
  }
  return { organisationId: organisation.id, metricId: metric.id, frequency, periodStart: firstDay(period) };
}

/** Whether somebody sees what is said of a figure. */
export const isShown = ({ sees, scope }: View, question: Question): boolean =>
  sees(question) && (question.isPublic || scope.internal.has(question.organisationId));

export const saidOf = ({ messages }: Question): Said[] =>
  messages.map(({ kind, writtenAt, takenAwayAt }) => ({ kind, writtenAt, isTakenAway: takenAwayAt !== null }));

export const askedAtOf = ({ messages }: Question): string => {
  const [first] = messages;
  if (!first) throw new Error('a question has been asked');
  return first.writtenAt;
};

/** As one viewer sees it: names only where they have a role, texts only as long as they stand. */
export function questionAnswer({ tree, metrics, scope }: View, question: Question, viewer: Viewer): QuestionAnswer {
  const { id, organisationId, metricId, frequency, periodStart, isErrorReport, isPublic, version } = question;
  const isInside = scope.internal.has(organisationId);
  const own = workerOf(viewer);
  const said = saidOf(question);
  const [askedAt, answered] = [askedAtOf(question), answeredAt(said)];
  return {
    id,
    organisation: tree.byId(organisationId)?.code ?? '',
    metric: metrics.find((metric) => metric.id === metricId)?.code ?? '',
    period: periodContaining(frequency, periodStart),
    isErrorReport,
    isPublic,
    isWaiting: isWaiting(said),
    askedAt,
    answeredAt: answered,
    days: answered === null ? null : daysToAnswer(askedAt, answered),
    messages: question.messages.map((message) => ({
      id: message.id,
      kind: message.kind,
      text: message.takenAwayAt === null ? message.text : null,
      writtenAt: message.writtenAt,
      by: isInside ? message.author : null,
      isOwn: own !== null && message.writtenBy === own,
      takenAway:
        message.takenAwayAt === null
          ? null
          : {
              at: message.takenAwayAt,
              isHidden: message.hiddenReason !== null,
              reason: isInside ? message.hiddenReason : null,
            },
    })),
    version: `"${version}"`,
  };
}
