import { asEverybody } from '#web/lib/server/embedded.ts';
import { embeddingOf, frameHeight } from '#web/lib/server/embedding.ts';
import type { PageServerLoad } from './$types';

/** How to show a page of ours inside one of another site: what to put there, and who may. */
export const load: PageServerLoad = async (event) => {
  const address = event.url.searchParams.get('url') ?? '';
  const embedding = await embeddingOf(asEverybody(event), address);
  if (embedding === null) return { embedding: null };
  const { title, frame, origins, codeIn } = embedding;
  return { embedding: { title, frame, origins, frameHeight, code: codeIn({ width: '100%', height: frameHeight }) } };
};
