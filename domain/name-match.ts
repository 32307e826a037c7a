import { languages, type Texts } from './language.ts';
import { toCode } from './text.ts';

export type Named = { code: string; names: Texts };

/** What a text can mean: exactly one thing, or several that are called the same, or nothing. */
export type NameMatch = { code: string } | { candidates: readonly string[] };

export type NameIndex = {
  /** By code, else by name in any language, without case, accents and signs. */
  match: (text: string) => NameMatch;
  /** Codes of what is called nearly that, the nearest first. */
  near: (text: string) => readonly string[];
};

const most = 3;
const longestName = 200;

/** Letters two by two: what remains alike when a word is misspelt or turned round. */
const pairsOf = (text: string): Map<string, number> => {
  const pairs = new Map<string, number>();
  for (const word of text.split('-')) {
    const marked = ` ${word} `;
    for (let place = 0; place + 1 < marked.length; place += 1) {
      const pair = marked.slice(place, place + 2);
      pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
    }
  }
  return pairs;
};

const sizeOf = (pairs: ReadonlyMap<string, number>): number => pairs.values().reduce((sum, count) => sum + count, 0);

/** Dice's coefficient over pairs of letters: 1 for the same, 0 for nothing in common. */
const likeness = (one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): number => {
  let common = 0;
  for (const [pair, count] of one) common += Math.min(count, other.get(pair) ?? 0);
  return (2 * common) / (sizeOf(one) + sizeOf(other));
};

/** How alike two names have to be to be worth asking about. */
const leastLikeness = 0.5;

/** Things by what people call them. */
export function nameIndex(things: readonly Named[]): NameIndex {
  const byCode = new Set(things.map(({ code }) => code));
  const byName = new Map<string, Set<string>>();
  for (const { code, names } of things) {
    for (const name of [code, ...languages.flatMap((language) => names[language] ?? [])]) {
      const folded = toCode(name.slice(0, longestName));
      if (folded === '') continue;
      const known = byName.get(folded);
      if (known) known.add(code);
      else byName.set(folded, new Set([code]));
    }
  }
  let spelt: { code: string; pairs: ReadonlyMap<string, number> }[] | undefined;
  const spellings = () =>
    (spelt ??= [...byName].flatMap(([name, codes]) => {
      const pairs = pairsOf(name);
      return [...codes].map((code) => ({ code, pairs }));
    }));
  return {
    match: (text) => {
      const plain = text.slice(0, longestName).trim();
      if (byCode.has(plain)) return { code: plain };
      const candidates = [...(byName.get(toCode(plain)) ?? [])];
      const [only, ...others] = candidates;
      return only !== undefined && !others.length ? { code: only } : { candidates };
    },
    near: (text) => {
      const folded = toCode(text.slice(0, longestName));
      if (folded === '') return [];
      const pairs = pairsOf(folded);
      const best = new Map<string, number>();
      for (const { code, pairs: others } of spellings()) {
        const alike = likeness(pairs, others);
        if (alike >= leastLikeness && alike > (best.get(code) ?? 0)) best.set(code, alike);
      }
      return [...best]
        .toSorted(([one, a], [other, b]) => b - a || (one < other ? -1 : 1))
        .slice(0, most)
        .map(([code]) => code);
    },
  };
}
