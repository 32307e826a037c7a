import { open, type FileHandle } from 'node:fs/promises';
import { createInflateRaw } from 'node:zlib';
import { createReadStream } from 'node:fs';

export type ZipEntry = { name: string; method: number; packed: number; offset: number; isEncrypted: boolean };

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const longestEnd = 65_557;
const mostEntries = 10_000;
const largestDirectory = 16 * 1024 * 1024;

/** What a zip file says that it holds; null for what is no zip file, or one beyond what a workbook needs. */
export async function zipEntries(path: string): Promise<ZipEntry[] | null> {
  const file = await open(path);
  try {
    return await entriesIn(file);
  } finally {
    await file.close();
  }
}

async function entriesIn(file: FileHandle): Promise<ZipEntry[] | null> {
  const { size } = await file.stat();
  const length = Math.min(size, longestEnd);
  const tail = Buffer.alloc(length);
  await file.read(tail, 0, length, size - length);
  let end = length - 22;
  while (end >= 0 && tail.readUInt32LE(end) !== endSignature) end -= 1;
  if (end < 0) return null;
  const count = tail.readUInt16LE(end + 10);
  const directorySize = tail.readUInt32LE(end + 12);
  const directoryAt = tail.readUInt32LE(end + 16);
  if (count > mostEntries || directorySize > largestDirectory || directoryAt + directorySize > size) return null;
  const directory = Buffer.alloc(directorySize);
  await file.read(directory, 0, directorySize, directoryAt);
  const entries: ZipEntry[] = [];
  let at = 0;
  while (entries.length < count) {
    if (at + 46 > directorySize || directory.readUInt32LE(at) !== entrySignature) return null;
    const nameLength = directory.readUInt16LE(at + 28);
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
      method: directory.readUInt16LE(at + 10),
      packed: directory.readUInt32LE(at + 20),
      offset: directory.readUInt32LE(at + 42),
      isEncrypted: (directory.readUInt16LE(at + 8) & 1) === 1,
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

/** How large an entry really is when unpacked, whatever it says of itself; counting stops above the limit. */
export async function unpackedSize(path: string, entry: ZipEntry, limit: number): Promise<number> {
  if (entry.method === 0) return entry.packed;
  const file = await open(path);
  const header = Buffer.alloc(30);
  await file.read(header, 0, 30, entry.offset);
  await file.close();
  const start = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  if (entry.packed === 0) return 0;
  const packed = createReadStream(path, { start, end: start + entry.packed - 1 });
  const inflate = createInflateRaw();
  packed.on('error', (error) => inflate.destroy(error));
  let size = 0;
  try {
    for await (const chunk of packed.pipe(inflate) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limit) break;
    }
  } finally {
    packed.destroy();
    inflate.destroy();
  }
  return size;
}
