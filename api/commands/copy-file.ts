import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { Database } from '#db/connection.ts';
import { CopyRefused, copyIn, copyOut, type CopyPart } from '#db/copy.ts';

/** A copy as a file: one JSON text a line, gzipped. It gets its name when it is whole. */
export async function writeCopy(database: Database, path: string): Promise<number> {
  const unfinished = `${path}.unfinished`;
  const lines = createGzip({ level: 6 });
  const written = pipeline(lines, createWriteStream(unfinished, { mode: 0o600 }));
  // a target that cannot be written is said where the writing is waited for
  written.catch(() => {});
  let total = 0;
  try {
    await copyOut(database, async (part) => {
      if (part.kind === 'end') total = part.rows;
      if (!lines.write(`${JSON.stringify(part)}\n`)) await once(lines, 'drain');
    });
    lines.end();
    await written;
    await rename(unfinished, path);
    return total;
  } catch (error) {
    lines.destroy();
    await written.catch(() => {});
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
