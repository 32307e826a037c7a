import { visibilities } from '#domain/metric.ts';
import { toCode } from '#domain/text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { actingOn } from '#web/lib/server/acting.ts';
import { readingOf } from '#web/lib/server/reading.ts';
import { circlesOf, findGroup, findNamed, visibilitiesOf, visibilityForm } from './sharing.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ params, url, fetch, parent }) => {
  await parent();
  const { api, language } = readingOf({ url, fetch });
  const [circles, shown] = await Promise.all([api.circles(params.code), api.visibilities(params.code)]);
  return {
    circles: circlesOf(circles, params.code, language),
    metrics: visibilitiesOf(shown, language),
    changing: visibilityForm(shown, url.searchParams.get('metric'), language),
  };
};

const placeOf = ({ params }: RequestEvent): string => `/organisations/${encodeURIComponent(params.code)}`;
const circlePath = (event: RequestEvent, circle: string) => `${placeOf(event)}/circles/${encodeURIComponent(circle)}`;

/** Asks each of them who has not been asked. Answers how many that was: each agrees by itself, or does not. */
async function askAll(
  send: Awaited<ReturnType<typeof actingOn>>['send'],
  event: RequestEvent,
  circle: string,
  organisations: readonly string[],
): Promise<number> {
  let asked = 0;
  for (const organisation of organisations) {
    const { problem } = await send('POST', `${circlePath(event, circle)}/members`, { body: { organisation } });
    if (!problem) asked += 1;
  }
  return asked;
}

export const actions: Actions = {
  begin: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const name = written('circle').trim();
    const body = { code: toCode(name), names: { sv: name } };
    const { problem } = await send('POST', `${placeOf(event)}/circles`, { body });
    if (problem) return refuse({ ...problem, path: 'circle' });
    return { done: m.circle_begun({}, { locale: language }) };
  },
  ask: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const { api } = readingOf(event);
    const field = `organisation-${written('code')}`;
    const group = await findGroup(api, written(field), language);
    if (group) {
      const asked = await askAll(send, event, written('code'), group.members);
      return { done: m.circle_group_asked({ name: group.name, asked }, { locale: language }) };
    }
    const found = await findNamed(api, written(field), language);
    if ('code' in found) {
      const body = { organisation: found.code };
      const { problem } = await send('POST', `${circlePath(event, written('code'))}/members`, { body });
      if (problem) return refuse({ ...problem, path: field });
      return { done: m.circle_asked_done({ organisation: found.name }, { locale: language }) };
    }
    return refuse({ status: 400, code: found.problem, title: '', path: field, details: {} });
  },
  agree: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const { problem } = await send('PUT', circlePath(event, written('code')), { version: written('version') });
    return problem ? refuse(problem) : { done: m.circle_agreed({}, { locale: language }) };
  },
  leave: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const { problem } = await send('DELETE', circlePath(event, written('code')), { version: written('version') });
    return problem ? refuse(problem) : { done: m.circle_left({}, { locale: language }) };
  },
  visibility: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const visibility = visibilities.find((one) => one === written('visibility')) ?? null;
    const path = `${placeOf(event)}/visibilities/${encodeURIComponent(written('metric'))}`;
    const { problem } = await send('PUT', path, { body: { visibility }, version: written('version') });
    return problem ? refuse(problem) : { done: m.visibility_changed({}, { locale: language }) };
  },
};
