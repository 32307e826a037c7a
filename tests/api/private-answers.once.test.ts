import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { getRequestListener } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '#api/app.ts';
import { sendQuickly } from '#api/http/quick-answers.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { leaves, sentinelsIn, type Secrets } from '#tests/support/sentinels.ts';
import { answerTo, leaksIn, named, nobody, plantWithViewers, type Viewer } from '#tests/support/sentinel-viewers.ts';

let api: TestApi;
let secrets: Secrets;
let viewers: Viewer[];
beforeAll(async () => {
  api = await openTestApi();
  ({ secrets, viewers } = await plantWithViewers(api));
}, 120_000);
afterAll(() => api.close());

const v1 = (path: string) => `/api/v1${path}`;
describe('an answer made for one', () => {
  const address = v1(`/series?metric=shown-to-all,narrowed-inside&organisation=${leaves.join(',')}&numerators=true`);
  const analyst = () => viewers.find(({ name }) => name === 'analyst-top') ?? nobody;

  test('is never sent to another, packed or not, whoever asks first', async () => {
    const order = [analyst(), nobody, analyst(), nobody, ...viewers, nobody];
    for (const isPacked of [false, true]) {
      for (const viewer of order) {
        const { text, status } = await answerTo(api.app, address, viewer, { isPacked });
        expect([viewer.name, status, leaksIn(secrets, text, viewer)]).toEqual([viewer.name, 200, []]);
      }
    }
    const own = sentinelsIn(secrets, (await answerTo(api.app, address, analyst())).text).map(({ what }) => what);
    expect(own).toContain('value 2 of narrowed-inside in alfa-1');
  });

  test('is kept nowhere on its way, and is no answer to whoever only knows its mark', async () => {
    const made = await answerTo(api.app, address, analyst());
    const open = await answerTo(api.app, address, nobody);
    expect([made.headers.get('Cache-Control'), open.headers.get('Cache-Control')]).toEqual([
      'no-store',
      'public, no-cache',
    ]);
    expect(made.headers.get('ETag')).not.toBe(open.headers.get('ETag'));
    expect(made.headers.get('Vary')).toBe('Accept, Accept-Encoding, Cookie, Authorization');
    const etag = made.headers.get('ETag') ?? '';
    const known = (viewer: Viewer) =>
      answerTo(api.app, address, { ...viewer, headers: { ...viewer.headers, 'If-None-Match': etag } });
    expect((await known(analyst())).status).toBe(304);
    for (const viewer of viewers.filter(({ name }) => !/-top$/.test(name))) {
      expect([viewer.name, (await known(viewer)).status]).toEqual([viewer.name, 200]);
    }
    expect(await known({ ...analyst(), headers: { ...analyst().headers, Cookie: 'session=' } })).toMatchObject({
      status: 200,
    });
  });

  test('HEAD tells of it what GET does, and nothing more', async () => {
    for (const viewer of viewers) {
      const [head, get] = [
        await answerTo(api.app, address, viewer, { method: 'HEAD' }),
        await answerTo(api.app, address, viewer),
      ];
      expect([viewer.name, head.status, head.body]).toEqual([viewer.name, 200, '']);
      expect(head.headers.get('ETag')).toBe(get.headers.get('ETag'));
      expect(leaksIn(secrets, head.text, viewer)).toEqual([]);
    }
  });
});

describe('what is sent before any route sees the request', () => {
  let server: Server;
  let quick = 0;
  beforeAll(async () => {
    const listener = getRequestListener(createApp(api.context).fetch);
    server = createServer((incoming, outgoing) => {
      if (sendQuickly(api.context, incoming, outgoing)) quick += 1;
      else void listener(incoming, outgoing);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => server.close());

  const get = (path: string, headers: Record<string, string>) =>
    new Promise<{ status: number | undefined; text: string; etag: string }>((resolve, reject) => {
      const { port } = server.address() as AddressInfo;
      request({ port, host: '127.0.0.1', path, headers }, (answer) => {
        const pieces: Buffer[] = [];
        answer.on('data', (piece: Buffer) => pieces.push(piece));
        answer.on('end', () => {
          const bytes = Buffer.concat(pieces);
          const text = (answer.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString();
          resolve({ status: answer.statusCode, text, etag: answer.headers.etag ?? '' });
        });
      })
        .on('error', reject)
        .end();
    });

  test('is what everybody may see, and only to whoever shows nothing of who they are', async () => {
    const address = v1(`/series?metric=shown-to-all,narrowed-inside&organisation=${leaves.join(',')}&format=csv`);
    for (const packing of [{}, { 'Accept-Encoding': 'gzip' }]) {
      for (const viewer of [...viewers, ...viewers.toReversed(), ...viewers]) {
        const before = quick;
        const { text, status } = await get(address, { ...viewer.headers, ...packing });
        expect([viewer.name, status, named(leaksIn(secrets, text, viewer))]).toEqual([viewer.name, 200, []]);
        if (viewer !== nobody) expect([viewer.name, quick]).toEqual([viewer.name, before]);
        if (viewer.name === 'analyst-top') {
          expect(named(sentinelsIn(secrets, text))).toContain('value 2 of narrowed-inside in alfa-1');
        }
      }
    }
    expect(quick).toBeGreaterThan(2);
  });

  test('does not say "not changed" to whoever knows the mark of another’s answer', async () => {
    const address = v1('/overview/alfa-1');
    const analyst = viewers.find(({ name }) => name === 'analyst-top') ?? nobody;
    const { etag } = await get(address, analyst.headers);
    expect((await get(address, { ...analyst.headers, 'If-None-Match': etag })).status).toBe(304);
    const { status, text } = await get(address, { 'If-None-Match': etag });
    expect([status, leaksIn(secrets, text, nobody)]).toEqual([200, []]);
  });
});
