import { localText } from '#web/lib/local-text.ts';
import { readingOf } from '#web/lib/server/reading.ts';
import { mayDoIn, refuseWithout, signedIn } from '#web/lib/server/session.ts';
import { tasksOf } from '#web/lib/server/tasks.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals, params, url, fetch }) => {
  const person = signedIn({ locals, url });
  const { api, language } = readingOf({ url, fetch });
  const { code, names, ancestors } = await api.organisation(params.code);
  const name = localText(names, language);
  const places = [code, ...ancestors.map((above) => above.code)];
  refuseWithout(mayDoIn(person, 'administer', places), { organisation: name.text }, language);
  return {
    organisation: { code, name },
    ancestors: [...ancestors, { code, names }].map((above) => ({
      path: `/organisations/${above.code}`,
      name: localText(above.names, language),
    })),
    tasks: tasksOf(code, language),
  };
};
