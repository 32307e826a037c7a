import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { FetchFailure } from '#api/reference-series/failure.ts';
import { staying } from '#api/reference-series/door.ts';
import { openKolada, readKoladaUrl, type Kolada } from '#api/reference-series/kolada.ts';
import { fakeKpi, openFakeKolada, say, type FakeKolada } from '#tests/support/kolada.ts';

let fake: FakeKolada;
let stranger: FakeKolada;
let kolada: Kolada;
const Item = z.object({ id: z.string() });
const limits = { pausesMs: [10, 20], timeoutMs: 300, longestWaitMs: 1_500, largestPage: 50_000, mostPages: 20 };

beforeAll(async () => {
  const world = { kpis: [fakeKpi('N1'), fakeKpi('N2'), fakeKpi('N3')], municipalities: [], groups: [], rows: [] };
  fake = await openFakeKolada(world, { perPage: 2 });
  stranger = await openFakeKolada(world);
  kolada = openKolada(fake.url, limits);
});
beforeEach(() => {
  for (const one of [fake, stranger]) {
    one.asked.length = 0;
    one.instead.length = 0;
  }
});
afterAll(async () => {
  await fake.close();
  await stranger.close();
});

const ids = async (from = kolada): Promise<string[]> => {
  const found: string[] = [];
  for await (const page of from.pages('kpi', Item)) found.push(...page.map(({ id }) => id));
  return found;
};
const failure = async (from = kolada) => {
  const error = await ids(from).catch((reason: unknown) => reason);
  if (!(error instanceof FetchFailure)) throw new Error(`no failure: ${String(error)}`);
  return { code: error.code, message: error.message };
};
const next = (answer: (response: ServerResponse) => void, times = 1) => {
  for (let time = 0; time < times; time += 1) {
    fake.instead.push({ fits: /./, answer: (_request, response) => answer(response) });
  }
};

describe('what may pass', () => {
  test('is waited for: 429 with Retry-After, 503, a broken answer, a line that is cut', async () => {
    const before = performance.now();
    next((response) => say(response, 429, {}, { 'Retry-After': '1' }));
    expect(await ids()).toEqual(['N1', 'N2', 'N3']);
    expect(performance.now() - before).toBeGreaterThanOrEqual(1_000);
    next((response) => say(response, 503, {}));
    next((response) => say(response, 200, '{"values": [{"id": "N'));
    expect(await ids()).toEqual(['N1', 'N2', 'N3']);
    next((response) => response.socket?.destroy());
    expect(await ids()).toEqual(['N1', 'N2', 'N3']);
    expect(fake.asked).toHaveLength(2 + 1 + 2 + 2 + 2 + 1);
  });

  test('is given up after as many attempts as there are pauses', async () => {
    next((response) => say(response, 500, {}), 3);
    expect(await failure()).toEqual({ code: 'unreachable', message: 'It answers 500.' });
    expect(fake.asked).toHaveLength(3);
  });

  test('is not waited for at once when that would take longer than a job has', async () => {
    next((response) => say(response, 429, {}, { 'Retry-After': '3600' }));
    expect((await failure()).code).toBe('busy');
    expect(fake.asked).toHaveLength(1);
  });

  test('is told from what no attempt can mend', async () => {
    next((response) => say(response, 422, { detail: 'no' }));
    expect((await failure()).code).toBe('refused');
    expect(fake.asked).toHaveLength(1);
  });
});

describe('an answer that hangs', () => {
  test.each([
    ['before its first byte', () => {}],
    ['in the middle', (response: ServerResponse) => void response.writeHead(200).write('{"values": [')],
  ])('%s is left after a while', async (_name, hang) => {
    next(hang, 3);
    expect(await failure()).toEqual({ code: 'unreachable', message: 'It did not answer in time.' });
  });

  test('with a trickle of bytes is left as well', async () => {
    const trickles: NodeJS.Timeout[] = [];
    next((response) => {
      response.writeHead(200).write('{"values": [');
      trickles.push(setInterval(() => response.write(' '), 20));
    }, 3);
    expect((await failure()).code).toBe('unreachable');
    for (const trickle of trickles) clearInterval(trickle);
  });
});

describe('an answer without end', () => {
  test('is read no further than a page can be', async () => {
    let sent = 0;
    next((response) => {
      response.writeHead(200);
      const piece = 'x'.repeat(10_000);
      const pour = (): void => {
        while (!response.destroyed && sent < 50_000_000 && response.write(piece)) sent += piece.length;
        if (!response.destroyed && sent < 50_000_000) response.once('drain', pour);
      };
      pour();
    }, 3);
    expect((await failure()).code).toBe('unreadable');
    expect(sent).toBeLessThan(50_000_000);
  });

  test('of pages is noticed, whether they repeat or not', async () => {
    const repeat = { values: [], next_url: `${fake.url}/kpi` };
    next((response) => say(response, 200, repeat));
    expect(await failure()).toMatchObject({ code: 'unreadable', message: 'Its pages never end.' });
    let page = 0;
    next((response) => say(response, 200, { values: [], next_url: `${fake.url}/kpi?page=${(page += 1) + 100}` }), 50);
    expect(await failure()).toMatchObject({ code: 'unreadable', message: 'Its pages never end.' });
    expect(page).toBe(20);
  });
});

describe('another host', () => {
  test.each([
    ['the next page', (url: string, response: ServerResponse) => say(response, 200, { values: [], next_url: url })],
    ['a redirect', (url: string, response: ServerResponse) => say(response, 302, {}, { Location: url })],
  ])('as %s is refused and never asked', async (_name, send) => {
    const port = new URL(fake.url).port;
    for (const url of [
      `${stranger.url}/kpi?page=2`,
      `//127.0.0.1:${new URL(stranger.url).port}/v3/kpi`,
      `http://somebody:else@127.0.0.1:${port}/v3/kpi`,
      'file:///etc/passwd',
      'http://[',
    ]) {
      next((response) => send(url, response));
      expect([url, (await failure()).code]).toEqual([url, 'elsewhere']);
    }
    expect(stranger.asked).toEqual([]);
  });

  test('is not the same host: a redirect there is followed, a few times', async () => {
    next((response) => say(response, 307, {}, { Location: '/v3/kpi/?page=1' }));
    expect(await ids()).toEqual(['N1', 'N2', 'N3']);
    next((response) => say(response, 307, {}, { Location: '/v3/kpi' }), 4);
    expect((await failure()).code).toBe('elsewhere');
  });
});

test('the same host without encryption is asked with it', () => {
  const base = new URL('https://api.kolada.se/v3/');
  const on = (next: string) => staying(next, base, base).href;
  expect(on('http://api.kolada.se/v3/kpi?page=2')).toBe('https://api.kolada.se/v3/kpi?page=2');
  expect(() => on('http://api.kolada.se:8080/v3/kpi')).toThrow(FetchFailure);
  expect(() => on('http://kolada.se/v3/kpi')).toThrow(FetchFailure);
});

test.each([
  ['no object', '[]'],
  ['no values', '{"next_url": null}'],
  ['something else in them', '{"values": [{"id": 7}]}'],
  ['an address that is none', '{"values": [], "next_url": 7}'],
  ['no JSON', '<html>Sorry</html>'],
])('an answer with %s is not taken for anything', async (_name, text) => {
  next((response) => say(response, 200, text), 3);
  expect((await failure()).code).toBe('unreadable');
});

describe('KOLADA_URL', () => {
  const read = (url?: string) => readKoladaUrl(url === undefined ? {} : { KOLADA_URL: url });

  test('is the public one unless it is set, and may be one on this machine', () => {
    expect(read()).toBe('https://api.kolada.se/v3');
    expect(read('')).toBe('https://api.kolada.se/v3');
    expect(read('https://mirror.example/kolada')).toBe('https://mirror.example/kolada');
    expect(read('http://127.0.0.1:4000/v3')).toBe('http://127.0.0.1:4000/v3');
  });

  test.each([
    'http://api.kolada.se/v3',
    'ftp://x.example',
    'nowhere',
    'https://a:b@x.example',
    'https://x.example?k=1',
  ])('is refused: %s', (url) => expect(() => read(url)).toThrow('KOLADA_URL is not like'));
});
