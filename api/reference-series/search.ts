import { LRUCache } from 'lru-cache';
import { koladaMostFound, metricCodeOf, organisationCodeOf } from '#domain/kolada.ts';
import type { Texts } from '#domain/language.ts';
import { codeFrom } from '#domain/other-installation.ts';
import type { Context } from '../context.ts';
import { Problem } from '../http/problem.ts';
import type { FoundAnswer } from './answers.ts';
import { FetchFailure, refuseGone, refuseUnlisted } from './failure.ts';
import { readCatalogue, titledGroup, understoodHere, unmeasuredOf } from './from-installation.ts';
import {
  findOtherGroups,
  listOtherGroups,
  listOtherMetrics,
  listOtherOrganisations,
  refuseUnmeasured,
  searchOtherOrganisations,
  type OtherMetrics,
  type OtherOrganisation,
} from './installation-reading.ts';
import type { Installation } from './installations.ts';
import type { Kolada } from './kolada.ts';
import { listGroups, listKpis, listMunicipalities, searchGroups, searchKpis, searchMunicipalities } from './reading.ts';

/** What is chosen among: by words, or by ids that were chosen before. */
export type Search = {
  /** Null is Kolada. */
  installation: string | null;
  words: string;
  kpis: readonly string[];
  municipalities: readonly string[];
  groups: readonly string[];
  /** What a source has chosen already may be gone: it is not among what is answered then. */
  kept: Kept;
};

export type Kept = Record<'kpis' | 'municipalities' | 'groups', readonly string[]>;

export type Find = (search: Search) => Promise<FoundAnswer>;

/** Somebody who chooses asks again with every step; what is chosen from changes a few times a day. */
const keptMs = 5 * 60_000;

/** Those that a source knows, with their titles. Problems 409 `source-unreachable` and so on. */
export function searchIn(context: Context): Find {
  const kept = new LRUCache<string, FoundAnswer>({ max: 200, ttl: keptMs });
  return async (search) => {
    const { installation } = search;
    if (installation !== null)
      return asProblem(hostOf(context, installation), () => findIn(context, installation, search));
    const key = JSON.stringify(search);
    const answer = kept.get(key) ?? (await asProblem('Kolada', () => find(context.kolada, search)));
    kept.set(key, answer);
    return answer;
  };
}

async function find(kolada: Kolada, { words, kept, ...chosen }: Search): Promise<FoundAnswer> {
  const { kpis, municipalities, groups } = chosen;
  const isSearched = words !== '';
  const reading = { signal: AbortSignal.timeout(kolada.watchedMs) };
  const found = isSearched ? await searchKpis(kolada, words, reading) : await listKpis(kolada, kpis, reading);
  const places = isSearched
    ? await searchMunicipalities(kolada, words, reading)
    : await listMunicipalities(kolada, municipalities, reading);
  const grouped = isSearched ? await searchGroups(kolada, words, reading) : await listGroups(kolada, groups, reading);
  if (!isSearched) refuseMissing('Kolada', chosen, kept, { kpis: found, municipalities: places, groups: grouped });
  return {
    kpis: found.map(({ id, title }) => ({ id, title, metric: metricCodeOf(id) })),
    municipalities: places.map(({ id, title }) => ({ id, title, organisation: organisationCodeOf(id) })),
    groups: grouped,
  };
}

/** FetchFailure `gone` where one of them is not there and nobody has chosen it before. */
const refuseMissing = (
  place: string,
  chosen: Kept,
  kept: Kept,
  there: Record<keyof Kept, readonly { id: string }[]>,
): void => {
  for (const kind of ['kpis', 'municipalities', 'groups'] as const) {
    refuseGone(place, chosen[kind], [...kept[kind], ...there[kind].map(({ id }) => id)]);
  }
};

/** Those that another installation shows to all. */
async function findIn(context: Context, code: string, { words, kept, ...chosen }: Search): Promise<FoundAnswer> {
  const { kpis, municipalities, groups } = chosen;
  const installation = context.installations.get(code) ?? refuseUnlisted(code);
  const reading = { signal: AbortSignal.timeout(installation.watchedMs) };
  const isSearched = words !== '';
  const listed = isSearched || kpis.length ? await listOtherMetrics(installation, reading) : noMetrics;
  const wanted = <Metric extends { code: string; names: Texts }>(metrics: readonly Metric[]): Metric[] =>
    isSearched
      ? metrics.filter((metric) => hasWords(metric, words)).slice(0, koladaMostFound)
      : kpis.flatMap((code) => metrics.find((metric) => metric.code === code) ?? []);
  const organisations = isSearched
    ? await searchOtherOrganisations(installation, words, koladaMostFound, reading)
    : await listOtherOrganisations(installation, municipalities, reading);
  const found = isSearched
    ? (await listOtherGroups(installation, reading)).filter((group) => hasWords(group, words)).slice(0, koladaMostFound)
    : await findOtherGroups(installation, groups, reading);
  const catalogue = await readCatalogue(context.database.orm);
  const unmeasured = wanted(listed.unmeasured);
  const answer = {
    kpis: [
      ...wanted(listed.metrics).map((theirs) => ({
        id: theirs.code,
        title: theirs.names.sv,
        metric: understoodHere(installation, theirs, catalogue).metric,
      })),
      ...unmeasured.map((theirs) => unmeasuredOf(installation, theirs)),
    ],
    municipalities: organisations.map((one) => placeOf(installation, one)),
    groups: found.map(titledGroup),
  };
  if (!isSearched) {
    const fresh = kpis.filter((code) => !kept.kpis.includes(code));
    refuseUnmeasured(installation, fresh, unmeasured);
    refuseMissing(installation.host, chosen, kept, answer);
  }
  return answer;
}

const noMetrics: OtherMetrics = { metrics: [], unmeasured: [] };

const placeOf = (installation: Installation, { code, names }: OtherOrganisation) => ({
  id: code,
  title: names.sv,
  organisation: codeFrom(installation.code, code),
});

const hasWords = ({ code, names }: { code: string; names: object }, words: string): boolean =>
  [code, ...Object.values(names)].some((text) => String(text).toLowerCase().includes(words.toLowerCase()));

/** As whom people know it. */
export const hostOf = ({ installations }: Pick<Context, 'installations'>, code: string): string =>
  installations.get(code)?.host ?? code;

/** Problems 409 `source-unreachable` and so on: what cannot be asked cannot be chosen from. */
export async function asProblem<Answer>(place: string, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof FetchFailure)) throw error;
    throw new Problem(409, `source-${error.code}`, error.message, { place });
  }
}
