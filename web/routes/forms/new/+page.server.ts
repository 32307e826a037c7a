import { redirect } from '@sveltejs/kit';
import { previousPeriod, periodContaining } from '#domain/period.ts';
import { inLanguage } from '#web/lib/address.ts';
import { localText } from '#web/lib/local-text.ts';
import { actingOn } from '#web/lib/server/acting.ts';
import { readingOf } from '#web/lib/server/reading.ts';
import { refuseWithout, signedIn } from '#web/lib/server/session.ts';
import { bodyOf, emptyDraft } from '../draft.ts';
import { draftOf, edited, refusedDraft } from '../editing.ts';
import { frequencyOptions, rowOptions } from '../editor.ts';
import { surroundings } from '../surroundings.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, fetch }) => {
  const { roles } = signedIn({ locals, url });
  const { api, language, today } = readingOf({ url, fetch });
  const places = roles.filter(({ capabilities }) => capabilities.includes('administer'));
  refuseWithout(places.length > 0, 'installation', language);
  const current = periodContaining('Q', today);
  const draft = emptyDraft(places[0]?.organisation ?? '', previousPeriod(current) ?? current);
  return {
    draft,
    options: await rowOptions(api, draft.frequency, language),
    frequencies: frequencyOptions(language),
    places: [...new Map(places.map((place) => [place.organisation, place.names]))].map(([code, names]) => ({
      value: code,
      text: localText(names, language).text,
    })),
    ...(await surroundings({ fetch, url }, draft)),
  };
};

export const actions: Actions = {
  edit: async (event) => {
    const acting = await actingOn(event);
    const { draft } = edited(acting);
    // which rows there are goes by how often it is reported
    const options = await rowOptions(readingOf(event).api, draft.frequency, acting.language);
    return { draft, options, ...(await surroundings(event, draft, acting.written('find'))) };
  },
  save: async (event) => {
    const acting = await actingOn(event);
    const draft = draftOf(acting);
    const body = { code: draft.code.trim(), organisation: draft.organisation, ...bodyOf(draft) };
    const { answer, problem } = await acting.send<{ code: string }>('POST', '/forms', { body });
    if (problem) return refusedDraft(draft, problem, acting);
    redirect(303, inLanguage(`/forms/${encodeURIComponent(answer.code)}?made=yes`, acting.language));
  },
};
