import { createHash } from 'node:crypto';
import { realpathSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export class FolderInUse extends Error {
  constructor(folder: string) {
    super(
      `The data folder ${folder} is in use by another Tiofalt process. Stop that one first, or set DATA_FOLDER to another folder.`,
    );
    this.name = 'FolderInUse';
  }
}

/** A name that only one process can listen on, and that goes when the process does, however it ends. */
function lockName(folder: string): string {
  const name = `tiofalt-${createHash('sha256').update(realpathSync(folder)).digest('hex').slice(0, 32)}`;
  if (process.platform === 'linux') return `\0${name}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  return join(tmpdir(), `${name}.sock`);
}

const listen = (name: string) =>
  new Promise<Server>((resolve, reject) => {
    const server = createServer((visitor) => visitor.destroy());
    server.unref();
    server.once('error', reject);
    server.listen(name, () => resolve(server));
  });

const isAnswered = (name: string) =>
  new Promise<boolean>((resolve) => {
    const visitor = connect(name, () => {
      visitor.destroy();
      resolve(true);
    });
    visitor.once('error', () => resolve(false));
  });

/** Takes the folder for this process, because the embedded database itself would let a second one destroy it. */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const name = lockName(folder);
  const isFile = process.platform !== 'linux' && process.platform !== 'win32';
  try {
    return unlock(await listen(name));
  } catch {
    // where the name is a file, it outlives a killed process: nobody answers on it
    if (!isFile || (await isAnswered(name))) throw new FolderInUse(folder);
    rmSync(name, { force: true });
    return unlock(await listen(name));
  }
}

const unlock = (server: Server) => () => new Promise<void>((resolve) => server.close(() => resolve()));
