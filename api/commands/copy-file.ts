import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { Database } from '#db/connection.ts';
import { CopyRefused, copyIn, copyOut, type CopyPart } from '#db/copy.ts';

/** Everything as one JSON text a line, gzipped, into a stream that is ended with it. Returns how many rows there were. */
export async function sendCopy(database: Database, target: Writable): Promise<number> {
  const lines = createGzip({ level: 6 });
  const written = pipeline(lines, target);
  // a target that cannot be written is said where the writing is waited for
  written.catch(() => {});
  let total = 0;
  try {
    await copyOut(database, async (part) => {
      if (part.kind === 'end') total = part.rows;
      // a target that has gone never takes anything again
      if (!lines.write(`${JSON.stringify(part)}\n`)) await Promise.race([once(lines, 'drain'), written]);
    });
    lines.end();
    await written;
    return total;
  } catch (error) {
    lines.destroy();
    await written.catch(() => {});
    throw error;
  }
}

/** A copy as a file. It gets its name when it is whole. */
export const writeCopy = (database: Database, path: string): Promise<number> =>
  whenWhole(path, (unfinished) => sendCopy(database, createWriteStream(unfinished, { mode: 0o600 })));

/** A copy that comes from elsewhere, as a file. It gets its name when it has been read and is whole. */
export const keepCopy = (source: Readable, path: string): Promise<number> =>
  whenWhole(path, async (unfinished) => {
    await pipeline(source, createWriteStream(unfinished, { mode: 0o600 }));
    let total: number | null = null;
    for await (const part of partsOf(unfinished)) if (part.kind === 'end') total = part.rows;
    if (total === null) throw new CopyRefused('The copy ends too early: it is not whole.');
    return total;
  });

async function whenWhole(path: string, write: (unfinished: string) => Promise<number>): Promise<number> {
  const unfinished = `${path}.unfinished`;
  try {
    const total = await write(unfinished);
    await rename(unfinished, path);
    return total;
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

async function* partsOf(path: string): AsyncGenerator<CopyPart> {
  const file = createReadStream(path);
  const text = createGunzip();
  const piped = pipeline(file, text);
  // what is wrong with the file is said where its lines are read
  piped.catch(() => {});
  try {
    for await (const line of createInterface({ input: text, crlfDelay: Infinity })) yield JSON.parse(line) as CopyPart;
    await piped;
  } catch {
    throw new CopyRefused(`${path} is not a whole copy of a Tiofalt installation. Nothing has been changed.`);
  } finally {
    file.destroy();
  }
}

export const readCopy = (database: Database, path: string): Promise<number> => copyIn(database, partsOf(path));
