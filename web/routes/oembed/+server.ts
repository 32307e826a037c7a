import { error } from '@sveltejs/kit';
import { asEverybody } from '#web/lib/server/embedded.ts';
import { embeddingOf, frameHeight } from '#web/lib/server/embedding.ts';
import { previewSize } from '#web/lib/server/picture.ts';
import type { RequestHandler } from './$types';

const boundIn = (text: string | null, most: number): number =>
  /^\d{1,5}$/.test(text ?? '') ? Math.min(most, Math.max(200, Number(text))) : most;

/** https://oembed.com: what a page that is given an address of ours shows in its place. */
export const GET: RequestHandler = async (event) => {
  const { searchParams } = event.url;
  if ((searchParams.get('format') ?? 'json') !== 'json') error(501, 'Only JSON', { code: 'not-found' });
  const embedding = await embeddingOf(asEverybody(event), searchParams.get('url') ?? '');
  if (embedding === null) error(404, 'Nothing to embed', { code: 'not-found' });
  const size = {
    width: boundIn(searchParams.get('maxwidth'), 760),
    height: boundIn(searchParams.get('maxheight'), frameHeight),
  };
  const { title, image, origins, codeIn } = embedding;
  const about = {
    version: '1.0',
    title,
    provider_name: 'Tiofalt',
    provider_url: event.url.origin,
    cache_age: 3_600,
    thumbnail_url: image,
    thumbnail_width: previewSize.width,
    thumbnail_height: previewSize.height,
  };
  // what no other site may show, none is told to show
  const answer = origins.length
    ? { ...about, type: 'rich', html: codeIn({ ...size, isBound: searchParams.has('maxheight') }), ...size }
    : { ...about, type: 'link' };
  return Response.json(answer, {
    headers: {
      'Access-Control-Allow-Origin': '*',
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'Cache-Control': 'public, max-age=60',
    },
  });
};
