import type { Language } from './language.ts';
import {
  firstDay,
  formatPeriod,
  lastDay,
  periodContaining,
  periodNumber,
  type Frequency,
  type PeriodCode,
} from './period.ts';
import { isFew } from './small-numbers.ts';
import type { StatusName } from './status.ts';

/** What a figure is to be compared with care for, in the order of telling. */
export const comparabilityMarks = [
  'unfinished',
  'provisional',
  'estimated',
  'unvalidated',
  'break',
  'suppressed',
  'few-answers',
] as const;
export type ComparabilityMark = (typeof comparabilityMarks)[number];

type Figure = {
  value: number | null;
  status: StatusName;
  /** How many have answered, where the metric sets a smallest number; null where nobody counts. */
  answers: number | null;
  /** Whether the method is another than in the period before. */
  isBreak: boolean;
};

/** Whether a status is told by its mark. */
export const isMark = (status: StatusName): status is StatusName & ComparabilityMark =>
  comparabilityMarks.some((mark) => mark === status);

/**
 * The marks that a figure has for good: on tile, chart and table and in every file the same. Whether its period is over is
 * told by whoever shows it, who knows what day it is.
 */
export function marksOf({ value, status, answers, isBreak }: Figure): ComparabilityMark[] {
  const isThere = value !== null;
  const marks = [
    isMark(status) && status,
    isBreak && (isThere || status === 'suppressed') && 'break',
    isThere && isFew(answers) && 'few-answers',
  ] as const;
  return marks.filter((mark) => mark !== false);
}

export type MarkedFigure = { period: PeriodCode; value: number | null; marks: readonly ComparabilityMark[] };

/** The marks of a figure as it is shown on a day. */
export const marksOn = ({ period, value, marks }: MarkedFigure, today: string): ComparabilityMark[] =>
  value !== null && lastDay(period) >= today ? ['unfinished', ...marks] : [...marks];

/** The number of the first period that is wholly after something: a method that changes within a period counts from the next. */
export function firstAfter(happenedOn: string, frequency: Frequency): number {
  const period = periodContaining(frequency, happenedOn);
  return periodNumber(period) + (firstDay(period) === happenedOn ? 0 : 1);
}

const words: Record<ComparabilityMark, Record<Language, string>> = {
  unfinished: { sv: 'Perioden pågår', en: 'The period is not over', da: 'Perioden er i gang' },
  provisional: { sv: 'Preliminär', en: 'Provisional', da: 'Foreløbigt' },
  estimated: { sv: 'Uppskattad', en: 'Estimated', da: 'Anslået' },
  unvalidated: { sv: 'Ej granskad', en: 'Not validated', da: 'Ikke kontrolleret' },
  break: { sv: 'Brott i metoden', en: 'Break in the method', da: 'Brud i metoden' },
  suppressed: {
    sv: 'Visas inte: för få svar',
    en: 'Not shown: too few answers',
    da: 'Vises ikke: for få svar',
  },
  'few-answers': { sv: 'Få svar', en: 'Few answers', da: 'Få svar' },
};

export const markText = (mark: ComparabilityMark, language: Language): string => words[mark][language];

const mostPeriods = 6;

const until: Record<Language, string> = { sv: 'till', en: 'until', da: 'til' };

/** Whose it is by the place of its line: two lines may have the same name. */
type Told = { line: number; name: string | null; of: string };

/** `Norr: kv 1 2026, kv 2 2026; Syd: kv 2 2026`; where one period is meant it is said once: `kv 2 2026: Norr, Syd`. */
function listOf(told: readonly Told[]): string {
  const named = told.flatMap(({ name }) => name ?? []);
  const [period, ...others] = new Set(told.map(({ of }) => of));
  if (others.length === 0 && named.length > 0) return `${period}: ${named.join(', ')}`;
  return [...Map.groupBy(told, ({ line }) => line).values()]
    .map((ofLine) => {
      const periods = ofLine.map(({ of }) => of).join(', ');
      return [ofLine[0]?.name ?? null, periods].filter((text) => text !== null).join(': ');
    })
    .join('; ');
}

/** What stands under a chart: each mark with the figures that it is of, `Preliminär (kv 3 2026, kv 4 2026).` */
export function markNotes(
  lines: readonly { name: string | null; figures: readonly MarkedFigure[] }[],
  today: string,
  language: Language,
): string[] {
  const found = lines.flatMap(({ name, figures }, line) =>
    figures.flatMap((figure) =>
      marksOn(figure, today).map((mark) => ({
        mark,
        line,
        name,
        of: [
          formatPeriod(figure.period, language, 'short'),
          // what leaves the page may be read after that day
          mark === 'unfinished' && `${until[language]} ${lastDay(figure.period)}`,
        ]
          .filter(Boolean)
          .join(' '),
      })),
    ),
  );
  return comparabilityMarks.flatMap((mark) => {
    const of = found.filter((one) => one.mark === mark);
    if (!of.length) return [];
    // the last are those that a reader compares
    const told = of.slice(-mostPeriods);
    return [`${markText(mark, language)} (${of.length > mostPeriods ? '…, ' : ''}${listOf(told)}).`];
  });
}
