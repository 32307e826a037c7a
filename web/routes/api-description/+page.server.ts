import { readingOf } from '#web/lib/server/reading.ts';
import { readDescription } from './description.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, fetch }) => {
  const { api } = readingOf({ url, fetch });
  return { description: readDescription(await api.description()) };
};
