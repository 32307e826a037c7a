// The embedded PostgreSQL lives in a thread of its own, so that a large statement never freezes the server.
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import type { EmbeddedAnswer, EmbeddedOptions, EmbeddedRequest } from './embedded.ts';

const port = parentPort;
if (!port) throw new Error('db/embedded/worker.ts runs as a worker thread');

const { folder, template }: EmbeddedOptions = workerData;

const database = await PGlite.create({
  ...(folder ? { dataDir: folder } : {}),
  ...(template ? { loadDataDir: new Blob([template]) } : {}),
});

const answer = (message: EmbeddedAnswer) => port.postMessage(message);
const message = (letter: string, text: string) => {
  const body = Buffer.from(text);
  const head = Buffer.alloc(5, letter);
  head.writeInt32BE(4 + body.length, 1);
  return Buffer.concat([head, body]);
};
/** A server ends the session with its connection; here there is one session for all that come after each other. */
const reset = Buffer.concat([message('S', ''), message('Q', 'rollback\0'), message('Q', 'discard all\0')]);

port.on('message', async (request: EmbeddedRequest) => {
  if (request === 'reset') {
    await database.execProtocolRawStream(reset, { onRawData: () => {} });
  } else if (request === 'dump') {
    const dump = await database.dumpDataDir('none');
    answer({ dumped: new Uint8Array(await dump.arrayBuffer()) });
  } else if (request === 'close') {
    await database.close();
    answer({ closed: true });
  } else {
    const { connection, bytes } = request;
    await database.execProtocolRawStream(bytes, { onRawData: (data) => answer({ connection, bytes: data.slice() }) });
  }
});
answer({ ready: true });
