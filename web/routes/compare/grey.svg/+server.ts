import { error } from '@sveltejs/kit';
import { silentDrawing } from '#domain/svg.ts';
import { drawingOf, isWidth, widths } from '../drawing.ts';
import { readComparison } from '../reading.ts';
import type { RequestHandler } from './$types';

/** The grey lines of a comparison that nobody can point at, as one picture: it is painted once, and moved as a whole. */
export const GET: RequestHandler = async (event) => {
  const read = await readComparison(event);
  const asked = event.url.searchParams.get('width') ?? '';
  const drawing = read && drawingOf(read.gathered, read.selection, read.language);
  if (!drawing?.apart || !isWidth(asked)) error(404, 'Nothing to draw', { code: 'not-found' });
  const size = { width: widths[asked], height: drawing.heightIn(widths[asked]) };
  return new Response(silentDrawing(drawing.apart.crowd(size), size), {
    headers: { 'Content-Type': 'image/svg+xml; charset=utf-8' },
  });
};
