import type { GroupAnswer, GroupDetails } from '#api/groups/answers.ts';
import type { GroupKind } from '#domain/group.ts';
import type { Language } from '#domain/language.ts';
import { formatNumber } from '#domain/number.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { dayText } from './day.ts';
import { kindText } from './kind.ts';

const kinds: Record<GroupKind, typeof m.group_kind_peer> = {
  network: m.group_kind_network,
  region: m.group_kind_region,
  'life-situation': m.group_kind_life_situation,
  peer: m.group_kind_peer,
};

export const groupKindText = (kind: GroupKind, language: Language): string => kinds[kind]({}, { locale: language });

type NameOf = (code: string) => string;

type Summarised = Pick<GroupAnswer, 'memberCount' | 'coordinator'>;

/** How many are in it, and who keeps it. */
export const groupFacts = ({ memberCount, coordinator }: Summarised, nameOf: NameOf, language: Language): string =>
  m.group_summary(
    {
      count: memberCount,
      coordinator: coordinator === null ? m.group_of_none({}, { locale: language }) : nameOf(coordinator),
    },
    { locale: language },
  );

/** The same, and what it is: where groups of several kinds stand together. */
export const groupSummary = (
  group: Summarised & Pick<GroupAnswer, 'kind'>,
  nameOf: NameOf,
  language: Language,
): string => `${groupKindText(group.kind, language)}. ${groupFacts(group, nameOf, language)}`;

export const versionText = (
  { version, setAt, endedAt }: Pick<GroupDetails, 'version' | 'setAt' | 'endedAt'>,
  language: Language,
): string =>
  endedAt === null
    ? m.group_version_of({ version, day: dayText(setAt, language) }, { locale: language })
    : m.group_version_over(
        { version, from: dayText(setAt, language), to: dayText(endedAt, language) },
        { locale: language },
      );

const structures: Readonly<Record<string, typeof m.structure_employees>> = {
  employees: m.structure_employees,
  population: m.structure_population,
};

/** The structure figures that have words here. */
export const structureNames = Object.keys(structures);

/** What is counted of an organisation in a year; a figure of somebody's own is called by its code. */
export const structureText = (figure: string, language: Language): string =>
  Object.hasOwn(structures, figure) ? (structures[figure]?.({}, { locale: language }) ?? figure) : figure;

type Bound = { figure: string; atLeast: number | null; atMost: number | null };

const boundText = ({ figure: code, atLeast, atMost }: Bound, language: Language): string[] => {
  const figure = structureText(code, language);
  const [from, to] = [atLeast, atMost].map((value) => (value === null ? '' : amountText(value, language)));
  const inLanguage = { locale: language };
  if (atLeast !== null && atMost !== null)
    return [m.group_rule_between({ figure, from: from ?? '', to: to ?? '' }, inLanguage)];
  if (atLeast !== null) return [m.group_rule_at_least({ figure, from: from ?? '' }, inLanguage)];
  return atMost === null ? [] : [m.group_rule_at_most({ figure, to: to ?? '' }, inLanguage)];
};

const amountText = (value: number, language: Language): string =>
  formatNumber(value, Number.isInteger(value) ? 0 : 1, language);

/** By what the members were found, in a sentence that anybody can check. */
export const basisText = (basis: GroupDetails['basis'], nameOf: NameOf, language: Language): string => {
  const inLanguage = { locale: language };
  if (basis.by === 'hand') {
    return basis.source === null
      ? m.group_by_hand({}, inLanguage)
      : m.group_by_hand_from({ source: basis.source }, inLanguage);
  }
  const year = String(basis.year);
  if (basis.by === 'rule') {
    const parts = [
      ...(basis.kind === null ? [] : [kindText(basis.kind, language).toLowerCase()]),
      ...(basis.below === null ? [] : [m.group_rule_below({ name: nameOf(basis.below) }, inLanguage)]),
      ...basis.bounds.flatMap((bound) => boundText(bound, language)),
    ];
    const rule = m.group_by_rule({ parts: parts.join(', ') }, inLanguage);
    return basis.bounds.length ? `${rule} ${m.group_figures_of({ year }, inLanguage)}` : rule;
  }
  const isWeighted = basis.figures.some(({ weight }) => weight !== basis.figures[0]?.weight);
  const figures = basis.figures.map(({ figure: code, weight }) => {
    const figure = structureText(code, language);
    return isWeighted ? m.group_weighted({ figure, weight: amountText(weight, language) }, inLanguage) : figure;
  });
  const sentence = m.group_by_likeness(
    { name: nameOf(basis.to), count: basis.count, figures: figures.join(', '), year },
    inLanguage,
  );
  return `${sentence} ${m.group_formula({}, inLanguage)}`;
};
