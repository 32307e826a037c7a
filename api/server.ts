import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import compression from 'compression';
import type { App } from './app.ts';

type Listener = (request: IncomingMessage, response: ServerResponse) => void;
type Pages = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

declare global {
  /** The running application, shared with the built pages of the same process. */
  var tiofalt: { app: { fetch: (request: Request) => Response | Promise<Response> } } | undefined;
}

const isForApi = (url: string): boolean => url.startsWith('/api/') || url.startsWith('/health/');

/** Serves the API and the built pages on one port. */
export async function serve(
  app: App,
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
    compress(request as never, response as never, () => {
      if (isForApi(request.url ?? '')) void answerApi(request, response);
      else {
        pages(request, response, () => {
          response.statusCode = 404;
          response.end();
        });
      }
    });
  };
  const server = createServer({ keepAliveTimeout: 65_000 }, listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
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
