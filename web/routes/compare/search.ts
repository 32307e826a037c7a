import type { OrganisationAnswer } from '#api/organisations/answers.ts';
import { textIn, type Language } from '#domain/language.ts';
import { inLanguage as pathIn } from '#web/lib/address.ts';
import type { TiofaltApi } from '#web/lib/api.ts';
import { localText, type LocalText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { kindText } from '#web/lib/wording/kind.ts';
import { pathOf, type Selection } from './selection.ts';

export type Found = {
  text: string;
  /** The kinds that there are among those found, each with its own search. */
  kinds: { text: string; path: string; isChosen: boolean }[];
  items: { code: string; name: LocalText; ways: { text: string; label: string; path: string }[] }[];
};

const mostFound = 50;
const mostCounted = '1000';

/** The organisations that somebody searches for, and for each the ways to add it to what is compared. */
export const foundIn = async (
  api: TiofaltApi,
  selection: Selection & { organisation: string },
  asOf: string | null,
  language: Language,
): Promise<Found | null> => {
  const { q, kind } = selection;
  if (q === null && kind === null) return null;
  const inLanguage = { locale: language };
  const { items, total } = await api.organisations({ q, limit: mostCounted });
  const ofKind = kind === null ? items : items.filter((one) => one.kind === kind);
  const path = (changes: Partial<Selection>): string => pathIn(pathOf({ ...selection, ...changes }, asOf), language);
  const withTerm = (term: string): string => {
    const terms = selection.organisation.split(',');
    return path({ organisation: [...terms.filter((one) => one !== term), term].join(',') });
  };
  const hasChildren = new Set(items.map(({ parent }) => parent));
  const waysOf = ({ code, names, kind: own }: OrganisationAnswer): Found['items'][number]['ways'] => {
    const name = textIn(names, language);
    const add = {
      text: m.compare_add({}, inLanguage),
      label: m.compare_add_label({ name }, inLanguage),
      path: withTerm(code),
    };
    // a service has nothing below it
    if (own === 'service' && !hasChildren.has(code)) return [add];
    return [
      add,
      {
        text: m.compare_add_children({}, inLanguage),
        label: `${m.compare_add_children({}, inLanguage)}: ${name}`,
        path: withTerm(`${code}/*`),
      },
      {
        text: m.compare_add_leaves({}, inLanguage),
        label: `${m.compare_add_leaves({}, inLanguage)}: ${name}`,
        path: withTerm(`${code}/**`),
      },
    ];
  };
  const kinds = [...new Set(items.map((one) => one.kind))];
  return {
    text: m.found_count(
      { count: kind === null ? total : ofKind.length, q: q ?? (kind && kindText(kind, language)) ?? '' },
      inLanguage,
    ),
    kinds:
      kinds.length > 1 || kind !== null
        ? kinds.map((one) => ({
            text: `${kindText(one, language)} (${items.filter((item) => item.kind === one).length})`,
            path: path({ kind: one === kind ? null : one }),
            isChosen: one === kind,
          }))
        : [],
    items: ofKind.slice(0, mostFound).map((one) => ({
      code: one.code,
      name: localText(one.names, language),
      ways: waysOf(one),
    })),
  };
};
