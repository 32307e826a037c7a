import type { PeriodCode } from '#domain/period.ts';
import type { SeedFigure } from '../types.ts';
import { type Curve, valuesAlong } from './curve.ts';
import { figure, periodsOf, quotient } from './figure.ts';
import { quarters } from './periods.ts';

type CaseUnit = {
  organisation: string;
  /** Cases per quarter. */
  cases: Curve;
  digitalPercent: Curve;
  /** Of the digital cases begun, how many are finished. */
  completedPercent?: Curve;
};

const caseUnits: readonly CaseUnit[] = [
  {
    organisation: 'stigverket-trails',
    cases: { trend: [9_400, 11_200], noise: 260, season: [-3_600, 1_900, 4_100, -2_400] },
    digitalPercent: { trend: [65, 79], noise: 0.8 },
    completedPercent: { trend: [78, 88], noise: 0.7 },
  },
  {
    organisation: 'stigverket-huts',
    cases: { trend: [24_500, 27_500], noise: 700, season: [-6_000, 5_500, 9_000, -8_500] },
    digitalPercent: { trend: [73, 88], noise: 0.9 },
    completedPercent: { trend: [82, 90], noise: 0.6 },
  },
  {
    organisation: 'stigverket-crossings',
    cases: {
      trend: [212_000, 231_000],
      noise: 4_200,
      season: [-52_000, 18_000, 61_000, -27_000],
      steps: [{ from: '2024-Q1', by: 6_200 }],
    },
    digitalPercent: { trend: [82.5, 90], noise: 0.5, season: [-0.5, 0.3, 0.8, -0.6] },
    // the new sign-in came before summer 2025, and many turn back at it
    completedPercent: {
      trend: [90.5, 91.5],
      noise: 0.5,
      steps: [
        { from: '2025-Q2', by: -4.2 },
        { from: '2025-Q4', by: -1.8 },
        { from: '2026-Q2', by: -1.2 },
      ],
    },
  },
  {
    organisation: 'stigverket-lighthouses',
    cases: { trend: [6_100, 6_400], noise: 180, season: [-2_900, 1_300, 3_900, -2_300] },
    digitalPercent: { trend: [68, 73], noise: 1 },
  },
  {
    organisation: 'stigverket-guides',
    cases: { trend: [151_000, 133_000], noise: 3_100, season: [4_000, 9_000, -2_000, -11_000] },
    digitalPercent: {
      trend: [63, 72],
      noise: 0.7,
      // letters about one's own case can be answered on the phone
      steps: [{ from: '2024-Q4', by: 3 }],
    },
    completedPercent: { trend: [80, 85], noise: 0.8 },
  },
];

export type CaseVolume = { organisation: string; period: PeriodCode; total: number; digital: number };

const volumesOf = ({ organisation, cases, digitalPercent }: CaseUnit): CaseVolume[] => {
  const periods = periodsOf(organisation, quarters);
  const totals = valuesAlong(`${organisation} cases`, cases, periods).map(Math.round);
  const percents = valuesAlong(`${organisation} digital`, digitalPercent, periods);
  return periods.map((period, index) => {
    const total = totals[index] ?? 0;
    return { organisation, period, total, digital: Math.round((total * (percents[index] ?? 0)) / 100) };
  });
};

/** What other figures of the same unit must agree with. */
export const caseVolumes: readonly CaseVolume[] = caseUnits.flatMap(volumesOf);

/** Finished cases are the digital ones; those begun follow from how many finish. */
const completionRates = ({ organisation, completedPercent }: CaseUnit): SeedFigure[] => {
  if (completedPercent === undefined) return [];
  const percents = valuesAlong(`${organisation} completed`, completedPercent, quarters);
  return caseVolumes
    .filter((volume) => volume.organisation === organisation)
    .map(({ period, digital }, index) =>
      quotient(organisation, 'completion-rate', period, {
        numerator: digital,
        denominator: Math.round((100 * digital) / (percents[index] ?? 100)),
      }),
    );
};

export const volumeFigures: readonly SeedFigure[] = [
  ...caseVolumes.flatMap(({ organisation, period, total, digital }) => [
    figure(organisation, 'total-transactions', period, total),
    figure(organisation, 'digital-transactions', period, digital),
  ]),
  ...caseUnits.flatMap(completionRates),
];
