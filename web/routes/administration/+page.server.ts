import { secondFactorRules } from '#domain/role.ts';
import { inLanguage } from '#web/lib/address.ts';
import { firstImport } from '#web/lib/first-import.ts';
import { localText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { actingOn } from '#web/lib/server/acting.ts';
import { readingOf } from '#web/lib/server/reading.ts';
import { placesWith, refuseWithout, signedIn } from '#web/lib/server/session.ts';
import { tasksOf } from '#web/lib/server/tasks.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, fetch, parent }) => {
  const person = signedIn({ locals, url });
  const { roles, isInstallationAdministrator, hasPassword, hasSecondFactor } = person;
  const { api, language } = readingOf({ url, fetch });
  const places = placesWith(person, 'administer');
  refuseWithout(places.length > 0, 'installation', language);
  const { home } = (await parent()).installation;
  const top = roles.find(({ organisation }) => organisation === home);
  const isWithoutFigures =
    top && isInstallationAdministrator && (await api.overview(top.organisation)).dataVersion === 0;
  return {
    places: places.map(({ organisation: code, names }) => ({
      path: inLanguage(`/organisations/${code}`, language),
      name: localText(names, language),
      tasks: tasksOf(code, language),
    })),
    firstSteps: isWithoutFigures
      ? {
          organisation: top.organisation,
          firstImport: firstImport(language, { code: top.organisation, name: localText(top.names, language).text }),
          needsSecondFactor: hasPassword && !hasSecondFactor,
        }
      : null,
    installation: isInstallationAdministrator
      ? {
          ...(await api.secondFactorRule()),
          embedding: await api.embedding(),
          audit: inLanguage('/audit', language),
          jobs: inLanguage('/jobs', language),
          referenceSeries: inLanguage('/reference-series', language),
        }
      : null,
  };
};

export const actions: Actions = {
  rule: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const rule = secondFactorRules.find((one) => one === written('rule'));
    const sent = { body: { rule }, version: `"${written('version')}"` };
    const { problem } = await send('PUT', '/installation/second-factor', sent);
    return problem ? refuse(problem) : { done: m.rule_saved({}, { locale: language }) };
  },
  embedding: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const origins = written('origins').split(/\s+/).filter(Boolean);
    const sent = { body: { origins }, version: written('version') };
    const { problem } = await send('PUT', '/installation/embedding', sent);
    return problem ? refuse(problem) : { done: m.embed_origins_saved({}, { locale: language }) };
  },
};
