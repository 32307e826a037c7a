import type { Language } from '#domain/language.ts';
import { formatNumber } from '#domain/number.ts';
import {
  formatPeriod,
  isPeriodCode,
  periodContaining,
  previousPeriod,
  readPeriod,
  type Frequency,
} from '#domain/period.ts';
import { localText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { actingOn, type Written } from '#web/lib/server/acting.ts';
import { readingOf } from '#web/lib/server/reading.ts';
import { mayDoIn } from '#web/lib/server/session.ts';
import { questionsOf, timesText } from './questions.ts';
import type { Actions, PageServerLoad } from './$types';

const pageSize = 20;

export const load: PageServerLoad = async ({ params, url, fetch, locals }) => {
  const { api, language, today, asOf } = readingOf({ url, fetch });
  const asked = (name: string) => url.searchParams.get(name);
  const [metric, period, page] = [asked('metric'), asked('period'), asked('page') ?? '1'];
  const [organisation, { items: metrics }, found] = await Promise.all([
    api.organisation(params.code),
    api.metrics(),
    api.questions({ organisation: params.code, metric, period, page, limit: String(pageSize) }),
  ]);
  const { code, names, ancestors } = organisation;
  const above = [...ancestors, { code, names }];
  const places = above.map((place) => place.code);
  // nobody changes what was
  const may = (capability: Parameters<typeof mayDoIn>[1]) =>
    asOf === null && mayDoIn(locals.session, capability, places);
  const rights = { mayAnswer: may('enter'), mayPublish: may('steer'), mayHide: may('administer') };
  const metricNames = metrics.map((one) => ({ code: one.code, name: localText(one.names, language) }));
  const chosen = metrics.find((one) => one.code === metric);
  const whole = (number: number) => formatNumber(number, Number.isInteger(number) ? 0 : 1, language);
  return {
    organisation: { code, name: localText(names, language) },
    ancestors: above.map((place) => ({ path: `/organisations/${place.code}`, name: localText(place.names, language) })),
    questions: questionsOf(found.items, { metrics: metricNames, rights, isPast: asOf !== null }, language),
    times: found.total > 0 ? timesText(found, whole, language) : null,
    rights,
    // whoever has a role asks inside the organisation, everybody else reports
    isInside: may('read-internal'),
    isNow: asOf === null,
    metrics: metricNames.map((one) => ({ code: one.code, name: one.name.text })),
    asked: { metric: chosen?.code ?? null, period: period && isPeriodCode(period) ? period : null },
    usualPeriod: chosen ? lastPeriod(chosen.frequencies, today, language) : null,
    page: Number(page),
    pages: Math.ceil(found.total / pageSize),
  };
};

/** The latest that is over, which most is asked about: the quarter where there are quarters. */
const lastPeriod = (frequencies: readonly Frequency[], today: string, language: Language): string | null => {
  const frequency = frequencies.find((one) => one === 'Q') ?? frequencies[0];
  const last = frequency === undefined ? null : previousPeriod(periodContaining(frequency, today));
  return last === null ? null : formatPeriod(last, language, 'long');
};

/** What is not understood is refused where the rest is. */
const periodIn = (text: string): string => readPeriod(text) ?? text;

const textOf = (written: Written) => ({ text: written('text'), isConfirmed: written('isConfirmed') === 'yes' });
const figureOf = (organisation: string, written: Written) => ({
  organisation,
  metric: written('metric'),
  period: periodIn(written('period')),
});
const pathOf = (code: string, written: Written, rest: string) =>
  `/organisations/${encodeURIComponent(code)}/questions/${encodeURIComponent(written('question'))}${rest}`;

/** What looks like a personal identity number can be sent all the same, once somebody has said so. */
type Refuse = Awaited<ReturnType<typeof actingOn>>['refuse'];
const refuseText = (refuse: Refuse, problem: Parameters<Refuse>[0]): ReturnType<Refuse> => {
  const refused = refuse(problem);
  if (problem.code === 'personal-number') refused.data.written['asks'] = 'yes';
  return refused;
};

const done = (message: typeof m.question_asked, language: Language) => ({ done: message({}, { locale: language }) });

export const actions: Actions = {
  ask: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const body = { ...figureOf(event.params.code, written), ...textOf(written) };
    const { problem } = await send<{ id: number }>('POST', '/questions', { body });
    return problem ? refuseText(refuse, problem) : done(m.question_asked, language);
  },
  report: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const email = written('email') || null;
    const body = { ...figureOf(event.params.code, written), ...textOf(written), email, language };
    const { problem } = await send<{ id: number }>('POST', '/error-reports', { body });
    return problem ? refuseText(refuse, problem) : done(m.question_reported, language);
  },
  answer: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const path = pathOf(event.params.code, written, '/answers');
    const sent = { body: textOf(written), version: written('version') };
    const { problem } = await send<{ id: number }>('POST', path, sent);
    return problem ? refuseText(refuse, problem) : done(m.question_answer_saved, language);
  },
  publish: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const isPublic = written('isPublic') === 'yes';
    const path = pathOf(event.params.code, written, '/publication');
    const { problem } = await send('PUT', path, { body: { isPublic }, version: written('version') });
    return problem ? refuse(problem) : done(isPublic ? m.question_published : m.question_unpublished, language);
  },
  withdraw: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const path = pathOf(event.params.code, written, `/messages/${encodeURIComponent(written('message'))}`);
    const { problem } = await send('DELETE', path, { version: written('version') });
    return problem ? refuse(problem) : done(m.message_withdrawn_now, language);
  },
  hide: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const path = pathOf(event.params.code, written, `/messages/${encodeURIComponent(written('message'))}/hidden`);
    const { problem } = await send('PUT', path, { body: { reason: written('reason') }, version: written('version') });
    return problem ? refuse(problem) : done(m.message_hidden_now, language);
  },
};
