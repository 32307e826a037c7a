import { error } from '@sveltejs/kit';
import { chartSvg } from '#domain/chart-svg.ts';
import { asEverybody } from '#web/lib/server/embedded.ts';
import { pngAnswer, previewHeight, previewSvg } from '#web/lib/server/picture.ts';
import { curveFor } from '../curve-for.ts';
import type { RequestHandler } from './$types';

/** What a link to the metric is shown with elsewhere. */
export const GET: RequestHandler = async (event) => {
  const { figures } = await curveFor(asEverybody(event), event.params.code);
  if (!figures?.curve) error(404, 'Nothing to draw', { code: 'not-found' });
  return pngAnswer(previewSvg(chartSvg(figures.curve.chart, { width: 960, height: previewHeight })));
};
