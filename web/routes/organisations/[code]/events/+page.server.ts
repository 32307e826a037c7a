import { eventKinds } from '#domain/event.ts';
import { languages } from '#domain/language.ts';
import { localText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { actingOn, type Written } from '#web/lib/server/acting.ts';
import { readingOf } from '#web/lib/server/reading.ts';
import { mayDoIn } from '#web/lib/server/session.ts';
import { kindText, timelineOf } from './timeline.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, url, fetch, locals }) => {
  const { api, language, asOf } = readingOf({ url, fetch });
  const [organisation, { items }, { items: metrics }] = await Promise.all([
    api.organisation(params.code),
    api.events({ organisation: params.code }),
    api.metrics(),
  ]);
  const { code, names, ancestors } = organisation;
  const above = [...ancestors, { code, names }];
  const places = above.map((place) => place.code);
  const metricNames = metrics.map((metric) => ({ code: metric.code, name: localText(metric.names, language) }));
  return {
    organisation: { code, name: localText(names, language) },
    ancestors: above.map((place) => ({ path: `/organisations/${place.code}`, name: localText(place.names, language) })),
    years: timelineOf(items, { code, above, metrics: metricNames }, language),
    // what was known earlier is only read
    writing:
      asOf === null && mayDoIn(locals.session, 'steer', places)
        ? {
            metrics: metricNames.map((metric) => ({ code: metric.code, name: metric.name.text })),
            kinds: eventKinds.map((kind) => ({ kind, name: kindText(kind, language) })),
          }
        : null,
  };
};

const bodyOf = (written: Written) => ({
  metric: written('metric') || null,
  happenedOn: written('happenedOn'),
  kind: written('kind'),
  texts: Object.fromEntries(languages.flatMap((one) => (written(one) ? [[one, written(one)]] : []))),
});
const pathOf = (code: string) => `/organisations/${encodeURIComponent(code)}/events`;

export const actions: Actions = {
  add: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const { problem } = await send<{ number: number }>('POST', pathOf(event.params.code), { body: bodyOf(written) });
    return problem ? refuse(problem) : { done: m.event_added({}, { locale: language }) };
  },
  change: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const path = `${pathOf(event.params.code)}/${encodeURIComponent(written('number'))}`;
    const { problem } = await send('PUT', path, { body: bodyOf(written), version: written('version') });
    return problem ? refuse(problem) : { done: m.event_changed({}, { locale: language }) };
  },
  remove: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const path = `${pathOf(event.params.code)}/${encodeURIComponent(written('number'))}`;
    const { problem } = await send('DELETE', path, { version: written('version') });
    return problem ? refuse(problem) : { done: m.event_removed({}, { locale: language }) };
  },
};
