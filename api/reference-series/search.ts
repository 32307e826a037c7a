import { LRUCache } from 'lru-cache';
import { Problem } from '../http/problem.ts';
import type { FoundAnswer } from './answers.ts';
import { FetchFailure } from './failure.ts';
import type { Kolada } from './kolada.ts';
import { findGroups, findKpis, findMunicipalities, searchGroups, searchKpis, searchMunicipalities } from './reading.ts';

/** What is chosen among: by words, or by ids that were chosen before. */
export type Search = {
  words: string;
  kpis: readonly string[];
  municipalities: readonly string[];
  groups: readonly string[];
};

/** Somebody who chooses asks again with every step; Kolada changes a few times a day. */
const keptMs = 5 * 60_000;

export function searchIn(kolada: Kolada): (search: Search) => Promise<FoundAnswer> {
  const kept = new LRUCache<string, FoundAnswer>({ max: 200, ttl: keptMs });
  return async (search) => {
    const key = JSON.stringify(search);
    const answer = kept.get(key) ?? (await asProblem(() => find(kolada, search)));
    kept.set(key, answer);
    return answer;
  };
}

async function find(kolada: Kolada, { words, kpis, municipalities, groups }: Search): Promise<FoundAnswer> {
  const isSearched = words !== '';
  return {
    kpis: titled(isSearched ? await searchKpis(kolada, words) : await findKpis(kolada, kpis)),
    municipalities: titled(
      isSearched ? await searchMunicipalities(kolada, words) : await findMunicipalities(kolada, municipalities),
    ),
    groups: isSearched ? await searchGroups(kolada, words) : await findGroups(kolada, groups),
  };
}

const titled = (items: readonly { id: string; title: string }[]) => items.map(({ id, title }) => ({ id, title }));

/** Problems 409 `source-unreachable` and so on: what cannot be asked cannot be chosen from. */
export async function asProblem<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof FetchFailure)) throw error;
    throw new Problem(409, `source-${error.code}`, error.message);
  }
}
