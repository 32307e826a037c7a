import { textIn, type Language } from '#domain/language.ts';
import { folded } from '#domain/text.ts';
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

/**
 * Who is meant by what somebody writes: a code, or a name as a whole; what nobody is called stays as it is written. All are
 * asked for, however many are written: hundreds of searches would cost more.
 */
export const codesOf = async (api: TiofaltApi, texts: readonly string[]): Promise<(text: string) => string> => {
  if (!texts.some((text) => text !== '')) return (text) => text;
  const limit = 1_000;
  const first = await api.organisations({ limit: String(limit) });
  const others = Array.from({ length: Math.ceil(first.total / limit) - 1 }, (_, place) =>
    api.organisations({ limit: String(limit), page: String(place + 2) }),
  );
  const all = [first, ...(await Promise.all(others))].flatMap(({ items }) => items);
  const codes = new Set(all.map(({ code }) => code));
  const byName = new Map(
    all.toReversed().flatMap(({ code, names }) => Object.values(names).map((name) => [folded(name ?? ''), code])),
  );
  return (text) => (codes.has(text) ? text : (byName.get(folded(text)) ?? text));
};
