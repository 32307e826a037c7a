import { error } from '@sveltejs/kit';
import { inLanguage } from '#web/lib/address.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { asEverybody, embeddedPage } from '#web/lib/server/embedded.ts';
import { curveFor } from '../../../metrics/[code]/curve-for.ts';
import type { RequestHandler } from './$types';

/** The curve of the same address, for the pages of others. */
export const GET: RequestHandler = async (event) => {
  const { url, params } = event;
  const { code, name, figures, language, embeddingOrigins } = await curveFor(asEverybody(event), params.code);
  if (!figures?.curve || !figures.table) error(404, 'Nothing to show', { code: 'not-found' });
  const { chart, wide, narrow } = figures.curve;
  const { columns, rows } = figures.table;
  return embeddedPage(
    {
      language,
      title: { ...name, text: `${name.text} – ${figures.organisation.name.text}` },
      page: url.origin + inLanguage(`/metrics/${code}${url.search}`, language),
      caption: chart.subtitle,
      summary: figures.summary.join(' '),
      drawing: { wide, narrow },
      notes: [
        ...figures.marks.map(({ number, day, text }) => `${number}. ${day}: ${text}`),
        ...figures.notes.filter((note) => note !== chart.source),
      ],
      source: chart.source,
      table: {
        first: m.table_period({}, { locale: language }),
        columns,
        rows: rows.map(({ period, cells }) => ({ name: period, cells })),
      },
    },
    embeddingOrigins,
  );
};
