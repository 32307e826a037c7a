import { createServer, request, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { getRequestListener } from '@hono/node-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '#api/app.ts';
import { sendQuickly } from '#api/http/quick-answers.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';

let api: TestApi;
let server: Server;
/** Which requests were answered before the routes saw them. */
const quick: string[] = [];

beforeAll(async () => {
  api = await openTestApi();
  const listener = getRequestListener(createApp(api.context).fetch);
  server = createServer((incoming, outgoing) => {
    if (sendQuickly(api.context, incoming, outgoing)) quick.push(incoming.url ?? '');
    else void listener(incoming, outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  server.close();
  await api.close();
});

type Answer = { status: number | undefined; headers: IncomingHttpHeaders; body: string };

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  new Promise<Answer>((resolve, reject) => {
    const { port } = server.address() as AddressInfo;
    request({ port, host: '127.0.0.1', path, headers, method }, (answer) => {
      const pieces: Buffer[] = [];
      answer.on('data', (piece: Buffer) => pieces.push(piece));
      answer.on('end', () =>
        resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(pieces).toString('base64') }),
      );
    })
      .on('error', reject)
      .end();
  });

/** Without what says when and over which connection. */
const lasting = ({
  headers: { date: _date, connection: _connection, 'keep-alive': _keep, ...headers },
  ...rest
}: Answer) => ({
  ...rest,
  headers,
});

const path = '/api/v1/metrics?limit=50';

test.each([
  [11, {}],
  [12, { 'Accept-Encoding': 'gzip' }],
  [13, { 'Accept-Encoding': 'gzip;q=0' }],
] as [number, Record<string, string>][])(
  'an answer that somebody had before is sent again as it was (%i %o)',
  async (limit, headers) => {
    const before = quick.length;
    const [computed, again] = [
      await get(`/api/v1/metrics?limit=${limit}`, headers),
      await get(`/api/v1/metrics?limit=${limit}`, headers),
    ];
    expect(lasting(again)).toEqual(lasting(computed));
    expect(quick.length).toBe(before + 1);
  },
);

test('what is asked for again is packed as small as it can be, for those who can unpack that', async () => {
  const asked = '/api/v1/metrics?limit=31';
  const headers = { 'Accept-Encoding': 'gzip, deflate, br' };
  const first = await get(asked, headers);
  expect(first.headers['content-encoding']).toBe('gzip');
  await expect
    .poll(async () => (await get(asked, headers)).headers['content-encoding'], { timeout: 10_000 })
    .toBe('br');
  const [densest, packed] = [await get(asked, headers), await get(asked, { 'Accept-Encoding': 'gzip, br;q=0' })];
  const [small, large] = [densest, packed].map(({ body }) => Buffer.from(body, 'base64'));
  expect(packed.headers['content-encoding']).toBe('gzip');
  expect(brotliDecompressSync(small ?? '').equals(gunzipSync(large ?? ''))).toBe(true);
  expect(small?.length).toBeLessThan(large?.length ?? 0);
  expect(densest.headers['content-length']).toBe(String(small?.length));
  expect(densest.headers.etag).toBe(first.headers.etag);
});

test('whoever has it already is only told so', async () => {
  const { headers } = await get(path);
  const known = await get(path, { 'If-None-Match': `"other", ${headers.etag ?? ''}` });
  expect([known.status, known.body, known.headers.etag]).toEqual([304, '', headers.etag]);
});

test('what has changed since is computed again', async () => {
  const before = await get('/api/v1/organisations');
  const text = 'organisation,organisation-name,metric,period,value\nnorth,Norr,tv-series,2020,1\n';
  expect((await api.importFile(text)).status).toBe(200);
  const after = await get('/api/v1/organisations', { 'If-None-Match': before.headers.etag ?? '' });
  expect(after.status).toBe(200);
  expect(Buffer.from(after.body, 'base64').toString()).toContain('Norr');
});

test('mistakes, other methods and other addresses go to the routes', async () => {
  const before = quick.length;
  for (const [address, method] of [
    ['/api/v1/metrics?limit=0', 'GET'],
    ['/api/v1/metrics?limit=0', 'GET'],
    [path, 'POST'],
    ['/health/live', 'GET'],
  ] as const) {
    await get(address, {}, method);
  }
  expect(quick.length).toBe(before);
});
