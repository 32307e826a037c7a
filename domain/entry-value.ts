import { DomainError } from './error.ts';
import { scaleOf, type MetricDefinition } from './metric.ts';
import { readNumber, type DecimalSign } from './number.ts';
import { isValueStatus, type StatusCode } from './status.ts';

/** What can stand in a cell instead of a figure: missing, not applicable, not collected. Never a zero. */
export const entryStatuses = ['O', 'M', 'L'] as const satisfies readonly StatusCode[];
export type EntryStatus = (typeof entryStatuses)[number];

/** What a cell holds. Where a row asks for parts the value derives from them, and is null here. */
export type EntryContent = {
  value: number | null;
  numerator: number | null;
  denominator: number | null;
  answers: number | null;
  /** A reason why there is no figure, or how sure one is of it; null where it is as it should be, or nothing is said. */
  status: Exclude<StatusCode, 'A' | 'Q'> | null;
};

export const emptyContent: EntryContent = {
  value: null,
  numerator: null,
  denominator: null,
  answers: null,
  status: null,
};

const figureParts = ['value', 'numerator', 'denominator', 'answers'] as const;

/** What a row asks for: one value or the two parts of a quotient, with or without the number of answers. */
export type Asked = { asks: 'value' | 'parts'; asksAnswers: boolean };

export type EntryRefusal = 'not-a-number' | 'ambiguous-number' | 'unexpected-percent';

export type ReadEntry =
  | { kind: 'value'; value: number }
  | { kind: 'status'; status: EntryStatus }
  | { kind: 'empty' }
  | { kind: 'refused'; code: EntryRefusal; details: { text: string } };

/** As people and files write them in the three languages, and as the API names them, without hyphens and in small letters. */
const statusWords: Record<EntryStatus, readonly string[]> = {
  M: [
    ...['e.t.', 'e.t', 'et', 'ej tillämpligt', 'ej tillämplig', 'ej tillämpbart', 'inte tillämpligt', 'ej aktuellt'],
    ...[
      'inte aktuellt',
      'inte aktuell',
      'ej aktuell',
      'ej relevant',
      'inte relevant',
      'n/a',
      'n.a.',
      'na',
      'not applicable',
      'not relevant',
    ],
    ...['ikke relevant', 'ikke anvendelig', 'ikke anvendeligt', 'ikke aktuelt', 'i/r'],
  ],
  O: [
    ...['..', '…', 'saknas', 'uppgift saknas', 'ej tillgänglig', 'ej tillgängligt', 'inte tillgängligt', 'missing'],
    ...['not available', 'unavailable', 'mangler', 'oplysning mangler', 'ikke tilgængelig', 'ikke tilgængeligt'],
  ],
  L: [
    ...['ej insamlat', 'ej insamlad', 'inte insamlat', 'ej mätt', 'inte mätt', 'not collected', 'not measured'],
    ...['ikke indsamlet', 'ikke målt'],
  ],
};

const statusOfWord: ReadonlyMap<string, EntryStatus> = new Map(
  entryStatuses.flatMap((status) => statusWords[status].map((word) => [word, status] as const)),
);

const longestStatusText = 40;

const statusIn = (text: string): EntryStatus | null => {
  if (text.length > longestStatusText) return null;
  const word = text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s-]+/g, ' ')
    .trim();
  return statusOfWord.get(word) ?? null;
};

/** Things that are counted come whole. */
export const isWhole = ({ unit, decimals }: Pick<MetricDefinition, 'unit' | 'decimals'>): boolean =>
  decimals === 0 && (unit === 'count' || unit === 'transactions' || unit === 'sessions');

type Column = Pick<MetricDefinition, 'unit' | 'decimals'> & { decimalSign?: DecimalSign | undefined };

const refused = (code: EntryRefusal, text: string): ReadEntry => ({
  kind: 'refused',
  code,
  details: { text: text.slice(0, longestStatusText) },
});

/**
 * Reads what is typed, pasted, imported or sent for one cell: a number as `readNumber` does, or a word for why there is
 * none. What reads as two numbers is refused, unless the decimal sign of the column is known or things are counted there:
 * then its sign separates thousands.
 */
export function readEntry(input: string | number | null, column: Column): ReadEntry {
  if (input === null) return { kind: 'empty' };
  if (typeof input === 'number') {
    return Number.isFinite(input) ? { kind: 'value', value: input } : refused('not-a-number', String(input));
  }
  const status = statusIn(input);
  if (status !== null) return { kind: 'status', status };
  const read = readNumber(input, { decimalSign: column.decimalSign });
  switch (read.kind) {
    case 'empty':
      return read;
    case 'not-a-number':
      return refused('not-a-number', input);
    case 'ambiguous':
      return isWhole(column)
        ? readEntry(input, { ...column, decimalSign: input.includes('.') ? ',' : '.' })
        : refused('ambiguous-number', input);
    case 'number':
      return read.isPercent && column.unit !== 'percent'
        ? refused('unexpected-percent', input)
        : { kind: 'value', value: read.value };
  }
}

const isGiven = (part: number | null): boolean => part !== null;

const isReason = (status: StatusCode | null): boolean => status !== null && !isValueStatus(status);

/** A reason stands for the whole cell; otherwise everything that the row asks for has to be there. */
export function isFilled({ asks, asksAnswers }: Asked, content: EntryContent): boolean {
  if (isReason(content.status)) return true;
  const hasFigure =
    asks === 'value' ? isGiven(content.value) : isGiven(content.numerator) && isGiven(content.denominator);
  return hasFigure && (!asksAnswers || isGiven(content.answers));
}

/** The figure of a cell: what was entered, or the quotient of its parts; null where there is none. */
export function figureOf(
  { asks }: Pick<Asked, 'asks'>,
  content: EntryContent,
  metric: Pick<MetricDefinition, 'unit'>,
): number | null {
  if (asks === 'value') return content.value;
  const { numerator, denominator } = content;
  return numerator === null || denominator === null || denominator === 0
    ? null
    : (numerator / denominator) * scaleOf(metric);
}

/** What is not named stays as it is. */
export type ContentChange = Partial<EntryContent>;

/**
 * The content after a change. A figure takes the place of a reason and a reason that of the figure, so that a cell never
 * says both; how sure one is goes with the figure. DomainError `not-asked` for what the row has no place for.
 */
export function changedContent(
  { asks, asksAnswers }: Asked,
  content: EntryContent,
  change: ContentChange,
): EntryContent {
  const hasPlace = {
    value: asks === 'value',
    numerator: asks === 'parts',
    denominator: asks === 'parts',
    answers: asksAnswers,
  };
  const given = figureParts.filter((part) => (change[part] ?? null) !== null);
  const part = given.find((one) => !hasPlace[one]);
  if (part) throw new DomainError('not-asked', `The form does not ask for the ${part} here.`, { part });
  const status = change.status === undefined ? content.status : change.status;
  if (change.status !== undefined && isReason(change.status)) return { ...emptyContent, status };
  const { value, numerator, denominator, answers } = { ...content, ...change };
  const hasFigure = [value, numerator, denominator].some(isGiven);
  const isKept = isReason(status) ? given.length === 0 : hasFigure;
  return { value, numerator, denominator, answers, status: isKept ? status : null };
}

export const isSameContent = (one: EntryContent, other: EntryContent): boolean =>
  figureParts.every((part) => one[part] === other[part]) && one.status === other.status;

export const isEmpty = (content: EntryContent): boolean => isSameContent(content, emptyContent);
