import { error, type RequestEvent } from '@sveltejs/kit';
import { textIn } from '#domain/language.ts';
import { framedPicture } from '#domain/svg.ts';
import { inLanguage } from '#web/lib/address.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { captionOf, sourceOf } from './compare-page.ts';
import { drawingOf } from './drawing.ts';
import { readComparison } from './reading.ts';
import { pathOf } from './selection.ts';

const width = 960;
/** What the frame takes above and below, with its margins. */
const frameHeight = 64 + 30 + 2 * 24;
const inside = width - 2 * 24;
const noteHeight = 19;

/** A picture of the chart that can leave the page: with title, source, period, licence and link. */
export const pictureOf = async (event: Pick<RequestEvent, 'url' | 'fetch' | 'locals'>): Promise<string> => {
  const read = await readComparison(event);
  const drawing = read && drawingOf(read.gathered, read.selection, read.language);
  if (read === null || drawing === null) error(404, 'Nothing to draw', { code: 'not-found' });
  const { gathered, selection, asOf, language } = read;
  const link = event.url.origin + inLanguage(pathOf({ ...selection, q: null, kind: null }, asOf), language);
  const notes = [m.compare_picture_note({ count: gathered.figures.lines.length, link }, { locale: language })];
  const height = drawing.heightIn(inside) + frameHeight + notes.length * noteHeight;
  return framedPicture(
    {
      title: textIn(gathered.metric.names, language),
      subtitle: captionOf(gathered, selection, language),
      notes,
      source: sourceOf(gathered, language),
    },
    { width, height },
    (inner, header, footer) =>
      `<g transform="translate(0 ${header})">${drawing.draw({ width: inner.width, height: inner.height - header - footer })}</g>`,
  );
};
