import { isHttpError } from '@sveltejs/kit';
import { readingOf } from '#web/lib/server/reading.ts';
import type { LayoutServerLoad } from './$types';

/** The frame must stand even when the API does not, or its error could not be told in words. */
const unknownInstallation = { home: null, isDemonstration: false, embeddingOrigins: [] };

export const load: LayoutServerLoad = async ({ locals, url, fetch }) => {
  const { api } = readingOf({ url, fetch });
  const installation = await api.installation().catch((problem: unknown) => {
    if (isHttpError(problem)) return unknownInstallation;
    throw problem;
  });
  // what the frame shows of somebody; a page that needs more asks for it
  const visitor = locals.session && {
    name: locals.session.name,
    mayReport:
      locals.session.lacks === null && locals.session.roles.some(({ capabilities }) => capabilities.includes('enter')),
  };
  return { installation, colourScheme: locals.colourScheme, visitor };
};
