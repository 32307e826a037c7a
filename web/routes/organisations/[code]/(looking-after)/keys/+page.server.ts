import { scopes } from '#domain/capability.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { actingOn } from '#web/lib/server/acting.ts';
import { readingOf } from '#web/lib/server/reading.ts';
import { capabilityText } from '#web/lib/wording/role.ts';
import { keysOf } from './keys.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, url, fetch, parent }) => {
  await parent();
  const { api, language } = readingOf({ url, fetch });
  return {
    keys: keysOf(await api.keys(params.code), language),
    scopes: scopes.map((scope) => ({ scope, text: capabilityText(scope, language) })),
    today: new Date().toISOString().slice(0, 10),
  };
};

export const actions: Actions = {
  make: async (event) => {
    const { written, chosen, send, refuse, language } = await actingOn(event);
    if (chosen('scopes').length === 0) {
      return refuse({ status: 400, code: 'scopes-needed', title: '', path: null, details: {} });
    }
    const expiresOn = written('expiresOn');
    const body = { name: written('name'), scopes: chosen('scopes'), ...(expiresOn ? { expiresOn } : {}) };
    const path = `/organisations/${encodeURIComponent(event.params.code)}/keys`;
    const { answer, problem } = await send<{ key: string }>('POST', path, { body });
    return problem ? refuse(problem) : { done: m.key_made({}, { locale: language }), key: answer.key };
  },
  revoke: async (event) => {
    const { written, send, refuse, language } = await actingOn(event);
    const path = `/organisations/${encodeURIComponent(event.params.code)}/keys/${encodeURIComponent(written('key'))}`;
    const { problem } = await send('DELETE', path, { version: written('version') });
    return problem ? refuse(problem) : { done: m.key_revoked({}, { locale: language }), key: null };
  },
};
