import { pngAnswer } from '#web/lib/server/picture.ts';
import { pictureOf } from '../picture.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => pngAnswer(await pictureOf(event));
