import type { GroupDetails } from '#api/groups/answers.ts';
import type { MetricAnswer } from '#api/metrics/answers.ts';
import { groupKinds } from '#domain/group.ts';
import { languages, textIn, type Language } from '#domain/language.ts';
import { toCode } from '#domain/text.ts';
import type { Written } from '#web/lib/server/acting.ts';
import { groupKindText, structureNames, structureText } from '#web/lib/wording/group.ts';
import { kindNames, kindText } from '#web/lib/wording/kind.ts';

type Option = { value: string; text: string; isChosen?: boolean };

/** So many structure figures have room; more are written through the API. */
const boundPlaces = [0, 1] as const;
const figurePlaces = [0, 1, 2] as const;
const usualCount = 7;

export type GroupFields = {
  /** The code of the group that is changed, and its version; empty for a new one. */
  group: string;
  version: string;
  values: Record<string, string>;
  kinds: Option[];
  organisationKinds: Option[];
  structures: Option[];
  metrics: Option[];
};

const boundOf = (bound: { figure: string; atLeast: number | null; atMost: number | null }, place: number) => [
  [`bound-${place}-figure`, bound.figure],
  [`bound-${place}-atLeast`, String(bound.atLeast ?? '')],
  [`bound-${place}-atMost`, String(bound.atMost ?? '')],
];

const valuesOf = (group: GroupDetails | null, year: number): Record<string, string> => {
  if (group === null) return { by: 'hand', year: String(year), count: String(usualCount) };
  const { basis } = group;
  return Object.fromEntries([
    ...languages.map((language) => [language, group.names[language] ?? '']),
    ['kind', group.kind],
    ['contact', group.contact ?? ''],
    ['by', basis.by],
    ['year', String(basis.by === 'hand' ? year : basis.year)],
    ['count', String(basis.by === 'likeness' ? basis.count : usualCount)],
    ...(basis.by === 'hand'
      ? [
          ['members', group.members.map(({ organisation }) => organisation).join('\n')],
          ['source', basis.source ?? ''],
        ]
      : []),
    ...(basis.by === 'rule' ? [['ofKind', basis.kind ?? ''], ['below', basis.below ?? ''], ...basis.bounds.flatMap(boundOf)] : []),
    ...(basis.by === 'likeness'
      ? [
          ['to', basis.to],
          ...basis.figures.flatMap(({ figure, weight }, place) => [
            [`figure-${place}`, figure],
            [`weight-${place}`, String(weight)],
          ]),
        ]
      : []),
  ]);
}; // prettier-ignore

/** A form for a new group, or for another version of the one that there is. */
export const fieldsOf = (
  group: GroupDetails | null,
  metrics: readonly MetricAnswer[],
  year: number,
  language: Language,
): GroupFields => ({
  group: group?.code ?? '',
  version: group ? `"${group.version}"` : '',
  values: valuesOf(group, year),
  kinds: groupKinds.map((value) => ({ value, text: groupKindText(value, language) })),
  organisationKinds: kindNames.map((value) => ({ value, text: kindText(value, language) })),
  structures: structureNames.map((value) => ({ value, text: structureText(value, language) })),
  metrics: metrics.map(({ code, names }) => ({
    value: code,
    text: textIn(names, language),
    isChosen: group?.metrics.includes(code) ?? false,
  })),
});

/** What is no number stays as it is written: the API says that it is none. */
const amountIn = (text: string): number | string | null => {
  const plain = text.replaceAll(/\s/g, '').replace(',', '.');
  if (plain === '') return null;
  return Number.isFinite(Number(plain)) ? Number(plain) : text;
};

export const linesIn = (text: string): string[] =>
  text
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** What was written in the form as the API takes it. `codeOf` says who is meant by a name. */
export const readFields = (written: Written, chosen: (name: string) => string[], codeOf: (name: string) => string) => {
  const trimmed = (name: string): string => written(name).trim();
  const year = amountIn(written('year'));
  const basisIn = () => {
    if (written('by') === 'rule') {
      const bounds = boundPlaces.flatMap((place) => {
        const figure = trimmed(`bound-${place}-figure`);
        const [atLeast, atMost] = [`bound-${place}-atLeast`, `bound-${place}-atMost`].map((name) => amountIn(written(name)));
        return figure ? [{ figure, atLeast, atMost }] : [];
      });
      const below = trimmed('below');
      return { by: 'rule', kind: trimmed('ofKind') || null, below: below ? codeOf(below) : null, bounds, year };
    }
    if (written('by') === 'likeness') {
      const figures = figurePlaces.flatMap((place) => {
        const figure = trimmed(`figure-${place}`);
        return figure ? [{ figure, weight: amountIn(written(`weight-${place}`)) ?? 1 }] : [];
      });
      return { by: 'likeness', to: codeOf(trimmed('to')), figures, year, count: amountIn(written('count')) };
    }
    return { by: 'hand', members: linesIn(written('members')).map(codeOf), source: trimmed('source') || null };
  };
  const names = languages.flatMap((language) => {
    const text = trimmed(language);
    return text || language === 'sv' ? [[language, text]] : [];
  });
  return {
    code: trimmed('group') || toCode(trimmed('sv')),
    body: {
      kind: written('kind'),
      names: Object.fromEntries(names),
      contact: trimmed('contact') || null,
      basis: basisIn(),
      metrics: chosen('metrics'),
    },
  };
}; // prettier-ignore

const fields: Readonly<Record<string, string>> = {
  code: 'group',
  names: 'sv',
  contact: 'contact',
  metrics: 'metrics',
  reason: 'reason',
};
const basisFields: Readonly<Record<string, string>> = {
  members: 'members',
  source: 'source',
  below: 'below',
  to: 'to',
  figures: 'figure-0',
  bounds: 'bound-0-figure',
  year: 'year',
  count: 'count',
}; // prettier-ignore

/** The field of the form that a refusal of the API is about. */
export const fieldAt = (path: string): string => {
  const [first = '', second = ''] = path.split('.');
  return first === 'basis' ? (basisFields[second] ?? 'by') : (fields[first] ?? first);
};
