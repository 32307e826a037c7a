import type { VisionAnswer } from '#api/visions/answers.ts';
import type { Language, Texts } from '#domain/language.ts';
import { formatPeriod, isPeriodCode, periodContaining, previousPeriod, type PeriodCode } from '#domain/period.ts';
import { visionsOf } from '#domain/vision.ts';
import type { TiofaltApi } from '#web/lib/api.ts';
import { withBelow } from '#web/lib/address.ts';
import { localText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { actingOn } from '#web/lib/server/acting.ts';
import { keepAddressShort, readingOf } from '#web/lib/server/reading.ts';
import { mayDoIn } from '#web/lib/server/session.ts';
import { fieldAt, fieldsOf, readFields } from './form.ts';
import { historyOf } from './history.ts';
import { shownTenfold } from './tenfold.ts';
import { shownVision, visionPath } from './vision.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** So many periods back can be chosen. */
const mostPeriods = 12;

export const load: PageServerLoad = async ({ params, url, fetch, locals }) => {
  keepAddressShort(url);
  const { api, language, today, asOf } = readingOf({ url, fetch });
  const { code, names, ancestors } = await api.organisation(params.code);
  const asked = url.searchParams.get('period');
  const period = asked !== null && isPeriodCode(asked) ? { period: asked } : {};
  const [{ items: visions }, { items: metrics }, tenfold] = await Promise.all([
    api.visions(withBelow(code)),
    api.metrics(),
    api.tenfold({ organisation: code, ...period }),
  ]);
  const upwards = ancestors.map((above) => above.code);
  const own = visionsOf(visions, code);
  const vision = own.find(({ number }) => String(number) === url.searchParams.get('vision')) ?? own[0] ?? null;
  const others = visions.filter(
    (one) => one !== vision && one.owners.some((owner) => owner === code || upwards.includes(owner)),
  );
  const progress = vision && (await api.visionProgress({ vision: String(vision.number), ...period }));
  const places = await namesOf(api, [{ code, names }, ...ancestors], visions);
  const nameOf = (one: string) => localText(places.get(one) ?? { sv: one }, language).text;
  const history = vision ? (await api.visionHistory(String(vision.number))).items : [];
  // nobody changes what was
  const isSteering = asOf === null && mayDoIn(locals.session, 'steer', [code, ...upwards]);
  const about = { code, above: others, metrics, nameOf, language };
  return {
    organisation: { code, name: localText(names, language) },
    ancestors: [...ancestors, { code, names }].map((one) => ({
      path: `/organisations/${one.code}`,
      name: localText(one.names, language),
    })),
    vision: vision && progress && shownVision(vision, progress, { code, places, metrics, visions, language }),
    others: others.map(({ number, sentence, owners }) => ({
      sentence: localText(sentence, language),
      path: owners.includes(code)
        ? `${visionPath(code)}?vision=${number}`
        : visionPath(upwards.findLast((one) => owners.includes(one)) ?? code),
      place: owners.map(nameOf).join(', '),
    })),
    tenfold: shownTenfold(tenfold, metrics, language),
    periods: progress ? periodsTo(progress.period, today, language) : [],
    history: history.length > 1 ? historyOf(history, language) : [],
    fields: isSteering
      ? fieldsOf(vision, { ...about, targets: (await api.targets({ organisation: code })).items })
      : null,
  };
};

/** The quarters that are over, the latest first, and what is shown where it is none of them. */
function periodsTo(shown: PeriodCode, today: string, language: Language): { code: PeriodCode; name: string }[] {
  const periods: PeriodCode[] = [];
  const present = periodContaining('Q', today);
  for (let next = previousPeriod(present); next && periods.length < mostPeriods; next = previousPeriod(next)) {
    periods.push(next);
  }
  return (periods.includes(shown) ? periods : [shown, ...periods]).map((code) => ({
    code,
    name: formatPeriod(code, language, 'long'),
  }));
}

/** The names of every organisation that the visions speak of. */
async function namesOf(
  api: TiofaltApi,
  known: readonly { code: string; names: Texts }[],
  visions: readonly VisionAnswer[],
): Promise<Map<string, Texts>> {
  const found = new Map(known.map(({ code, names }) => [code, names]));
  const codes = visions.flatMap(({ owners, parts }) => [
    ...owners,
    ...parts.flatMap(({ proofs }) => proofs.map(({ organisation }) => organisation)),
  ]);
  const missing = [...new Set(codes)].filter((code) => !found.has(code));
  for (const { code, names } of await Promise.all(missing.map((one) => api.organisation(one)))) found.set(code, names);
  return found;
}

const pathOf = ({ params }: RequestEvent): string => `/organisations/${encodeURIComponent(params.code)}/visions`;

export const actions: Actions = {
  save: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const { body, places } = readFields(written);
    const number = written('number');
    const path = pathOf(event);
    const { problem } = number
      ? await send('PUT', `${path}/${encodeURIComponent(number)}`, { body, version: written('version') })
      : await send<{ number: number }>('POST', path, { body });
    if (!problem) return { done: m.vision_saved({}, { locale: language }) };
    return refuse(problem.path === null ? problem : { ...problem, path: fieldAt(problem.path, places) });
  },
  end: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const body = { reason: written('endReason') };
    const path = `${pathOf(event)}/${encodeURIComponent(written('number'))}`;
    const { problem } = await send('DELETE', path, { body, version: written('version') });
    if (problem) return refuse(problem.path === 'reason' ? { ...problem, path: 'endReason' } : problem);
    return { done: m.vision_ended({}, { locale: language }) };
  },
};
