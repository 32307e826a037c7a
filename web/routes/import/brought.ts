import type { FileBatchAnswer } from '#api/file-imports/answers.ts';

/** Our own API, whose schema guarantees the shape: the only cast here. */
const batchIn = (answer: unknown): FileBatchAnswer => answer as FileBatchAnswer;

/** Where one goes when files have been read: to the only one, to all of them, or nowhere with the reason. */
export function afterBringing(answer: unknown): { to: string } | { code: string } {
  const { items } = batchIn(answer);
  const [only, ...others] = items;
  if (only && !others.length) {
    return only.import ? { to: `/import/${only.import.id}` } : { code: only.code ?? 'unreadable-file' };
  }
  const files = items.flatMap(({ import: file }) => (file ? [['file', file.id]] : []));
  const unread = items.flatMap(({ fileName, code }) => (code === null ? [] : [['unread', `${code}:${fileName}`]]));
  return { to: `/import/together?${new URLSearchParams([...files, ...unread]).toString()}` };
}

/** What could not be read, as the address has it. */
export const unreadIn = (search: URLSearchParams): { code: string; fileName: string }[] =>
  search.getAll('unread').map((text) => {
    const [code = '', ...rest] = text.split(':');
    return { code, fileName: rest.join(':') };
  });
