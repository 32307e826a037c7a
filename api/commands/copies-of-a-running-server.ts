import { once } from 'node:events';
import { chmodSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Database } from '#db/connection.ts';
import { keepCopy, sendCopy } from './copy-file.ts';

/** In the data folder, and on no network: whoever may read what lies there may have it all. */
const socketIn = (dataFolder: string): string => join(dataFolder, 'backup.sock');

/**
 * Hands copies to the backup command while the embedded database belongs to this process. Others wait for their figures
 * until a copy is made: there is one connection. Where there can be no such socket, a backup needs the server to stop.
 */
export async function offerCopies(database: Database, dataFolder: string, log: Logger): Promise<() => Promise<void>> {
  const path = socketIn(dataFolder);
  const visitors = new Set<Socket>();
  const server = createServer((visitor) => {
    visitors.add(visitor);
    visitor.once('close', () => visitors.delete(visitor));
    // everybody waits for who takes nothing
    visitor.setTimeout(30_000, () => visitor.destroy());
    sendCopy(database, visitor).then(
      (rows) => log.info({ rows }, 'a backup was made'),
      (error: unknown) => {
        log.error({ err: error }, 'a backup failed');
        visitor.destroy();
      },
    );
  });
  // one that was killed has left its own
  rmSync(path, { force: true });
  try {
    await once(server.listen(path), 'listening');
    chmodSync(path, 0o600);
  } catch (error) {
    log.warn({ err: error }, 'a backup needs this process to stop');
  }
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const visitor of visitors) visitor.destroy();
    });
}

/** Asks the server that has the data folder for a copy; null where none answers. */
export async function copyFromServer(dataFolder: string, path: string): Promise<number | null> {
  const socket = connect(socketIn(dataFolder));
  try {
    await once(socket, 'connect');
  } catch {
    return null;
  }
  return keepCopy(socket, path);
}
