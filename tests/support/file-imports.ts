import { expect } from 'vitest';
import type { FileImportAnswer, FileImportCellAnswer } from '#api/file-imports/answers.ts';
import type { TestApi } from './api.ts';
import type { SignedIn } from './people.ts';

type Answer = Awaited<ReturnType<TestApi['request']>>;

/** Brings a file as a page of ours does. */
export function bringFile(
  api: TestApi,
  who: SignedIn,
  file: string | Uint8Array<ArrayBuffer>,
  fields: Record<string, string> = {},
  { fileName = 'figures.csv', headers = {} }: { fileName?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', new Blob([file]), fileName);
  const own = { Cookie: who.cookie, Origin: 'http://localhost', ...headers };
  return api.request('/api/v1/file-imports', { method: 'POST', body: form, headers: own });
}

/** The lines of a text file. */
export const lines = (...rows: string[]): string => `${rows.join('\r\n')}\r\n`;

/** Brings a file that is taken in to be looked at. The api is opened before the first test, and named before that. */
export const bringingTo =
  (api: () => TestApi) =>
  async (
    who: SignedIn,
    file: string | Uint8Array<ArrayBuffer>,
    fields: Record<string, string> = { form: 'effects' },
  ): Promise<FileImportAnswer> => {
    const answer = await bringFile(api(), who, file, fields);
    expect(answer.status, answer.text).toBe(201);
    return answer.body;
  };

/** Does something to an import in the version that is there. */
export const doTo = (
  who: SignedIn,
  method: 'POST' | 'PUT' | 'DELETE',
  { id, version }: Pick<FileImportAnswer, 'id' | 'version'>,
  what: string,
  body?: unknown,
): Promise<Answer> =>
  who.send(method, `/api/v1/file-imports/${id}${what && `/${what}`}`, body, { 'If-Match': `"${version}"` });

/** The cells of an import as `state organisation metric period old → new`, or why not. */
export async function cellsOf(who: SignedIn, id: string, query = ''): Promise<string[]> {
  const { body } = await who.get(`/api/v1/file-imports/${id}/cells?limit=1000${query}`);
  return (body.items as FileImportCellAnswer[]).map(
    ({ state, organisation, metric, period, before, after, line, letter, read, code, outcome }) =>
      state === 'refused'
        ? `${letter ?? ''}${line} ${read}: ${code}`
        : [
            outcome ?? state,
            organisation,
            metric,
            period,
            ...(before?.value == null ? [] : [before.value, '→']),
            after?.value ?? after?.status ?? `${after?.numerator}/${after?.denominator}`,
            ...(code === null ? [] : [code]),
          ].join(' '),
  );
}
