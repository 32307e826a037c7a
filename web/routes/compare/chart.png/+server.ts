import { pngOf } from '#web/lib/server/picture.ts';
import { pictureOf } from '../picture.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) =>
  new Response(await pngOf(await pictureOf(event)), { headers: { 'Content-Type': 'image/png' } });
