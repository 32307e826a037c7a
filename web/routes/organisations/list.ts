import type { OrganisationAnswer, OrganisationDetails } from '#api/organisations/answers.ts';
import type { Language } from '#domain/language.ts';
import { withQuery } from '#web/lib/address.ts';
import type { TiofaltApi } from '#web/lib/api.ts';
import { unitsBelow, unitsInOrder, type UnitBelow } from '#web/lib/dashboard/units.ts';
import { localText, type LocalText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';

export type Found = UnitBelow & { above: LocalText | null };
export type Branch = { top: UnitBelow; below: UnitBelow[] };

/** What a search found, each with the organisation above it, because many services are called alike. */
export const foundOrganisations = async (
  api: TiofaltApi,
  items: readonly OrganisationAnswer[],
  metric: string | null,
  { today, language }: { today: string; language: Language },
): Promise<Found[]> => {
  const codes = [...new Set(items.flatMap(({ parent }) => parent ?? []))];
  const parents = new Map((await Promise.all(codes.map(api.organisation))).map((parent) => [parent.code, parent]));
  // the best hits come first already
  const units = unitsInOrder(
    items.map((organisation) => ({ ...organisation, childCount: 0 })),
    today,
    language,
  );
  const aboveOf = (code: string) => parents.get(items.find((item) => item.code === code)?.parent ?? '');
  return units.map((unit) => {
    const above = aboveOf(unit.code);
    return {
      ...unit,
      path: metric ? withQuery(`/metrics/${metric}`, { organisation: unit.code }) : unit.path,
      above: above ? localText(above.names, language) : null,
    };
  });
};

/** The top of the tree with what is directly below. */
export const branches = (
  tops: readonly OrganisationDetails[],
  { today, language }: { today: string; language: Language },
): Branch[] =>
  tops.flatMap((top) => {
    const [unit] = unitsBelow([{ ...top, childCount: top.children.length }], today, language);
    return unit ? [{ top: unit, below: unitsBelow(top.children, today, language) }] : [];
  });

export const countText = (count: number, q: string, language: Language): string =>
  m.found_count({ count, q }, { locale: language });
