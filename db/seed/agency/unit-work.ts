import type { PeriodCode } from '#domain/period.ts';
import type { SeedFigure } from '../types.ts';
import { atLeastZero, type Curve, oneDecimal, rollingFour, roundTo, valuesAlong } from './curve.ts';
import { figure, periodsOf, quotient } from './figure.ts';
import { employeesOf } from './organisations.ts';
import { firstQuarter, quarters, quartersForRolling, years } from './periods.ts';
import { caseVolumes } from './unit-volumes.ts';

type Party = 'staff' | 'citizens' | 'companies';

/** Minutes per case at the baseline, and per cent of them saved since. */
type Relief = { minutes: number; savedPercent: Curve };

const reliefs: readonly { organisation: string; parties: Partial<Record<Party, Relief>> }[] = [
  {
    organisation: 'stigverket-trails',
    parties: {
      staff: { minutes: 95, savedPercent: { trend: [2, 30], noise: 0.8 } },
      // the first e-form moved work to the applicant, until it was rebuilt
      citizens: {
        minutes: 40,
        savedPercent: { trend: [-6, 14], noise: 1, steps: [{ from: '2024-Q1', by: 7 }] },
      },
      companies: { minutes: 35, savedPercent: { trend: [0, 19], noise: 1 } },
    },
  },
  {
    organisation: 'stigverket-huts',
    parties: {
      staff: { minutes: 52, savedPercent: { trend: [1, 28], noise: 0.8 } },
      citizens: {
        minutes: 25,
        savedPercent: { trend: [-3, 16], noise: 0.9, steps: [{ from: '2024-Q1', by: 5 }] },
      },
    },
  },
  {
    organisation: 'stigverket-crossings',
    parties: {
      staff: { minutes: 4, savedPercent: { trend: [2, 31], noise: 0.9 } },
      citizens: { minutes: 6, savedPercent: { trend: [1, 25], noise: 0.9 } },
      companies: { minutes: 2, savedPercent: { trend: [0, 16], noise: 1 } },
    },
  },
  {
    organisation: 'stigverket-guides',
    parties: {
      staff: { minutes: 21, savedPercent: { trend: [1, 24], noise: 0.7 } },
      citizens: {
        minutes: 15,
        savedPercent: { trend: [0, 27], noise: 0.8, steps: [{ from: '2024-Q4', by: 3 }] },
      },
    },
  },
];

/** How much of the time saved a manager can say the use of. */
const usedShare = 0.55;

const reliefFigures = reliefs.flatMap(({ organisation, parties }) => {
  const volumes = caseVolumes.filter((volume) => volume.organisation === organisation);
  const perParty = (['staff', 'citizens', 'companies'] as const).flatMap((party) => {
    const relief = parties[party];
    if (relief === undefined) return [];
    const percents = valuesAlong(`${organisation} ${party}`, relief.savedPercent, quarters);
    return volumes.map(({ period, total }, at) => {
      const denominator = total * relief.minutes;
      // nothing is saved in the quarter that the saving is counted from
      const saved = period === firstQuarter ? 0 : (denominator * (percents[at] ?? 0)) / 100;
      return { party, period, numerator: Math.round(saved), denominator };
    });
  });
  return volumes.flatMap(({ period }): SeedFigure[] => {
    const parts = perParty.filter((part) => part.period === period);
    const sumOf = (key: 'numerator' | 'denominator'): number => parts.reduce((sum, part) => sum + part[key], 0);
    const total = { numerator: sumOf('numerator'), denominator: sumOf('denominator') };
    const staffSaved = parts.find((part) => part.party === 'staff')?.numerator ?? 0;
    return [
      quotient(organisation, 'reduced-administration', period, total),
      ...parts.map((part) =>
        quotient(organisation, 'reduced-administration', period, part, {
          breakdown: `relieved.${part.party}`,
        }),
      ),
      figure(organisation, 'released-hours', period, roundTo((staffSaved * usedShare) / 60, 10)),
    ];
  });
});

const improvingUnits: readonly { organisation: string; hoursEach: Curve; ideas: Curve }[] = [
  {
    organisation: 'stigverket-trails',
    hoursEach: { trend: [1.6, 3.4], noise: 0.15, season: [0.2, 0.1, -0.7, 0.4] },
    ideas: { trend: [1.3, 2.4], noise: 0.7 },
  },
  {
    organisation: 'stigverket-huts',
    hoursEach: { trend: [1.2, 2.4], noise: 0.15, season: [0.2, 0, -0.8, 0.4] },
    ideas: { trend: [1.2, 1.8], noise: 0.7 },
  },
  {
    organisation: 'stigverket-crossings',
    hoursEach: { trend: [1.1, 1.9], noise: 0.15, season: [0.2, -0.1, -0.6, 0.3] },
    ideas: { trend: [1.6, 2.6], noise: 0.8 },
  },
  {
    organisation: 'stigverket-lighthouses',
    hoursEach: { trend: [2, 2.2], noise: 0.2, season: [0.3, 0, -0.8, 0.4] },
    ideas: { trend: [0.5, 0.6], noise: 0.4 },
  },
  {
    organisation: 'stigverket-guides',
    hoursEach: { trend: [1.9, 4.1], noise: 0.2, season: [0.2, 0.1, -0.6, 0.3] },
    ideas: { trend: [2.1, 4.4], noise: 0.9 },
  },
  {
    organisation: 'stigverket-support',
    hoursEach: { trend: [2.3, 3], noise: 0.2, season: [0.1, 0.1, -0.7, 0.4] },
    ideas: { trend: [0.8, 1.6], noise: 0.6 },
  },
];

const yearOf = (period: PeriodCode): number => Number(period.slice(0, 4));

const improvementFigures = improvingUnits.flatMap(({ organisation, hoursEach }) => {
  const periods = periodsOf(organisation, quarters);
  return valuesAlong(`${organisation} improvement`, hoursEach, periods).map((hours, at) => {
    const period = periods[at] ?? firstQuarter;
    const staff = employeesOf(organisation, yearOf(period));
    return figure(organisation, 'improvement-hours', period, roundTo(atLeastZero(hours) * staff, 10));
  });
});

const ideaFigures = improvingUnits.flatMap(({ organisation, ideas }) => {
  const perQuarter = valuesAlong(`${organisation} ideas`, ideas, periodsOf(organisation, quartersForRolling));
  const delivered = rollingFour(perQuarter.map((number) => Math.round(atLeastZero(number))));
  return delivered.map((number, at) => figure(organisation, 'ideas-delivered', quarters[at] ?? firstQuarter, number));
});

/** Ideas that two units made together count once in the whole, so the agency reports fewer than its units. */
const jointIdeas = [0, 1, 1, 1, 1, 2, 2, 1, 1, 2, 2, 3, 2, 2, 2, 3, 3, 2, 3, 3];

export const agencyIdeas: readonly SeedFigure[] = quarters.map((period, at) => {
  const units = ideaFigures.filter((one) => one.period === period);
  const sum = units.reduce((total, unit) => total + (unit.value ?? 0), 0);
  return figure('stigverket', 'ideas-delivered', period, sum - (jointIdeas[at] ?? 0));
});

const maturities: readonly { organisation: string; index: Curve }[] = [
  { organisation: 'stigverket-trails', index: { trend: [41, 57], noise: 1 } },
  { organisation: 'stigverket-huts', index: { trend: [44, 56], noise: 1 } },
  { organisation: 'stigverket-crossings', index: { trend: [52, 61], noise: 1 } },
  { organisation: 'stigverket-lighthouses', index: { trend: [33, 36], noise: 1 } },
  { organisation: 'stigverket-guides', index: { trend: [46, 64], noise: 1 } },
  { organisation: 'stigverket-support', index: { trend: [53, 58], noise: 1 } },
];

const maturityFigures = maturities.flatMap(({ organisation, index }) => {
  const periods = periodsOf(organisation, years);
  return valuesAlong(`${organisation} maturity`, index, periods).map((value, at) =>
    figure(organisation, 'digital-maturity', periods[at] ?? '2021', oneDecimal(value)),
  );
});

/** Per cent who know where we are going and want to go there. */
const pulls: readonly { organisation: string; percent: Curve }[] = [
  { organisation: 'stigverket-trails', percent: { trend: [47, 66], noise: 1.5 } },
  { organisation: 'stigverket-huts', percent: { trend: [51, 63], noise: 1.5 } },
  {
    organisation: 'stigverket-crossings',
    percent: { trend: [55, 58], noise: 1.5, steps: [{ from: '2024', by: -5 }] },
  },
  { organisation: 'stigverket-lighthouses', percent: { trend: [71, 64], noise: 2 } },
  { organisation: 'stigverket-guides', percent: { trend: [44, 73], noise: 1.5 } },
  { organisation: 'stigverket-support', percent: { trend: [58, 65], noise: 1.5 } },
];

/** Of the employees; parts by gender would show groups too small to show. */
const answerShare = 0.708;

const pullFigures = pulls.flatMap(({ organisation, percent }) => {
  const periods = periodsOf(organisation, years);
  return valuesAlong(`${organisation} pull`, percent, periods).map((value, at): SeedFigure => {
    const period = periods[at] ?? '2021';
    const denominator = Math.round(employeesOf(organisation, yearOf(period)) * answerShare);
    const numerator = Math.round((denominator * value) / 100);
    return quotient(organisation, 'heart-pull', period, { numerator, denominator }, { answers: denominator });
  });
});

export const workFigures: readonly SeedFigure[] = [
  ...reliefFigures,
  ...improvementFigures,
  ...ideaFigures,
  ...maturityFigures,
  ...pullFigures,
];
