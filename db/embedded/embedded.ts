import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import type { Duplex } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { removeTemporaryFiles } from './leftovers.ts';
import { lockFolder } from './lock.ts';
import { embeddedSocket } from './socket.ts';

export type EmbeddedOptions = { folder: string | null; template: Uint8Array<ArrayBuffer> | null };
/** Bytes of the wire protocol; a reset ends the session of a connection that has gone. */
export type EmbeddedRequest = Batch | 'reset' | 'dump' | 'close';
type Batch = { connection: number; bytes: Uint8Array<ArrayBuffer> };
export type EmbeddedAnswer = Batch | { ready: true } | { dumped: Uint8Array<ArrayBuffer> } | { closed: true };

export type EmbeddedDatabase = {
  connect: () => Duplex;
  /** The whole data folder as a tar file. */
  dump: () => Promise<Uint8Array<ArrayBuffer>>;
  close: () => Promise<void>;
};

/** Opens the embedded PostgreSQL in a data folder, or in memory when there is none. Throws if another process has the folder. */
export async function openEmbedded({ folder, template }: EmbeddedOptions): Promise<EmbeddedDatabase> {
  if (folder) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const unlock = folder ? await lockFolder(folder) : async () => {};
  if (folder) removeTemporaryFiles(folder);
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { folder, template } });
  try {
    await once(worker, 'message');
  } catch (cause) {
    await unlock();
    throw new Error(`the embedded database in ${folder ?? 'memory'} did not open`, { cause });
  }
  worker.on('error', (error) => {
    // whatever waits for an answer would wait for ever
    console.error('The embedded database has failed.', error);
    process.exit(1);
  });
  const ask = async (request: EmbeddedRequest, isAnswer: (message: object) => boolean): Promise<unknown> => {
    const answer = new Promise<unknown>((resolve) => {
      const listen = (message: object) => {
        if (!isAnswer(message)) return;
        worker.off('message', listen);
        resolve(message);
      };
      worker.on('message', listen);
    });
    worker.postMessage(request);
    return answer;
  };
  return {
    connect: () => embeddedSocket(worker),
    dump: async () =>
      ((await ask('dump', (message) => 'dumped' in message)) as { dumped: Uint8Array<ArrayBuffer> }).dumped,
    close: async () => {
      await ask('close', (message) => 'closed' in message);
      await worker.terminate();
      await unlock();
    },
  };
}
