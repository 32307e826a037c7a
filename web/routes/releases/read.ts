import type { Language } from '#domain/language.ts';
import { withBelow } from '#web/lib/address.ts';
import type { TiofaltApi } from '#web/lib/api.ts';
import { releasesOf } from './releases.ts';

/** What is announced, of an organisation or of all, and everything that it takes to name it. */
export async function readReleases(
  api: TiofaltApi,
  organisation: string | null,
  { now, language }: { now: string; language: Language },
) {
  const [{ items: metrics }, { items }, place] = await Promise.all([
    api.metrics(),
    api.releases({ organisation: organisation && withBelow(organisation) }),
    organisation === null ? null : api.organisation(organisation),
  ]);
  return { place, items, ...releasesOf(items, metrics, { now, language }) };
}
