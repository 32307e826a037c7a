import type { z } from 'zod';
import type { CirclePage, VisibilityPage } from '#api/sharing/answers.ts';
import type { Language } from '#domain/language.ts';
import { visibilities, type Visibility } from '#domain/metric.ts';
import { folded } from '#domain/text.ts';
import type { TiofaltApi } from '#web/lib/api.ts';
import { localText, type LocalText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { dayText } from '#web/lib/wording/day.ts';
import { visibilityText } from '#web/lib/wording/role.ts';

export type Circle = {
  code: string;
  name: LocalText;
  /** Whether the organisation has said yes, or was only asked. */
  isIn: boolean;
  members: { code: string; name: LocalText; since: string }[];
  version: string;
};

export const circlesOf = ({ items }: z.infer<typeof CirclePage>, own: string, language: Language): Circle[] =>
  items.map(({ code, names, members, version }) => ({
    code,
    version,
    name: localText(names, language),
    isIn: members.some(({ organisation, agreedAt }) => organisation === own && agreedAt !== null),
    members: members.map(({ organisation, names: memberNames, askedAt, agreedAt }) => ({
      code: organisation,
      name: localText(memberNames, language),
      since:
        agreedAt === null
          ? m.circle_asked({ day: dayText(askedAt, language) }, { locale: language })
          : m.circle_since({ day: dayText(agreedAt, language) }, { locale: language }),
    })),
  }));

type Shown = z.infer<typeof VisibilityPage>;
/** The id is the code of the metric. */
export type ShownMetric = { id: string; name: LocalText; byMetric: string; here: string; isNarrowed: boolean };

export const visibilitiesOf = ({ items }: Shown, language: Language): ShownMetric[] =>
  items.map(({ metric, names, byMetric, narrowed }) => ({
    id: metric,
    name: localText(names, language),
    byMetric: visibilityText(byMetric, language),
    here: narrowed === null ? m.visibility_as_metric({}, { locale: language }) : visibilityText(narrowed, language),
    isNarrowed: narrowed !== null,
  }));

export type VisibilityForm = {
  metric: string;
  name: LocalText;
  version: string;
  choices: { value: Visibility | ''; text: string; isChosen: boolean }[];
};

/** What a metric may be narrowed to; null where none is named, or one that is not there. */
export function visibilityForm({ items }: Shown, metric: string | null, language: Language): VisibilityForm | null {
  const found = items.find((item) => item.metric === metric);
  if (!found) return null;
  const { names, version, byMetric, narrowed } = found;
  const narrower = visibilities.slice(visibilities.indexOf(byMetric) + 1);
  const asMetric = `${m.visibility_as_metric({}, { locale: language })}: ${visibilityText(byMetric, language)}`;
  return {
    metric: found.metric,
    name: localText(names, language),
    version,
    choices: [
      { value: '', text: asMetric, isChosen: narrowed === null },
      ...narrower.map((value) => ({
        value,
        text: visibilityText(value, language),
        isChosen: narrowed === value,
      })),
    ],
  };
}

type Found = { code: string; name: string } | { problem: string };

/** The group that somebody means by its whole name; null where none is called so. */
export async function findGroup(
  api: TiofaltApi,
  name: string,
  language: Language,
): Promise<{ name: string; members: string[] } | null> {
  const { items } = await api.groups();
  const meant = items.find(({ names }) =>
    Object.values(names).some((one) => folded(one ?? '') === folded(name.trim())),
  );
  if (!meant) return null;
  const { names, members } = await api.group(meant.code, null);
  return { name: localText(names, language).text, members: members.map(({ organisation }) => organisation) };
}

/** The organisation that somebody means by a name or a code. */
export async function findNamed(api: TiofaltApi, text: string, language: Language): Promise<Found> {
  const q = text.trim();
  if (q === '') return { problem: 'bad-field' };
  const { items, total } = await api.organisations({ q });
  const same = (name: string | undefined) => name?.toLocaleLowerCase(language) === q.toLocaleLowerCase(language);
  const exact = items.filter(({ code, names }) => code === q || Object.values(names).some(same));
  const [found] = exact.length > 0 ? exact : items;
  if (!found) return { problem: 'unknown-organisation' };
  if (exact.length > 1 || (exact.length === 0 && total > 1)) return { problem: 'several-organisations' };
  return { code: found.code, name: localText(found.names, language).text };
}
