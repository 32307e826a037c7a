// The embedded PostgreSQL lives in a thread of its own, so that a large statement never freezes the server.
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import type { EmbeddedOptions, EmbeddedRequest } from './embedded.ts';

const port = parentPort;
if (!port) throw new Error('db/embedded/worker.ts runs as a worker thread');

const { folder, template }: EmbeddedOptions = workerData;

const database = await PGlite.create({
  ...(folder ? { dataDir: folder } : {}),
  ...(template ? { loadDataDir: new Blob([template]) } : {}),
});

port.on('message', async (request: EmbeddedRequest) => {
  if (request instanceof Uint8Array) {
    await database.execProtocolRawStream(request, { onRawData: (answer) => port.postMessage(answer.slice()) });
  } else if (request === 'dump') {
    const dump = await database.dumpDataDir('none');
    port.postMessage({ dumped: new Uint8Array(await dump.arrayBuffer()) });
  } else {
    await database.close();
    port.postMessage({ closed: true });
  }
});
port.postMessage({ ready: true });
