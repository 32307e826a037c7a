import { promisify } from 'node:util';
import { gzip as gzipCallback } from 'node:zlib';
import { LRUCache } from 'lru-cache';

const gzip = promisify(gzipCallback);

type Bytes = Uint8Array<ArrayBuffer>;
/** Packed when somebody first asks for it packed; null where that is not worth it. */
export type FinishedAnswer = { headers: [string, string][]; plain: Bytes; packed: Bytes | 'not yet' | null };

/** A third less work than the usual 6, for one to eight per cent more bytes. */
const level = 5;

/** Below this a packet carries it either way. */
const worthCompressing = 1_000;

/** Whether `gzip` is named, and not by `gzip;q=0`. */
export const acceptsGzip = (acceptEncoding: string): boolean =>
  acceptEncoding.split(',').some((coding) => /^\s*gzip\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/i.test(coding));

/**
 * Answers as they were sent, kept under their validator: whoever asks for the same again gets the same bytes. Only for
 * what everybody may see. The validator is part of the key, so that nothing stale can be found.
 */
export class FinishedAnswers {
  readonly #answers: LRUCache<string, FinishedAnswer> | null;

  /** Keeps at most so many bytes; none at all for 0. */
  constructor(mostBytes: number) {
    // a key is as long as its address, which anybody may make long
    // packed bytes are at most as many again
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
    };
    this.#answers?.set(`${etag} ${address}`, answer);
    return answer;
  }

  async send(answer: FinishedAnswer, acceptEncoding: string | undefined): Promise<Response> {
    const isPacked = answer.packed !== null && acceptsGzip(acceptEncoding ?? '');
    if (isPacked && answer.packed === 'not yet') answer.packed = new Uint8Array(await gzip(answer.plain, { level }));
    const { body, headers } = asSent(answer, isPacked);
    return new Response(body, { headers });
  }
}

/** What goes over the wire, as far as it is there already: an answer not yet packed goes plain. */
export function asSent(
  { plain, packed, headers }: FinishedAnswer,
  isPacked: boolean,
): { body: Bytes; headers: [string, string][] } {
  const body = isPacked && packed !== null && packed !== 'not yet' ? packed : plain;
  const encoding: [string, string][] = body === plain ? [] : [['content-encoding', 'gzip']];
  return { body, headers: [...headers, ...encoding, ['content-length', String(body.byteLength)]] };
}
