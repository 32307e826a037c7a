// A second, naive reading of the fictional agency: what its seed says was published, put together with plain sums.
// It takes the seed's rows as they are and nothing from domain/.
import { agency } from '#db/seed/agency.ts';
import type { SeedFigure } from '#db/seed/types.ts';

export const agencyCode = 'stigverket';

/** What holds at a moment: of every figure what was published last. */
export function figuresKnown(asOf = '9999'): SeedFigure[] {
  const known = new Map<string, SeedFigure>();
  for (const { publishedAt, figures } of agency.publications) {
    if (publishedAt > asOf) continue;
    for (const figure of figures) {
      known.set([figure.organisation, figure.metric, figure.breakdown, figure.period].join(' '), figure);
    }
  }
  return [...known.values()];
}

const parentOf = new Map(agency.organisations.map(({ code, parent }) => [code, parent]));

export function isBelow(code: string, above: string): boolean {
  const parent = parentOf.get(code) ?? null;
  return parent !== null && (parent === above || isBelow(parent, above));
}

export type NaiveRule = 'sum' | 'ratio-percent' | 'ratio' | 'by-answers' | 'by-employees';

/** The last month of a period such as 2023-Q4 or 2023, as 2023-12. */
const lastMonth = (period: string) =>
  period.length === 4
    ? `${period}-12`
    : `${period.slice(0, 4)}-${String(Number(period.slice(6)) * 3).padStart(2, '0')}`;

const firstMonth = (period: string) =>
  period.length === 4
    ? `${period}-01`
    : `${period.slice(0, 4)}-${String(Number(period.slice(6)) * 3 - 2).padStart(2, '0')}`;

function employees(code: string, period: string): number {
  const structure = agency.organisations.find((one) => one.code === code)?.structure ?? [];
  const year = Number(period.slice(0, 4));
  const known = structure.filter((figure) => figure.year <= year);
  return (known.at(-1) ?? structure[0])?.employees ?? 0;
}

/** The figure of an organisation made of the units below it; null where none has anything that the rule can use. */
export function naiveRollup(
  above: string,
  metric: string,
  period: string,
  rule: NaiveRule,
  asOf?: string,
): { value: number | null; have: number; of: number } {
  const ofMetric = figuresKnown(asOf).filter(
    (figure) => figure.metric === metric && figure.breakdown === 'total' && isBelow(figure.organisation, above),
  );
  const existing = agency.organisations.filter(
    ({ code, validFrom, validTo }) =>
      ofMetric.some(({ organisation }) => organisation === code) &&
      validFrom.slice(0, 7) <= lastMonth(period) &&
      (validTo === null || validTo.slice(0, 7) >= firstMonth(period)),
  );
  let [over, under, have] = [0, 0, 0];
  for (const { code } of existing) {
    const figure = ofMetric.find((one) => one.organisation === code && one.period === period);
    if (!figure || figure.value === null) continue;
    const weight = {
      sum: 1,
      ratio: figure.denominator ?? 0,
      'ratio-percent': figure.denominator ?? 0,
      'by-answers': figure.answers ?? 0,
      'by-employees': employees(code, period),
    }[rule];
    have += 1;
    under += weight;
    over += rule === 'sum' ? figure.value : rule.startsWith('ratio') ? (figure.numerator ?? 0) : weight * figure.value;
  }
  const scale = rule === 'ratio-percent' ? 100 : 1;
  const value = have === 0 ? null : rule === 'sum' ? over : (scale * over) / under;
  return { value, have, of: existing.length };
}
