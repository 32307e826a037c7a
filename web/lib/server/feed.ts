import { hash } from 'node:crypto';
import { atomFeed, type AtomFeed } from '#web/lib/atom.ts';

/** A feed as it is answered: with a validator, so that whoever asks every hour is sent it only when it is another. */
export function feedResponse(request: Request, feed: AtomFeed): Response {
  const text = atomFeed(feed);
  const etag = `W/"${hash('sha256', text, 'base64url').slice(0, 22)}"`;
  const headers = { ETag: etag, 'Cache-Control': 'public, no-cache' };
  const known = request.headers.get('If-None-Match')?.split(',') ?? [];
  if (known.some((one) => one.trim() === etag)) return new Response(null, { status: 304, headers });
  return new Response(text, { headers: { ...headers, 'Content-Type': 'application/atom+xml; charset=utf-8' } });
}
