import { unitText } from '#domain/number.ts';
import { localText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { actingOn } from '#web/lib/server/acting.ts';
import { readingOf } from '#web/lib/server/reading.ts';
import { mayDoIn } from '#web/lib/server/session.ts';
import { tabsOf } from '#web/lib/server/tasks.ts';
import { fieldsOf, readFields } from './form.ts';
import { progressOf } from './progress.ts';
import { choicesOf, historyOf, rowsOf } from './targets.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ params, url, fetch, locals }) => {
  const { api, language, today, asOf } = readingOf({ url, fetch });
  const { code, names, ancestors } = await api.organisation(params.code);
  const [{ items: targets }, { items: metrics }, overview] = await Promise.all([
    api.targets({ organisation: code }),
    api.metrics(),
    api.overview(code),
  ]);
  const places = [code, ...ancestors.map((above) => above.code)];
  // nobody changes what was
  const isSteering = asOf === null && mayDoIn(locals.session, 'steer', places);
  const wanted = metrics.find((metric) => metric.code === url.searchParams.get('metric'));
  return {
    organisation: { code, name: localText(names, language) },
    ancestors: [...ancestors, { code, names }].map((above) => ({
      path: `/organisations/${above.code}`,
      name: localText(above.names, language),
    })),
    tasks: tabsOf(locals.session, { code, ancestors }, language),
    rows: rowsOf(targets, metrics, overview, { today, language }),
    choices: isSteering ? choicesOf(targets, metrics, language) : [],
    reaction: isSteering ? await api.reactionTime(code) : null,
    chosen: wanted ? await chosenOf(wanted) : null,
  };

  async function chosenOf(metric: (typeof metrics)[number]) {
    const target = targets.find((one) => one.metric === metric.code);
    const query = { organisation: code, metric: metric.code };
    return {
      metric: metric.code,
      name: localText(metric.names, language),
      path: `/metrics/${metric.code}?organisation=${code}`,
      version: target?.version ?? '"none"',
      isSet: target !== undefined,
      progress: target ? progressOf(await api.targetProgress(query), metric, { today, language }) : null,
      history: historyOf((await api.targetHistory(query)).items, metric, language),
      unit: unitText(metric.unit, language),
      fields: isSteering ? fieldsOf(target, overview, metric, language) : null,
    };
  }
};

const placeOf = ({ params }: RequestEvent): string => `/organisations/${encodeURIComponent(params.code)}`;
const targetPath = (event: RequestEvent, metric: string) => `${placeOf(event)}/targets/${encodeURIComponent(metric)}`;

export const actions: Actions = {
  save: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const { body, wrong } = readFields(written, language);
    if (wrong !== null) return refuse({ status: 400, code: 'bad-field', title: '', path: wrong, details: {} });
    const { problem } = await send('PUT', targetPath(event, written('metric')), { body, version: written('version') });
    return problem ? refuse(problem) : { done: m.goal_saved({}, { locale: language }) };
  },
  end: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const body = { reason: written('endReason') };
    const path = targetPath(event, written('metric'));
    const { problem } = await send('DELETE', path, { body, version: written('version') });
    if (problem) return refuse(problem.path === 'reason' ? { ...problem, path: 'endReason' } : problem);
    return { done: m.goal_ended({}, { locale: language }) };
  },
  reaction: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const body = { days: Number(written('days')) };
    const { problem } = await send('PUT', `${placeOf(event)}/reaction-time`, { body, version: written('version') });
    return problem ? refuse(problem) : { done: m.goal_reaction_saved({}, { locale: language }) };
  },
};
