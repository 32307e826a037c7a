import { Duplex } from 'node:stream';
import type { Worker } from 'node:worker_threads';
import type { EmbeddedAnswer, EmbeddedRequest } from './embedded.ts';

const letter = (character: string) => character.charCodeAt(0);
const terminate = letter('X');
/** The messages of the wire protocol that PostgreSQL answers: query, sync, flush, end or failure of a copy. */
const answered = new Set(['Q', 'S', 'H', 'c', 'f', 'X'].map(letter));

/**
 * Cuts a stream of bytes into whole batches of wire protocol messages, because the embedded database
 * has to be handed everything up to the next point of answer at once.
 */
export function messageBatches(): (chunk: Buffer) => Buffer | null {
  let pending: Buffer = Buffer.alloc(0);
  let hasStarted = false;
  return (chunk) => {
    pending = pending.length ? Buffer.concat([pending, chunk]) : chunk;
    let end = 0;
    let position = 0;
    while (position < pending.length) {
      // the first message has no letter, only its length
      const header = hasStarted ? 1 : 0;
      if (position + header + 4 > pending.length) break;
      const next = position + header + pending.readInt32BE(position + header);
      if (next > pending.length) break;
      if (!hasStarted || answered.has(pending[position] ?? 0)) end = next;
      hasStarted = true;
      position = next;
    }
    if (!end) return null;
    const batch = pending.subarray(0, end);
    pending = pending.subarray(end);
    return batch;
  };
}

let connections = 0;

/** A connection to the embedded database that looks like a network socket, so that one driver serves both databases. */
export function embeddedSocket(worker: Worker): Duplex {
  const connection = (connections += 1);
  const nextBatch = messageBatches();
  const ask = (request: EmbeddedRequest) => worker.postMessage(request);
  const answer = (message: EmbeddedAnswer) => {
    // what was meant for a connection that has gone is nobody's
    if (!('connection' in message) || message.connection !== connection) return;
    const { bytes } = message;
    socket.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  };
  const socket = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      const batch = nextBatch(chunk);
      // the database itself stays; only this connection to it goes
      if (batch?.[0] === terminate) socket.destroy();
      else if (batch) ask({ connection, bytes: new Uint8Array(batch) });
      done();
    },
    destroy(error, done) {
      worker.off('message', answer);
      ask('reset');
      done(error);
    },
  });
  worker.on('message', answer);
  // the driver takes only a socket that says so to be open, and else waits for a close that never comes
  return Object.assign(socket, { readyState: 'open' });
}
