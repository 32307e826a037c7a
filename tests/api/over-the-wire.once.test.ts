import { request as httpRequest } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '#api/app.ts';
import { openTestApi, writeToken, type TestApi } from '#tests/support/api.ts';
import { everythingIn } from '#tests/support/everything.ts';
import { boundary, multipart, multipartType } from '#tests/support/multipart.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { expectNoInsides } from '#tests/support/refusal.ts';
import { openWire, type Wire } from '#tests/support/wire.ts';

let api: TestApi;
let wire: Wire;
let before: Record<string, string>;
beforeAll(async () => {
  api = await openTestApi();
  await addOrganisations(api.database, [unit('north')]);
  const app = createApp(api.context);
  wire = await openWire(app.fetch);
  before = await everythingIn(api.database);
});
afterAll(async () => {
  await wire.close();
  await api.close();
});
afterEach(async () => {
  expect(await everythingIn(api.database)).toEqual(before);
  // whatever came, the next one is served
  expect(await wire.exchange('GET /health/ready HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')).toContain('ready');
});

const paths = [
  '/api/v1/organisations',
  '/api/v1/organisations/north',
  '/api/v1/metrics',
  '/api/v1/metrics/digital-share',
  '/api/v1/series',
  '/api/v1/series/coverage',
  '/api/v1/overview/north',
  '/api/v1/events',
  '/api/v1/targets',
  '/api/v1/installation',
  '/api/v1/imports',
  '/api/v1/openapi.json',
  '/api/v1/nothing',
  '/health/live',
];
const tenMegabytes = Buffer.alloc(10 * 1024 * 1024, 'x');

/** The status and the body, or null where the connection was cut because nobody wanted to hear more. */
const send = (method: string, path: string, headers: Record<string, string>, body: Uint8Array) =>
  new Promise<{ status: number; text: string } | null>((resolve) => {
    const outgoing = httpRequest({ port: wire.port, method, path, headers, agent: false }, (incoming) => {
      const pieces: Buffer[] = [];
      incoming.on('data', (piece: Buffer) => pieces.push(piece));
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, text: Buffer.concat(pieces).toString() }));
      incoming.on('error', () => resolve(null));
    });
    outgoing.on('error', () => resolve(null));
    outgoing.end(body);
  });

describe('ten megabytes', () => {
  test.each(['POST', 'PUT', 'PATCH', 'DELETE'])(
    'with %s to any address are refused and change nothing',
    async (method) => {
      for (const path of paths) {
        for (const type of ['application/json', 'multipart/form-data; boundary=x', 'text/plain']) {
          const answer = await send(method, path, { 'Content-Type': type }, tenMegabytes);
          const what = `${method} ${path} ${type}`;
          expect([what, answer?.status ?? 413]).toEqual([
            what,
            expect.toSatisfy((status) => status >= 400 && status < 500),
          ]);
          if (answer) expect(JSON.parse(answer.text)).toMatchObject({ code: expect.any(String) });
        }
      }
    },
  );

  test('with GET are refused or not listened to', async () => {
    for (const path of paths) {
      const answer = await send('GET', path, { 'Content-Type': 'application/json' }, tenMegabytes);
      expect([path, answer?.status ?? 413]).toEqual([path, expect.toSatisfy((status) => status < 500)]);
      expectNoInsides(answer?.text ?? '', path);
    }
  });

  test('in small pieces of unknown number are refused too', async () => {
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
    const head = 'POST /api/v1/metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n';
    const answer = await wire.exchange(`${head}${chunk.repeat(160)}0\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
  });

  test('as a form with the token are read, and refused for what they are', async () => {
    const body = multipart([{ name: 'file', fileName: 'x.csv', content: tenMegabytes }]);
    const headers = { 'Content-Type': multipartType, Authorization: `Bearer ${writeToken}` };
    const answer = await send('POST', '/api/v1/imports', headers, body);
    expect(answer?.status).toBe(422);
    expect(JSON.parse(answer?.text ?? '')).toMatchObject({ code: 'mapping-needed' });
  });

  test('with a part that nobody knows before them are refused at once', async () => {
    const parts = [
      { name: 'note', content: 'hello' },
      { name: 'file', fileName: 'x.csv', content: tenMegabytes },
    ];
    const headers = { 'Content-Type': multipartType, Authorization: `Bearer ${writeToken}` };
    const answer = await send('POST', '/api/v1/imports', headers, multipart(parts));
    expect(answer?.status ?? 400).toBe(400);
  });
});

describe('a sender who goes away', () => {
  test.each([
    [
      'in the middle of the file',
      multipart([{ name: 'file', fileName: 'x.csv', content: 'a,b\n'.repeat(50_000) }]).slice(0, 100_000),
    ],
    [
      'in the middle of a mapping',
      multipart([{ name: 'mapping', fileName: 'm.json', content: '{}'.repeat(5_000) }]).slice(0, 5_000),
    ],
    ['before the first part', Buffer.from(`--${boundary}\r\n`)],
  ])('%s leaves nothing behind', async (_, piece) => {
    const head =
      `POST /api/v1/imports HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${writeToken}\r\n` +
      `Content-Type: ${multipartType}\r\nContent-Length: 10000000\r\n\r\n`;
    const answer = wire.exchange(Buffer.concat([Buffer.from(head), piece]));
    await new Promise((resolve) => setTimeout(resolve, 100));
    wire.goAway();
    expect(await answer).toBe('');
  });
});

describe('what is hardly HTTP', () => {
  const line = (text: string, headers = '') => `${text}\r\nHost: a\r\nConnection: close\r\n${headers}\r\n`;
  test.each([
    ['an address that is none', line('GET //[ HTTP/1.1')],
    ['an absolute address', line('GET http://[:::/api/v1/metrics HTTP/1.1')],
    ['a host that is none', 'GET /api/v1/metrics HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n'],
    ['a host of brackets', 'GET /api/v1/metrics HTTP/1.1\r\nHost: [::\r\nConnection: close\r\n\r\n'],
    ['no host', 'GET /api/v1/metrics HTTP/1.0\r\n\r\n'],
    ['a raw NUL in the address', line('GET /api/v1/\0 HTTP/1.1')],
    ['raw bytes in the address', line('GET /api/v1/\u00ff\u00fe HTTP/1.1')],
    ['a broken percent sign', line('GET /api/v1/organisations/%E0%A4%A HTTP/1.1')],
    ['an address of twenty kilobytes', line(`GET /api/v1/metrics?${'x'.repeat(20_000)} HTTP/1.1`)],
    ['a header of twenty kilobytes', line('GET /api/v1/metrics HTTP/1.1', `X: ${'x'.repeat(20_000)}\r\n`)],
    ['a length that is none', line('POST /api/v1/imports HTTP/1.1', 'Content-Length: many\r\n')],
    ['two lengths', line('POST /api/v1/imports HTTP/1.1', 'Content-Length: 1\r\nContent-Length: 2\r\n')],
    ['a method that is none', line('GOT /api/v1/metrics HTTP/1.1')],
    ['a method of its own', line('TRACE /api/v1/metrics HTTP/1.1')],
    ['no HTTP at all', 'hello\r\n\r\n'],
  ])('%s gets an answer that is the sender’s fault, or a shut door', async (_, request) => {
    const answer = await wire.exchange(request);
    if (answer !== '') expect(answer).toMatch(/^HTTP\/1\.1 (2|4)\d\d /);
    expectNoInsides(answer, request.slice(0, 60));
  });
});
