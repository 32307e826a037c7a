import { pictureOf } from '../picture.ts';
import type { RequestHandler } from './$types';

/** The chart as it stands on the page, with all that it needs to be understood elsewhere. */
export const GET: RequestHandler = async (event) => {
  const picture = await pictureOf(event);
  return new Response(picture, { headers: { 'Content-Type': 'image/svg+xml; charset=utf-8' } });
};
