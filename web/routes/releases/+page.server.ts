import { momentAt } from '#domain/date.ts';
import { DomainError } from '#domain/error.ts';
import { textIn } from '#domain/language.ts';
import { readPeriod } from '#domain/period.ts';
import { inLanguage, withQuery } from '#web/lib/address.ts';
import { localText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { actingOn, type Written } from '#web/lib/server/acting.ts';
import { keepAddressShort, readingOf } from '#web/lib/server/reading.ts';
import { placesWith } from '#web/lib/server/session.ts';
import { readReleases } from './read.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, fetch, locals: { session } }) => {
  keepAddressShort(url);
  const { api, language, asOf } = readingOf({ url, fetch });
  const organisation = url.searchParams.get('organisation');
  const now = asOf ?? new Date().toISOString();
  const { place, coming, over } = await readReleases(api, organisation, { now, language });
  // what was is not changed any more
  const places = session?.lacks === null && asOf === null ? placesWith(session, 'steer') : [];
  const forms = places.length ? (await api.forms()).items : [];
  const steered = new Set(places.map((one) => one.organisation));
  const feedOf = (path: string) => inLanguage(withQuery(path, { organisation }), language);
  return {
    place: place && { code: place.code, name: localText(place.names, language) },
    coming: coming.map((row) => ({ ...row, isOwn: steered.has(row.organisation.code) })),
    over,
    writing: forms.length
      ? {
          forms: forms.map(({ code, names }) => ({ value: code, text: textIn(names, language) })),
          places: places.map((one) => ({ value: one.organisation, text: textIn(one.names, language) })),
        }
      : null,
    feed: feedOf('/releases.atom'),
    calendar: feedOf('/releases.ics'),
  };
};

/** What stands in a field of day and time, as the clocks at home mean it; null for what is no time. */
function momentIn(written: Written): string | null {
  try {
    return momentAt(written('at').slice(0, 16)).toISOString();
  } catch (reason) {
    if (reason instanceof DomainError) return null;
    throw reason;
  }
}

const pathOf = (written: Written): string => `/organisations/${encodeURIComponent(written('organisation'))}/releases`;

export const actions: Actions = {
  announce: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const period = readPeriod(written('period'));
    const at = momentIn(written);
    const wrong = period === null ? 'period' : at === null ? 'at' : null;
    if (wrong) return refuse({ status: 400, code: 'bad-field', title: '', path: wrong, details: {} });
    const { problem } = await send<{ id: number }>('POST', pathOf(written), {
      body: { form: written('form'), period, at },
    });
    return problem ? refuse(problem) : { done: m.release_announced_done({}, { locale: language }) };
  },
  change: async (event) => {
    const acting = await actingOn(event);
    const at = momentIn(acting.written);
    if (at !== null) return change(acting, at);
    return acting.refuse({ status: 400, code: 'bad-field', title: '', path: 'at', details: {} });
  },
  'call-off': async (event) => change(await actingOn(event), null),
};

type Acting = Awaited<ReturnType<typeof actingOn>>;

async function change({ written, send, refuse, language }: Acting, at: string | null) {
  const path = `${pathOf(written)}/${encodeURIComponent(written('id'))}`;
  const { problem } = await send('PUT', path, { body: { at, reason: written('reason') }, version: written('version') });
  return problem ? refuse(problem) : { done: m.release_changed_done({}, { locale: language }) };
}
