import { expect, test } from 'vitest';
import { sources, type Source } from './files.ts';

/** What there is one of, and where: everybody else goes through it. */
const ones = [
  {
    what: 'storage for what waits in the browser',
    uses: /\bindexedDB\s*\.\s*open\b/,
    place: 'web/lib/outbox/store.ts',
  },
  { what: 'listener for what changes', uses: /\bnew\s+EventSource\b/, place: 'web/lib/changes/change-stream.ts' },
  { what: 'stream of what changes', uses: /\bstreamSSE\s*\(/, place: 'api/changes/routes.ts' },
] as const;

/** The product: not its tests, and nothing that is written by a machine. */
const product = (all: readonly Source[]) =>
  all.filter(({ path }) => /^(api|db|domain|web)\//.test(path) && !path.startsWith('web/lib/paraglide/'));

const usersOf = (uses: RegExp, all: readonly Source[]) =>
  product(all).flatMap(({ path, text }) => (uses.test(text) ? [path] : []));

test.each(ones)('there is one $what', ({ uses, place }) => {
  expect(usersOf(uses, sources())).toEqual([place]);
});

test('a second one is noticed', () => {
  const second = { path: 'web/lib/second.ts', text: 'const source = new EventSource("/api/v1/changes");' };
  expect(usersOf(ones[1].uses, [...sources(), second])).toEqual([ones[1].place, second.path]);
});
