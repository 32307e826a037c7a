import { textIn, type Language } from '#domain/language.ts';
import type { TiofaltApi } from '#web/lib/api.ts';

/** What organisations are called, all of them asked for at once; one that nobody knows is called by its code. */
export const namesOf = async (
  api: TiofaltApi,
  codes: readonly string[],
  language: Language,
): Promise<(code: string) => string> => {
  const wanted = [...new Set(codes)];
  const atOnce = 100;
  const parts = Array.from({ length: Math.ceil(wanted.length / atOnce) }, (_, part) =>
    wanted.slice(part * atOnce, (part + 1) * atOnce),
  );
  const found = await Promise.all(
    parts.map((some) => api.organisations({ organisation: some.join(','), limit: '1000' })),
  );
  const names = new Map(found.flatMap(({ items }) => items.map((one) => [one.code, textIn(one.names, language)])));
  return (code) => names.get(code) ?? code;
};
