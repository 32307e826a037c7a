import { asEverybody } from '#web/lib/server/embedded.ts';
import { pngAnswer, previewHeight, previewSvg } from '#web/lib/server/picture.ts';
import { pictureOf } from '../picture.ts';
import type { RequestHandler } from './$types';

/** What a link to the comparison is shown with elsewhere. */
export const GET: RequestHandler = async (event) =>
  pngAnswer(previewSvg(await pictureOf(asEverybody(event), previewHeight)));
