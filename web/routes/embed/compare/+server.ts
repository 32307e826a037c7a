import { error } from '@sveltejs/kit';
import { inLanguage } from '#web/lib/address.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { asEverybody, embeddedPage } from '#web/lib/server/embedded.ts';
import { comparePageOf } from '../../compare/compare-page.ts';
import { readComparison } from '../../compare/reading.ts';
import { pathOf } from '../../compare/selection.ts';
import type { RequestHandler } from './$types';

/** The comparison of the same address, for the pages of others: one drawing, its figures, and the way to the rest. */
export const GET: RequestHandler = async (event) => {
  const read = await readComparison(asEverybody(event));
  if (read === null) error(404, 'Nothing to compare', { code: 'not-found' });
  const { api, gathered, selection, asOf, language } = read;
  const chosen = { ...selection, time: 'whole' as const, q: null, kind: null };
  const { embeddingOrigins } = await api.installation();
  const compared = comparePageOf(gathered, chosen, null, { ...read, origin: event.url.origin });
  return embeddedPage(
    {
      language,
      title: compared.metric,
      page: event.url.origin + inLanguage(pathOf(chosen, asOf), language),
      caption: compared.caption,
      summary: compared.summary.join(' '),
      drawing: compared.drawing,
      notes: compared.notes,
      source: compared.source,
      table: compared.tableElsewhere
        ? null
        : {
            first: m.column_organisation({}, { locale: language }),
            columns: compared.table.columns,
            rows: compared.table.rows.map(({ name, cells }) => ({ name: name.text, cells })),
          },
    },
    embeddingOrigins,
  );
};
