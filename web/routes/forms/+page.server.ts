import { withQuery } from '#web/lib/address.ts';
import { localText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { readingOf } from '#web/lib/server/reading.ts';
import { refuseWithout, signedIn } from '#web/lib/server/session.ts';
import { frequencyName } from '#web/lib/wording/frequency.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, fetch }) => {
  const { roles } = signedIn({ locals, url });
  const { api, language } = readingOf({ url, fetch });
  refuseWithout(
    roles.some(({ capabilities }) => capabilities.includes('read-restricted')),
    'reporting',
    language,
  );
  const named = { locale: language };
  const { items } = await api.forms();
  const owners = new Map(
    await Promise.all(
      [...new Set(items.map(({ organisation }) => organisation))].map(
        async (code) => [code, localText((await api.organisation(code)).names, language)] as const,
      ),
    ),
  );
  return {
    forms: items.map((form) => ({
      code: form.code,
      path: `/forms/${encodeURIComponent(form.code)}`,
      name: localText(form.names, language),
      organisation: owners.get(form.organisation) ?? { text: form.organisation, lang: undefined },
      remarks: [
        frequencyName(form.frequency, language),
        m.form_row_count({ rows: form.rows.length }, named),
        m.form_level_count({ levels: form.levels }, named),
        m.form_version({ version: form.version }, named),
      ],
      board: withQuery('/entry', { view: 'board', form: form.code }),
    })),
    mayMake: roles.some(({ capabilities }) => capabilities.includes('administer')),
  };
};
