import type { Frequency } from './period.ts';
import { toCode } from './text.ts';

/** What a column of a table can be. `figure` is named by its header: a period, a metric, an organisation, or several. */
export const columnRoles = [
  'organisation',
  'metric',
  'breakdown',
  'year',
  'period',
  'value',
  'numerator',
  'denominator',
  'answers',
  'status',
  'comment',
  'origin',
  'figure',
  'ignored',
] as const;
export type ColumnRole = (typeof columnRoles)[number];

export const figureParts = ['value', 'numerator', 'denominator', 'answers'] as const;
export type FigurePart = (typeof figureParts)[number];
export const isFigurePart = (role: string): role is FigurePart => figureParts.some((part) => part === role);

/** What columns are headed with in Swedish, English and Danish; each as `toCode` folds it. */
const words: Readonly<Partial<Record<ColumnRole, string>>> = {
  organisation:
    'organisation organization organisationskod organisationskode organisation-code enhet enheter enhetskod unit unit-code myndighet agency ' +
    'kommun municipality kommune region namnd forvaltning verksamhet resultatenhet enhed enhedskode styrelse body ' +
    'department team service tjanst',
  metric:
    'metric metric-code matt matt-kod mattkod matetal nyckeltal indikator indicator measure kpi mal variabel variable matning ' +
    'maleparameter nogletal nogletalskode maling maltal effektmatt',
  breakdown: 'breakdown uppdelning fordelning opdeling category kategori',
  year: 'ar year arstal aar',
  period:
    'period perioder periode tid tidpunkt time date datum dato kvartal kv quarter kvt manad month maned tertial halvar ' +
    'half-year manader rapportperiod reporting-period',
  value:
    'value varde vardet utfall resultat result antal number figure actual vaerdi amount belopp obs-value observation mangd',
  numerator: 'numerator taljare taeller',
  denominator: 'denominator namnare naevner',
  answers:
    'answers n antal-svar antal-svarande svarande svar respondenter respondents responses besvarelser antal-svar-n',
  status: 'status obs-status statuskod status-code',
  comment:
    'comment comments kommentar kommentarer anmarkning anmarkningar anteckning note notes bemaerkning remark fritext ' +
    'bemaerkninger',
  origin: 'origin ursprung oprindelse',
};

const roleOfWord: ReadonlyMap<string, ColumnRole> = new Map(
  columnRoles.flatMap((role) =>
    (words[role] ?? '').split(' ').flatMap((word) => (word ? [[word, role] as const] : [])),
  ),
);

/** What a header says that its column is; null where it says something of its own. */
export const roleOfHeader = (header: string): ColumnRole | null => roleOfWord.get(toCode(header)) ?? null;

/** How often a column that is headed so reports. */
export function frequencyOfHeader(header: string): Frequency | null {
  const word = toCode(header);
  if (/^(kvartal|quarter|kv|kvt)/.test(word)) return 'Q';
  if (/^(manad|month|maned)/.test(word)) return 'M';
  if (/^tertial/.test(word)) return 'T';
  return /^(halvar|half-year)/.test(word) ? 'S' : null;
}

/** `Kundsmiles – täljare` is the numerator of `Kundsmiles`; also as a level of the header by itself. */
export function partOfHeader(header: string): { part: FigurePart; rest: string } {
  const text = header.trim();
  const [, rest, last] = /^(.*?)[\s,:;–—(-]*([\p{L}-]+)\)?$/u.exec(text) ?? [];
  const role = last === undefined ? null : roleOfHeader(last);
  const isPart = role === 'numerator' || role === 'denominator' || (role === 'answers' && last !== 'n');
  return isPart && rest !== undefined ? { part: role, rest: rest.trim() } : { part: 'value', rest: text };
}
