import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy } from '@fastify/busboy';
import { Problem } from '../http/problem.ts';

export type Upload = { path: string; fileName: string; mapping: string | null; remove: () => Promise<void> };

const fileLimit = 200 * 1024 * 1024;
const mappingLimit = 1024 * 1024;

/**
 * Takes the parts `file` and, if need be, `mapping` of a form into a temporary folder, streaming.
 * Problems: 415 for another kind of body, 400 `bad-form`, 413 `too-large`.
 */
export async function receiveUpload(request: Request): Promise<Upload> {
  const type = request.headers.get('Content-Type') ?? '';
  if (!type.startsWith('multipart/form-data') || !request.body) {
    throw new Problem(415, 'form-expected', 'Send a form (multipart/form-data) with the part "file".');
  }
  if (Number(request.headers.get('Content-Length') ?? 0) > fileLimit + mappingLimit) throw tooLarge(fileLimit);
  const folder = await mkdtemp(join(tmpdir(), 'tiofalt-import-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    return { ...(await receive(request.body, type, join(folder, 'file'))), remove };
  } catch (error) {
    await remove();
    throw error instanceof Problem ? error : new Problem(400, 'bad-form', 'The form could not be read.');
  }
}

const tooLarge = (limit: number) => new Problem(413, 'too-large', `At most ${limit / 1024 / 1024} MB.`, { limit });

async function receive(body: ReadableStream<Uint8Array>, type: string, path: string): Promise<Omit<Upload, 'remove'>> {
  const form = new Busboy({
    headers: { 'content-type': type },
    limits: { fileSize: fileLimit, files: 2, fields: 2, fieldSize: mappingLimit, parts: 4, headerPairs: 50 },
  });
  const written: Promise<void>[] = [];
  let fileName: string | null = null;
  let mapping: string | null = null;
  const refuse = (problem: Problem) => form.destroy(problem);
  form.on('file', (part, stream, name) => {
    stream.on('limit', () => refuse(tooLarge(fileLimit)));
    if (part === 'file' && fileName === null) {
      fileName = (name ?? 'file').slice(0, 200);
      written.push(pipeline(stream, createWriteStream(path, { mode: 0o600 })));
    } else if (part === 'mapping') {
      written.push(textOf(stream).then((text) => void (mapping = text)));
    } else {
      stream.resume();
      refuse(
        new Problem(400, 'unknown-part', `There is no part "${part.slice(0, 50)}" here.`, { path: part.slice(0, 50) }),
      );
    }
  });
  form.on('field', (part, value) => {
    if (part === 'mapping') mapping = value;
    else
      refuse(
        new Problem(400, 'unknown-part', `There is no part "${part.slice(0, 50)}" here.`, { path: part.slice(0, 50) }),
      );
  });
  await pipeline(Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]), form);
  await Promise.all(written);
  if (fileName === null) throw new Problem(400, 'file-missing', 'The form has no part "file".', { path: 'file' });
  return { path, fileName, mapping };
}

async function textOf(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > mappingLimit) throw tooLarge(mappingLimit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
