import {
  firstDay,
  frequencies,
  frequencyOf,
  lastDay,
  periodContaining,
  periodsPerYear,
  readPeriod,
  type Frequency,
  type PeriodCode,
} from './period.ts';

/** What a table says of periods elsewhere than in the cell itself. */
export type PeriodHints = { frequency?: Frequency | null; year?: number | null };

const isoDay = /^(\d{4}-\d{2}-\d{2})(?:[T ]00:00.*)?$/;

export const dayIn = (text: string): string | null => isoDay.exec(text.trim())?.[1] ?? null;

/** A day stands for the period that it begins or ends; one in the middle is somebody's birthday. */
function periodOfDay(day: string, frequency: Frequency | null | undefined): PeriodCode | null {
  if (!frequency) return null;
  try {
    const period = periodContaining(frequency, day);
    return day === firstDay(period) || day === lastDay(period) ? period : null;
  } catch {
    return null;
  }
}

const ofFrequency = (period: PeriodCode | null, frequency: Frequency | null | undefined): PeriodCode | null =>
  period !== null && frequency && frequencyOf(period) !== frequency ? null : period;

/**
 * A period as tables have it: as people write it, as `202603`, as the day that it begins or ends, or without its year where
 * that stands in a column, title or sheet name of its own.
 */
export function readTablePeriod(cell: string | number, { frequency, year }: PeriodHints = {}): PeriodCode | null {
  const text = String(cell).trim();
  if (text === '') return null;
  const day = dayIn(text);
  if (day !== null) return periodOfDay(day, frequency);
  const joined = /^((?:19|20|21)\d{2})(0[1-9]|1[0-2])$/.exec(text);
  if (joined) return ofFrequency(readPeriod(`${joined[1]}-${joined[2]}`), frequency);
  const whole = readPeriod(text);
  if (whole !== null) return ofFrequency(whole, frequency);
  if (!year) return null;
  const bare = /^\d{1,2}$/.exec(text);
  // 3 in a column of quarters is the third
  if (bare) return frequency ? placeInYear(frequency, Number(text), year) : null;
  return ofFrequency(readPeriod(`${text} ${year}`), frequency);
}

function placeInYear(frequency: Frequency, place: number, year: number): PeriodCode | null {
  if (frequency === 'M') return readPeriod(`${year}-${String(place).padStart(2, '0')}`);
  return frequency === 'A' ? null : readPeriod(`${year}-${frequency}${place}`);
}

/** The one period that a title speaks of: `Utfall kvartal 3 2026`. Null for none, or several. */
export function periodWithin(title: string, hints: PeriodHints = {}): PeriodCode | null {
  const words = title
    .slice(0, 200)
    .split(/[\s_,;:()[\]]+/)
    .filter(Boolean);
  const most = 5;
  for (let length = Math.min(most, words.length); length > 0; length -= 1) {
    const found = new Set<PeriodCode>();
    for (let start = 0; start + length <= words.length; start += 1) {
      const period = readTablePeriod(words.slice(start, start + length).join(' '), hints);
      if (period) found.add(period);
    }
    const [only, ...others] = found;
    if (others.length) return null;
    if (only) return only;
  }
  return null;
}

/** The only year that a title names. */
export function yearWithin(title: string): number | null {
  const years = new Set(
    (title.match(/(?<!\d)(?:19[7-9]|20|21)\d{1,2}(?!\d)/g) ?? []).filter((one) => one.length === 4),
  );
  const [only, ...others] = years;
  return only !== undefined && !others.length ? Number(only) : null;
}

/** How often a column of days reports: by the months between them. Null where they tell nothing. */
export function frequencyOfDays(days: readonly string[]): Frequency | null {
  const monthOf = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
  const months = [...new Set(days.map(monthOf))].toSorted((a, b) => a - b);
  const steps = months.slice(1).map((month, place) => month - (months[place] ?? month));
  if (!steps.length) return null;
  const smallest = Math.min(...steps);
  const frequency = frequencies.find((one) => 12 / periodsPerYear[one] === smallest) ?? null;
  return frequency && steps.every((step) => step % smallest === 0) ? frequency : null;
}
