// Asks one address, or several in turn, as fast as they are answered, over some connections for some seconds: a process of its own.
import { connect } from 'node:net';

export type Load = {
  requests: number;
  seconds: number;
  bytes: number;
  p50: number;
  p99: number;
  longest: number;
  status: number;
};

const [addresses = '', connections = '16', seconds = '3', headers = '{}'] = process.argv.slice(2);
const urls = addresses.split(' ').map((address) => new URL(address));
const given: Record<string, string> = JSON.parse(headers);
const requests = urls.map(({ pathname, search, host }) =>
  Buffer.from(
    `GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\nAccept-Encoding: gzip\r\n${Object.entries(given)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')}\r\n`,
  ),
);
let asked = 0;

/** Room for more answers than there can be: a list that grew would be copied while somebody waits. */
const times = new Float64Array(Number(seconds) * 200_000);
let answered = 0;
let bytes = 0;
/** The highest there was. */
let status = 0;
const until = performance.now() + Number(seconds) * 1000;

const lastChunk = Buffer.from('0\r\n\r\n');

/** How many bytes an answer has that begins like this, or how it ends where its length is not told; null before its head is whole. */
function extentOf(buffer: Buffer): number | 'chunked' | null {
  const head = buffer.indexOf('\r\n\r\n');
  if (head < 0) return null;
  const text = buffer.toString('latin1', 0, head).toLowerCase();
  status = Math.max(status, Number(text.slice(9, 12)));
  const length = /content-length: (\d+)/.exec(text)?.[1];
  if (length !== undefined) return head + 4 + Number(length);
  return text.includes('transfer-encoding: chunked') ? 'chunked' : head + 4;
}

// as little work per answer as can be: what is measured shares the machine
const ask = () =>
  new Promise<void>((resolve, reject) => {
    const socket = connect(Number(urls[0]?.port), urls[0]?.hostname);
    let extent: number | 'chunked' | null = null;
    /** Of a head that came in pieces, what there is; of chunks, the last bytes. */
    let kept: Buffer = Buffer.alloc(0);
    let size = 0;
    let began = performance.now();
    const next = () => {
      if (performance.now() >= until) return socket.end(resolve);
      began = performance.now();
      socket.write(requests[asked++ % requests.length] ?? '');
    };
    const isWhole = (chunk: Buffer): boolean => {
      if (extent === null || extent === 'chunked') kept = kept.length ? Buffer.concat([kept, chunk]) : chunk;
      extent ??= extentOf(kept);
      if (extent !== 'chunked') return extent === size;
      kept = kept.subarray(-lastChunk.length);
      return kept.equals(lastChunk);
    };
    socket.setNoDelay(true);
    socket.on('connect', next);
    socket.on('error', reject);
    socket.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (!isWhole(chunk)) return;
      times[answered++] = performance.now() - began;
      bytes += size;
      extent = null;
      kept = kept.subarray(0, 0);
      size = 0;
      next();
    });
  });

const began = performance.now();
await Promise.all(Array.from({ length: Number(connections) }, ask));
const sorted = times.slice(0, answered).sort();
const quantile = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
const result: Load = {
  requests: answered,
  seconds: (performance.now() - began) / 1000,
  bytes: Math.round(bytes / Math.max(1, answered)),
  p50: quantile(0.5),
  p99: quantile(0.99),
  longest: sorted.at(-1) ?? 0,
  status,
};
console.log(JSON.stringify(result));
