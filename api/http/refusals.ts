import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { guardingHeaders } from './headers.ts';

type Refusal = { status: number; title: string; body: string; headers: readonly [string, string][] };

function refusal(status: number, title: string, code: string, detail: string): Refusal {
  const body = JSON.stringify({ type: 'about:blank', title, status, code, detail });
  const headers: [string, string][] = [
    ['connection', 'close'],
    ['content-type', 'application/problem+json'],
    ['cache-control', 'no-store'],
    ['content-length', String(Buffer.byteLength(body))],
  ];
  return { status, title, body, headers };
}

/** What is refused before any route sees it, as problems like all others. */
export const refusals = {
  tooLong: refusal(
    431,
    'Request Header Fields Too Large',
    'headers-too-large',
    'The address or the headers are too long.',
  ),
  tooSlow: refusal(408, 'Request Timeout', 'too-slow', 'The request did not come in time.'),
  noHttp: refusal(400, 'Bad Request', 'bad-request', 'This is not HTTP.'),
  nowhere: refusal(400, 'Bad Request', 'bad-request', 'The address is none, or the name of the host is missing.'),
  expectation: refusal(417, 'Expectation Failed', 'bad-request', 'Nothing of the kind can be expected here.'),
  failed: refusal(500, 'Internal Server Error', 'internal-error', 'Something went wrong here. It has been logged.'),
};

const headersOf = ({ headers }: Refusal, isSecure: boolean) => [...headers, ...guardingHeaders(isSecure)];

export const refuse = (response: ServerResponse, refused: Refusal, isSecure: boolean): void =>
  void response.writeHead(refused.status, headersOf(refused, isSecure).flat()).end(refused.body);

export const refusedResponse = (refused: Refusal, isSecure: boolean): Response =>
  new Response(refused.body, {
    status: refused.status,
    headers: headersOf(refused, isSecure).map(([...pair]) => pair),
  });

/** What Node itself refuses: an address or headers that are too long or too slow, or no HTTP at all. */
export function refuseUnreadable(error: NodeJS.ErrnoException, socket: Duplex, isSecure: boolean): void {
  if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
  const { tooLong, tooSlow, noHttp } = refusals;
  const refused =
    error.code === 'HPE_HEADER_OVERFLOW' ? tooLong : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? tooSlow : noHttp;
  const lines = headersOf(refused, isSecure).map(([name, value]) => `${name}: ${value}`);
  socket.end(`HTTP/1.1 ${refused.status} ${refused.title}\r\n${lines.join('\r\n')}\r\n\r\n${refused.body}`);
}
