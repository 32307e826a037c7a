import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy } from '@fastify/busboy';
import { Problem } from '../http/problem.ts';

export type UploadedFile = { path: string; fileName: string };
export type Uploads = {
  files: readonly UploadedFile[];
  mapping: string | null;
  /** The other parts that were asked for, by name. */
  fields: ReadonlyMap<string, string>;
  remove: () => Promise<void>;
};
export type Upload = UploadedFile & Omit<Uploads, 'files'>;

const fileLimit = 200 * 1024 * 1024;
const mappingLimit = 1024 * 1024;
/** What the folders of uploads begin with, before the number of the process. */
export const uploadFolder = 'tiofalt-import-';

const isRunning = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (reason) {
    // somebody else's process may not be spoken to, but it is there
    return reason instanceof Error && 'code' in reason && reason.code === 'EPERM';
  }
};

/** Takes away the uploads of processes that were killed over them; called before this one takes any. */
export async function removeAbandonedUploads(): Promise<void> {
  for (const name of await readdir(tmpdir()).catch(() => [])) {
    const pid = name.startsWith(uploadFolder) ? Number.parseInt(name.slice(uploadFolder.length)) : NaN;
    // a container gives every process the same number
    if (Number.isNaN(pid) || (pid !== process.pid && isRunning(pid))) continue;
    // what belongs to somebody else stays
    await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => {});
  }
}

/** The same of one file alone. */
export async function receiveUpload(request: Request, fields: readonly string[] = []): Promise<Upload> {
  const { files, ...rest } = await receiveUploads(request, fields, 1);
  const [file] = files;
  if (!file) throw new Error('a form without a file is refused');
  return { ...file, ...rest };
}

/**
 * Takes the parts `file` and, if need be, `mapping` and short fields of a form into a temporary folder, streaming. All
 * files together may be as large as one. Problems: 415 for another kind of body, 400 `bad-form`, 413 `too-large`.
 */
export async function receiveUploads(request: Request, fields: readonly string[], mostFiles: number): Promise<Uploads> {
  const type = request.headers.get('Content-Type') ?? '';
  if (!type.startsWith('multipart/form-data') || !request.body) {
    throw new Problem(415, 'form-expected', 'Send a form (multipart/form-data) with the part "file".');
  }
  if (Number(request.headers.get('Content-Length') ?? 0) > fileLimit + mappingLimit) throw tooLarge(fileLimit);
  const folder = await mkdtemp(join(tmpdir(), `${uploadFolder}${process.pid}-`));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    return { ...(await receive(request.body, type, folder, fields, mostFiles)), remove };
  } catch (error) {
    await remove();
    throw error instanceof Problem ? error : new Problem(400, 'bad-form', 'The form could not be read.');
  }
}

/** What an upload held, however the form was put together: the name, and hashes of the rest. */
export async function contentsOf({
  files,
  mapping,
  fields,
}: Pick<Uploads, 'files' | 'mapping' | 'fields'>): Promise<string> {
  const held: string[] = [];
  for (const { path, fileName } of files) {
    const file = createHash('sha256');
    await pipeline(createReadStream(path), file);
    held.push(fileName, file.digest('hex'));
  }
  const hashed = mapping === null ? null : createHash('sha256').update(mapping).digest('hex');
  return JSON.stringify([...held, hashed, ...fields]);
}

const tooLarge = (limit: number) => new Problem(413, 'too-large', `At most ${limit / 1024 / 1024} MB.`, { limit });

const unknownPart = (part: string) => {
  const path = part.slice(0, 50);
  return new Problem(400, 'unknown-part', `There is no part "${path}" here, or it came before.`, { path });
};

/** A name that can be shown and stored. */
const clean = (name: string) =>
  name
    .replace(/\p{Cc}/gu, '')
    .toWellFormed()
    .slice(0, 200);

async function receive(
  body: ReadableStream<Uint8Array>,
  type: string,
  folder: string,
  asked: readonly string[],
  mostFiles: number,
): Promise<Omit<Uploads, 'remove'>> {
  const form = new Busboy({
    headers: { 'content-type': type },
    limits: {
      fileSize: fileLimit,
      files: 1 + mostFiles,
      fields: 2 + asked.length,
      fieldSize: mappingLimit,
      parts: 3 + mostFiles + asked.length,
      headerPairs: 50,
    },
  });
  const streams: Readable[] = [];
  const taken: Promise<void>[] = [];
  let refusal: Error | null = null;
  const files: UploadedFile[] = [];
  let received = 0;
  let mapping: Promise<string> | null = null;
  const fields = new Map<string, string>();
  const refuse = (reason: Error) => {
    refusal ??= reason;
    form.destroy(reason);
  };
  const textOf = async (stream: Readable): Promise<string> => {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > mappingLimit) refuse(tooLarge(mappingLimit));
      else chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
  };
  form.on('file', (part, stream, name) => {
    streams.push(stream);
    // each part fails with the form; whoever reads it is told by the pipeline, and of the others nobody is to hear
    stream.on('error', () => {});
    stream.on('limit', () => refuse(tooLarge(fileLimit)));
    if (part === 'file' && files.length < mostFiles) {
      const path = join(folder, `file-${files.length}`);
      files.push({ path, fileName: clean(name || 'file') });
      stream.on('data', ({ length }: Buffer) => (received += length) > fileLimit && refuse(tooLarge(fileLimit)));
      taken.push(pipeline(stream, createWriteStream(path, { mode: 0o600 })).catch(refuse));
    } else if (part === 'mapping' && mapping === null) {
      mapping = textOf(stream);
      taken.push(mapping.then(() => {}, refuse));
    } else {
      stream.resume();
      refuse(unknownPart(part));
    }
  });
  form.on('field', (part, value, _isNameCut, isCut) => {
    if (isCut) refuse(tooLarge(mappingLimit));
    else if (part === 'file')
      refuse(new Problem(400, 'file-missing', 'The part "file" has to be a file.', { path: part }));
    else if (asked.includes(part) && !fields.has(part)) fields.set(part, clean(value));
    else if (part === 'mapping' && mapping === null) mapping = Promise.resolve(value);
    else refuse(unknownPart(part));
  });
  for (const limit of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const) {
    form.on(limit, () => refuse(new Problem(400, 'unknown-part', 'The form has too many parts.')));
  }
  // what goes wrong is told by the pipeline; what goes wrong after it is over needs an ear too
  form.on('error', () => {});
  try {
    await pipeline(Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]), form);
  } catch (reason) {
    refuse(reason as Error);
  }
  // a form that breaks off leaves its parts open, and whoever waits for them waiting
  if (refusal) for (const stream of streams) stream.destroy(refusal);
  await Promise.all(taken);
  if (refusal) throw refusal as Error;
  if (!files.length) throw new Problem(400, 'file-missing', 'The form has no part "file".', { path: 'file' });
  return { files, mapping: await mapping, fields };
}
