import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { RequestError, getRequestListener } from '@hono/node-server';
import compression from 'compression';
import type { App } from './app.ts';
import type { Context } from './context.ts';
import { during, newArrival } from './http/arrival.ts';
import { settling, type Trust } from './http/forwarded.ts';
import { guardingHeaders, workerPath, workerPolicy } from './http/headers.ts';
import { sendQuickly } from './http/quick-answers.ts';
import { refusals, refuse, refusedResponse, refuseUnreadable } from './http/refusals.ts';

type Pages = (request: IncomingMessage, response: ServerResponse, next: () => void) => Promise<void> | void;

declare global {
  /** The running application, shared with the built pages of the same process. */
  var tiofalt: { app: { fetch: (request: Request) => Response | Promise<Response> } } | undefined;
}

const isForApi = (url: string): boolean => url.startsWith('/api/') || url.startsWith('/health/');

/** A server that answers everything: first what needs no thought, then the API, then the pages. It listens nowhere yet. */
export function newServer(app: App, context: Context, trust: Trust, pages: Pages): Server {
  const { log, site } = context;
  const settle = settling(trust);
  const answerApi = getRequestListener(app.fetch, {
    // the app answers its own errors: this is about what is no request
    errorHandler: (error) => {
      if (error instanceof RequestError) return refusedResponse(refusals.nowhere, site.isSecure);
      log.error({ err: error }, 'the API failed');
      return refusedResponse(refusals.failed, site.isSecure);
    },
  });
  const answerPage = (request: IncomingMessage, response: ServerResponse, isSecure: boolean): void => {
    // pages have more to say themselves; files and what comes before a page have not
    for (const [name, value] of guardingHeaders(isSecure)) response.setHeader(name, value);
    if (request.url === workerPath) response.setHeader(...workerPolicy);
    const missing = () => void response.writeHead(404).end();
    Promise.resolve(pages(request, response, missing)).catch((error: unknown) => {
      log.error({ err: error, path: request.url }, 'a page failed');
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end();
    });
  };
  const compress = compression({
    // what happens is told at once: compression would wait for more
    filter: (request, response) =>
      !String(response.getHeader('Content-Type')).startsWith('text/event-stream') &&
      compression.filter(request, response),
  });
  const server = createServer({ keepAliveTimeout: 65_000, requireHostHeader: false }, (request, response) => {
    const { address, isSecure } = settle(request);
    if (!request.headers.host) return refuse(response, refusals.nowhere, isSecure);
    if (sendQuickly(context, request, response, isSecure)) return;
    const answer = () => {
      if (isForApi(request.url ?? '')) void answerApi(request, response);
      else answerPage(request, response, isSecure);
    };
    compress(request as never, response as never, () => during(newArrival(address, isSecure), answer));
  });
  server.on('clientError', (error, socket: Duplex) => refuseUnreadable(error, socket, site.isSecure));
  server.on('checkExpectation', (request, response) =>
    refuse(response, refusals.expectation, settle(request).isSecure),
  );
  return server;
}

/** Serves the API and the built pages on one port. */
export async function serve(
  app: App,
  context: Context,
  { port, host, ...trust }: { port: number; host: string } & Trust,
) {
  globalThis.tiofalt = { app };
  // the pages assume https unless told; what stands there we have settled ourselves
  process.env.PROTOCOL_HEADER = 'x-forwarded-proto';
  // a file that is brought without scripts passes through a page; what else is sent to pages is held small by them
  process.env.BODY_SIZE_LIMIT = '202M';
  const { handler: pages }: { handler: Pages } = await import(new URL('../build/handler.js', import.meta.url).href);
  const server = newServer(app, context, trust, pages);
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
