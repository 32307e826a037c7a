import type { FoundAnswer, SourceAnswer } from '#api/reference-series/answers.ts';
import { refreshSchedules, type RefreshSchedule } from '#domain/refresh.ts';

export const kinds = ['kpis', 'municipalities', 'groups'] as const;
export type Kind = (typeof kinds)[number];
export type Ids = Record<Kind, readonly string[]>;

/** Which place one is oneself; both empty where none is. */
export type Own = { municipality: string; organisation: string };

/** What is being put together, all of it in the address. */
export type Choice = {
  installation: string | null;
  name: string;
  schedule: RefreshSchedule;
  words: string;
  ids: Ids;
  own: Own;
};

const each = <Value>(of: (kind: Kind) => Value): Record<Kind, Value> => ({
  kpis: of('kpis'),
  municipalities: of('municipalities'),
  groups: of('groups'),
});

/** What an address says; on the first visit what the source has now. */
export function choiceIn(asked: URLSearchParams, source: SourceAnswer | null): Choice {
  const isFirst = !asked.has('schedule');
  const schedule = refreshSchedules.find((one) => one === asked.get('schedule')) ?? source?.schedule ?? 'weekly';
  return {
    installation: source ? source.installation : asked.get('installation'),
    name: asked.get('name') ?? source?.name ?? '',
    schedule,
    words: asked.get('q')?.trim() ?? '',
    own: {
      municipality: asked.get('ownMunicipality') ?? source?.own?.municipality ?? '',
      organisation: asked.get('ownOrganisation') ?? source?.own?.organisation ?? '',
    },
    ids: each((kind) => (isFirst && source ? source[kind].map(({ id }) => id) : [...new Set(asked.getAll(kind))])),
  };
}

/** Why nothing can be fetched of it now. */
type Trouble = { why: 'gone' } | { why: 'unit'; unit: string };
export type Option = { id: string; title: string; trouble: Trouble | null };
export type Options = Record<Kind, Option[]>;

/** What was found and is not among what is chosen already. */
export const furtherIn = (found: FoundAnswer, ids: Ids): Options =>
  each((kind) => found[kind].filter(({ id }) => !ids[kind].includes(id)).map(optionOf));

const optionOf = ({
  id,
  title,
  unknownUnit,
}: {
  id: string;
  title: string;
  unknownUnit?: string | undefined;
}): Option => ({
  id,
  title,
  trouble: unknownUnit === undefined ? null : { why: 'unit', unit: unknownUnit },
});

/** The chosen with their titles: what is gone with its last one, and without an answer their ids have to do. */
export const chosenIn = (ids: Ids, answer: FoundAnswer | null, source: SourceAnswer | null): Options =>
  each((kind) => {
    const there = new Map((answer?.[kind] ?? []).map((one) => [one.id, optionOf(one)]));
    const before = new Map((source?.[kind] ?? []).map(({ id, title }) => [id, title]));
    const isGone = answer !== null;
    return ids[kind].map(
      (id) => there.get(id) ?? { id, title: before.get(id) ?? id, trouble: isGone ? { why: 'gone' } : null },
    );
  });

/** Those of which something can be fetched. */
export const withoutTrouble = (options: Options): Ids =>
  each((kind) => options[kind].filter(({ trouble }) => trouble === null).map(({ id }) => id));

export const hasAny = (options: Options): boolean => kinds.some((kind) => options[kind].length > 0);

/** The same for the API, which takes several ids in one. */
export const asQuery = (ids: Ids) => each((kind) => ids[kind].join(','));
