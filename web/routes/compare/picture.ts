import { error, type RequestEvent } from '@sveltejs/kit';
import type { CompareView } from '#domain/compare.ts';
import { textIn } from '#domain/language.ts';
import { framedPicture } from '#domain/svg.ts';
import { inLanguage as pathIn } from '#web/lib/address.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { captionOf, comparedIn, haveText, sourceOf } from './compare-page.ts';
import { drawingOf } from './drawing.ts';
import { chartNotes } from './marks.ts';
import { readComparison } from './reading.ts';
import { pathOf } from './selection.ts';

const width = 960;
/** What the frame takes above and below, with its margins. */
const frameHeight = 64 + 30 + 2 * 24;
const inside = width - 2 * 24;
const noteHeight = 19;

/** Views that are as high as they have rows. */
const lists: readonly CompareView[] = ['bars', 'multiples'];

/**
 * A picture of the chart that can leave the page: with title, source, period, licence and link, and of how many it tells. As
 * high as it should be, or as is asked for, where that can be chosen.
 */
export const pictureOf = async (
  event: Pick<RequestEvent, 'url' | 'fetch' | 'locals'>,
  wanted: number | null = null,
): Promise<string> => {
  const read = await readComparison(event);
  const drawing = read && drawingOf(read.gathered, read.selection, read.language);
  if (read === null || drawing === null) error(404, 'Nothing to draw', { code: 'not-found' });
  const { gathered, selection, today, asOf, language } = read;
  const inLanguage = { locale: language };
  const { comparison, figures } = gathered;
  const link = event.url.origin + pathIn(pathOf({ ...selection, q: null, kind: null }, asOf), language);
  const notes = [
    ...(comparison && figures.period ? [haveText(comparison, figures.period, language)] : []),
    ...chartNotes(gathered, { view: selection.view, scale: selection.scale, today, language }),
    m.compare_picture_note({ count: comparedIn(gathered, selection.view), link }, inLanguage),
  ];
  const natural = drawing.heightIn(inside) + frameHeight + notes.length * noteHeight;
  const height = lists.includes(selection.view) ? natural : (wanted ?? natural);
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
