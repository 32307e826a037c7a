// A second, naive way to put figures of months together: plain loops over rows, and nothing from domain/.
import { generator } from './random.ts';

export type MonthRow = {
  unit: string;
  metric: string;
  month: string;
  value: number;
  numerator: number;
  denominator: number;
  n: number;
};
export type NaiveView = 'period' | 'year-to-date' | 'rolling';

const lengths: Record<string, number> = { A: 12, S: 6, T: 4, Q: 3, M: 1 };
const monthText = (index: number) => `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;

/** The months that a figure of `2025-Q3` tells of. */
export function monthsOf(period: string, view: NaiveView): string[] {
  const [year = '', rest = ''] = period.split('-');
  const letter = rest === '' ? 'A' : /^\d/.test(rest) ? 'M' : rest.charAt(0);
  const place = rest === '' ? 1 : Number(rest.replace(/^\D/, ''));
  const length = lengths[letter] ?? NaN;
  const last = 12 * Number(year) + place * length - 1;
  const first = { period: last - length + 1, 'year-to-date': 12 * Number(year), rolling: last - 11 }[view];
  return Array.from({ length: last - first + 1 }, (_, step) => monthText(first + step));
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

/** Null unless every month is there. */
export function naiveFigure(
  rows: readonly MonthRow[],
  months: readonly string[],
  rule: 'sum' | 'last' | 'quotient' | 'by-n',
): number | null {
  const found = months.flatMap((month) => rows.filter((row) => row.month === month));
  if (rule === 'last') return rows.find((row) => row.month === months.at(-1))?.value ?? null;
  if (found.length !== months.length) return null;
  if (rule === 'sum') return sum(found.map(({ value }) => value));
  return rule === 'quotient'
    ? (100 * sum(found.map(({ numerator }) => numerator))) / sum(found.map(({ denominator }) => denominator))
    : sum(found.map(({ value, n }) => value * n)) / sum(found.map(({ n }) => n));
}

/** Three years of every metric in every unit, about one month in forty missing. */
export function someMonths(units: readonly string[], metrics: readonly string[], seed: number): MonthRow[] {
  const next = generator(seed);
  const whole = (most: number) => Math.floor(next() * most);
  const months = Array.from({ length: 36 }, (_, step) => monthText(12 * 2023 + step));
  return units.flatMap((unit) =>
    metrics.flatMap((metric) =>
      months.flatMap((month) => {
        const denominator = 20 + whole(80);
        const numerator = whole(denominator + 1);
        const isShare = metric === 'customer-smiles';
        const value = isShare ? (100 * numerator) / denominator : whole(100);
        const row = { unit, metric, month, value, numerator, denominator, n: isShare ? denominator : 10 + whole(50) };
        return next() < 1 / 40 ? [] : [row];
      }),
    ),
  );
}
