import type { IncomingMessage, ServerResponse } from 'node:http';
import { everybody } from '#db/queries/snapshot.ts';
import type { Context } from '../context.ts';
import { accepts, asSent } from './finished-answers.ts';
import { credentialsIn } from './credentials.ts';
import { openHeaders } from './headers.ts';
import { headersOf, isKnown, validatorOf } from './validators.ts';

/**
 * Sends what needs no thought, before any framework sees the request: that nothing has changed, or the same bytes as
 * before. Returns whether it did; the routes answer everything else, and the same.
 */
export function sendQuickly(
  { versions, build, finished, site }: Context,
  request: IncomingMessage,
  response: ServerResponse,
  isSecure = site.isSecure,
): boolean {
  const { url = '', method, headers } = request;
  if (method !== 'GET' || !url.startsWith('/api/v1/')) return false;
  // who somebody is, the database has to say
  const { session, bearer } = credentialsIn(headers, isSecure);
  if (session !== null || bearer !== null) return false;
  const etag = validatorOf(build, versions.current(), headers.accept, url, everybody.key);
  if (isKnown(headers['if-none-match'], etag)) {
    response.writeHead(304, [...Object.entries(headersOf(etag, everybody.key)), ...openHeaders(isSecure)].flat()).end();
    return true;
  }
  const send = (sent: ReturnType<typeof asSent>): boolean => {
    response.writeHead(200, [...sent.headers, ...openHeaders(isSecure)].flat()).end(sent.body);
    return true;
  };
  const ready = finished.find(etag, url);
  if (!ready) return false;
  const accepted = headers['accept-encoding'] ?? '';
  if (accepts(accepted, 'br')) {
    finished.condense(ready);
    if (typeof ready.densest === 'object') return send(asSent(ready, 'br'));
  }
  const isPacked = accepts(accepted, 'gzip');
  // packing takes its time elsewhere
  if (isPacked && ready.packed === 'not yet') return false;
  return send(asSent(ready, isPacked ? 'gzip' : null));
}
