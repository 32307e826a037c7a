import { promisify } from 'node:util';
import { brotliCompress as brotliCallback, constants, gzip as gzipCallback, gzipSync } from 'node:zlib';
import { LRUCache } from 'lru-cache';

const gzip = promisify(gzipCallback);
const brotli = promisify(brotliCallback);

type Bytes = Uint8Array<ArrayBuffer>;
export type FinishedAnswer = {
  headers: [string, string][];
  plain: Bytes;
  /** Packed when somebody first asks for it packed; null where that is not worth it. */
  packed: Bytes | 'not yet' | null;
  /** As small as it can be made, once it has been asked for again. */
  densest: Bytes | 'not yet' | 'under way';
};

/** A third less work than the usual 6, for one to eight per cent more bytes. */
const level = 5;

/** Below this a packet carries it either way. */
const worthCompressing = 1_000;
/** Up to this another thread would take as long to be told as the packing does: together it is half the work. */
const packedAtOnce = 64_000;
/** Above this it takes seconds. */
const mostCondensed = 1_000_000;

const named = {
  gzip: /^\s*gzip\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/i,
  br: /^\s*br\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/i,
};

/** Whether a coding is named, and not by `gzip;q=0`. */
export const accepts = (acceptEncoding: string, coding: keyof typeof named): boolean =>
  acceptEncoding.split(',').some((text) => named[coding].test(text));

const pack = async (plain: Bytes): Promise<Bytes> =>
  new Uint8Array(plain.byteLength <= packedAtOnce ? gzipSync(plain, { level }) : await gzip(plain, { level }));

/**
 * Answers as they were sent, kept under their validator: whoever asks for the same again gets the same bytes. Only for
 * what everybody may see. The validator is part of the key, so that nothing stale can be found.
 */
export class FinishedAnswers {
  readonly #answers: LRUCache<string, FinishedAnswer> | null;
  #isCondensing = false;

  /** Keeps at most so many bytes; none at all for 0. */
  constructor(mostBytes: number) {
    // a key is as long as its address, which anybody may make long
    // packed bytes, in both ways together, are at most as many again
    const sizeCalculation = ({ plain, packed }: FinishedAnswer, key: string) =>
      plain.byteLength * (packed === null ? 1 : 2) + 2 * key.length + 500;
    this.#answers = mostBytes > 0 ? new LRUCache({ maxSize: mostBytes, sizeCalculation }) : null;
  }

  find(etag: string, address: string): FinishedAnswer | undefined {
    return this.#answers?.get(`${etag} ${address}`);
  }

  async keep(etag: string, address: string, response: Response): Promise<FinishedAnswer> {
    const plain = new Uint8Array(await response.arrayBuffer());
    const isText = /^(text\/|application\/json|image\/svg)/.test(response.headers.get('Content-Type') ?? '');
    const answer: FinishedAnswer = {
      headers: [...response.headers].filter(([name]) => name !== 'content-length'),
      plain,
      packed: isText && plain.byteLength >= worthCompressing ? 'not yet' : null,
      densest: 'not yet',
    };
    this.#answers?.set(`${etag} ${address}`, answer);
    return answer;
  }

  async send(answer: FinishedAnswer, acceptEncoding: string | undefined): Promise<Response> {
    const isPacked = answer.packed !== null && accepts(acceptEncoding ?? '', 'gzip');
    if (isPacked && answer.packed === 'not yet') answer.packed = await pack(answer.plain);
    const { body, headers } = asSent(answer, isPacked ? 'gzip' : null);
    return new Response(body, { headers });
  }

  /**
   * Packs an answer as small as it can be: a quarter smaller, for two hundred times the work. So only what is asked for again,
   * one after the other, and beside the event loop.
   */
  condense(answer: FinishedAnswer): void {
    if (this.#isCondensing || answer.packed === null || answer.densest !== 'not yet') return;
    if (answer.plain.byteLength > mostCondensed) return;
    this.#isCondensing = true;
    answer.densest = 'under way';
    const params = { [constants.BROTLI_PARAM_SIZE_HINT]: answer.plain.byteLength };
    brotli(answer.plain, { params })
      .then((densest) => {
        answer.densest = new Uint8Array(densest);
      })
      // it stays as it is
      .catch(() => {})
      .finally(() => {
        this.#isCondensing = false;
      });
  }
}

/** What goes over the wire, as far as it is there already: an answer not yet packed goes plain. */
export function asSent(
  { plain, packed, densest, headers }: FinishedAnswer,
  coding: 'gzip' | 'br' | null,
): { body: Bytes; headers: [string, string][] } {
  const coded = coding === 'br' ? densest : coding === 'gzip' ? packed : null;
  const isCoded = typeof coded === 'object' && coded !== null;
  const body = isCoded ? coded : plain;
  const encoding: [string, string][] = isCoded ? [['content-encoding', coding ?? '']] : [];
  return { body, headers: [...headers, ...encoding, ['content-length', String(body.byteLength)]] };
}
