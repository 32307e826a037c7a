import { openAsBlob } from 'node:fs';
import { DomainError } from '#domain/error.ts';
import { ImportReport } from '../imports/answers.ts';

/** Hands a file to the running server: the embedded database belongs to one process at a time. */
export async function importThroughServer(
  { address, token }: { address: string; token: string },
  given: {
    path: string;
    fileName: string;
    mapping: string | null;
    isDryRun: boolean;
    isStrict: boolean;
    publishedAt: string | null;
    reason: string;
  },
  onProgress: (share: number) => void,
): Promise<ImportReport> {
  const url = new URL('/api/v1/imports', address);
  url.searchParams.set('dryRun', String(given.isDryRun));
  url.searchParams.set('strict', String(given.isStrict));
  url.searchParams.set('reason', given.reason);
  if (given.publishedAt !== null) url.searchParams.set('publishedAt', given.publishedAt);
  const form = new FormData();
  if (given.mapping !== null) form.set('mapping', new Blob([given.mapping]), 'mapping.json');
  form.set('file', await openAsBlob(given.path), given.fileName);
  onProgress(0);
  const response = await fetch(url, { method: 'POST', body: form, headers: { Authorization: `Bearer ${token}` } });
  const answer: unknown = await response.json();
  if (response.ok) {
    onProgress(1);
    return ImportReport.parse(answer);
  }
  const { code, detail, details } = answer as { code: string; detail: string; details?: Record<string, unknown> };
  throw new DomainError(code, detail, details);
}
