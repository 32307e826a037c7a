import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import compression from 'compression';
import type { App } from './app.ts';
import { during, newArrival } from './http/arrival.ts';
import type { Context } from './context.ts';
import { sendQuickly } from './http/quick-answers.ts';

type Listener = (request: IncomingMessage, response: ServerResponse) => void;
type Pages = (request: IncomingMessage, response: ServerResponse, next: () => void) => Promise<void> | void;

declare global {
  /** The running application, shared with the built pages of the same process. */
  var tiofalt: { app: { fetch: (request: Request) => Response | Promise<Response> } } | undefined;
}

const isForApi = (url: string): boolean => url.startsWith('/api/') || url.startsWith('/health/');

/** What Node itself refuses, before any route sees it: an address or headers that are too long, or no HTTP at all. */
function refuseUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
  const isTooLong = error.code === 'HPE_HEADER_OVERFLOW';
  const [status, title] = isTooLong ? [431, 'Request Header Fields Too Large'] : [400, 'Bad Request'];
  const code = isTooLong ? 'headers-too-large' : 'bad-request';
  const detail = isTooLong ? 'The address or the headers are too long.' : 'This is not HTTP.';
  const body = JSON.stringify({ type: 'about:blank', title, status, code, detail });
  const head = `HTTP/1.1 ${status} ${title}\r\nConnection: close\r\nContent-Type: application/problem+json\r\nCache-Control: no-store`;
  socket.end(`${head}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

/** Where a request comes from: what a trusted proxy in front of us has seen, else what we see. */
const addressOf = ({ headers, socket }: IncomingMessage, isBehindProxy: boolean): string => {
  const seen = isBehindProxy
    ? String(headers['x-forwarded-for'] ?? '')
        .split(',')
        .at(-1)
        ?.trim()
    : '';
  return seen || (socket.remoteAddress ?? '');
};

/** Serves the API and the built pages on one port. */
export async function serve(
  app: App,
  context: Context,
  { port, host, isBehindProxy }: { port: number; host: string; isBehindProxy: boolean },
) {
  globalThis.tiofalt = { app };
  // the pages assume https unless told; only a trusted proxy may say so instead of us
  process.env.PROTOCOL_HEADER = 'x-forwarded-proto';
  const { handler: pages }: { handler: Pages } = await import(new URL('../build/handler.js', import.meta.url).href);
  const answerApi = getRequestListener(app.fetch);
  const compress = compression();
  const listener: Listener = (request, response) => {
    if (!isBehindProxy) request.headers['x-forwarded-proto'] = 'http';
    if (sendQuickly(context, request, response)) return;
    const answer = () => {
      if (isForApi(request.url ?? '')) void answerApi(request, response);
      else {
        const missing = () => void response.writeHead(404).end();
        Promise.resolve(pages(request, response, missing)).catch((error: unknown) => {
          context.log.error({ err: error, path: request.url }, 'a page failed');
          if (response.headersSent) response.destroy();
          else response.writeHead(500).end();
        });
      }
    };
    const arrival = newArrival(addressOf(request, isBehindProxy));
    compress(request as never, response as never, () => during(arrival, answer));
  };
  const server = createServer({ keepAliveTimeout: 65_000 }, listener);
  server.on('clientError', refuseUnreadable);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  server.on('error', (error) => context.log.error({ err: error }, 'the server has a problem'));
  const { port: actual } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeIdleConnections();
      // whoever is still reading has had their time
      setTimeout(() => server.closeAllConnections(), 5_000).unref();
    });
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${actual}`, close };
}
