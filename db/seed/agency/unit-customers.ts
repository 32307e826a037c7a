import { periodNumber, type PeriodCode } from '#domain/period.ts';
import type { SeedFigure } from '../types.ts';
import { atLeastZero, type Curve, oneDecimal, valuesAlong } from './curve.ts';
import { figure, periodsOf, quotient } from './figure.ts';
import { quarters } from './periods.ts';
import { caseVolumes } from './unit-volumes.ts';

/** The new survey asks harder questions: everybody falls, nobody got worse. */
const newSurvey = { from: '2023-Q1', by: -4.5 } as const;

const surveys: readonly { organisation: string; satisfaction: Curve; answers: Curve }[] = [
  {
    organisation: 'stigverket-trails',
    satisfaction: {
      trend: [63, 64],
      noise: 0.7,
      steps: [
        newSurvey,
        { from: '2024-Q4', by: 4 },
        { from: '2025-Q1', by: 3 },
        { from: '2025-Q3', by: 2.5 },
        { from: '2026-Q2', by: 1.5 },
      ],
    },
    answers: { trend: [410, 520], noise: 30, season: [-90, 40, 110, -50] },
  },
  {
    organisation: 'stigverket-huts',
    satisfaction: {
      trend: [66, 66],
      noise: 0.7,
      steps: [newSurvey, { from: '2024-Q4', by: 3.5 }, { from: '2025-Q1', by: 2.5 }, { from: '2025-Q3', by: 2 }],
    },
    answers: { trend: [620, 700], noise: 40, season: [-140, 60, 190, -90] },
  },
  {
    organisation: 'stigverket-crossings',
    satisfaction: { trend: [70, 72], noise: 0.6, steps: [newSurvey, { from: '2025-Q2', by: -1.6 }] },
    answers: { trend: [1_450, 1_600], noise: 80, season: [-260, 90, 320, -150] },
  },
  {
    organisation: 'stigverket-lighthouses',
    satisfaction: { trend: [78, 79], noise: 1.2, steps: [newSurvey] },
    answers: { trend: [120, 135], noise: 12, season: [-60, 20, 75, -40] },
  },
  {
    organisation: 'stigverket-guides',
    satisfaction: {
      trend: [60, 61],
      noise: 0.6,
      steps: [newSurvey, { from: '2024-Q4', by: 3 }, { from: '2025-Q1', by: 3.5 }, { from: '2025-Q4', by: 3 }],
    },
    answers: { trend: [980, 1_120], noise: 60 },
  },
];

const smilePoints: readonly { organisation: string; percent: Curve; answers: Curve }[] = [
  {
    organisation: 'stigverket-huts',
    percent: { trend: [74, 80], noise: 1, season: [-4.5, 2, 5.5, -3] },
    answers: { trend: [900, 1_500], noise: 70, season: [-350, 200, 600, -300] },
  },
  {
    organisation: 'stigverket-crossings',
    percent: {
      trend: [71, 74],
      noise: 0.9,
      season: [-3.5, 1.5, 4.5, -2.5],
      steps: [{ from: '2025-Q2', by: -1.5 }],
    },
    answers: { trend: [3_200, 4_600], noise: 180, season: [-900, 350, 1_300, -600] },
  },
  {
    organisation: 'stigverket-guides',
    percent: { trend: [64, 68], noise: 1, season: [-1.5, 0.5, 2, -1], steps: [{ from: '2024-Q4', by: 4 }] },
    answers: { trend: [2_100, 2_700], noise: 120 },
  },
];

/** Only some cases wait for a decision: a ferry pass is issued at once. */
const decisions: readonly { organisation: string; days: Curve; share: number; from?: PeriodCode }[] = [
  {
    organisation: 'stigverket-trails',
    days: { trend: [46, 22], noise: 1.1, season: [-1, 1.5, 2, -1.5], steps: [{ from: '2024-Q4', by: -4 }] },
    share: 0.97,
  },
  {
    organisation: 'stigverket-huts',
    days: { trend: [31, 16], noise: 0.8, season: [-1, 1, 2, -1.5], steps: [{ from: '2025-Q1', by: -2 }] },
    share: 0.96,
  },
  { organisation: 'stigverket-lighthouses', days: { trend: [19, 16], noise: 0.9 }, share: 0.95 },
  // the lighthouses' cases moved here when the units became one
  {
    organisation: 'stigverket-crossings',
    days: { trend: [18, 9], noise: 0.7 },
    share: 0.026,
    from: '2024-Q1',
  },
];

const satisfactionFigures = surveys.flatMap(({ organisation, satisfaction, answers }) => {
  const periods = periodsOf(organisation, quarters);
  const indices = valuesAlong(`${organisation} satisfaction`, satisfaction, periods);
  const counts = valuesAlong(`${organisation} answers`, answers, periods);
  return periods.map((period, at) =>
    figure(organisation, 'customer-satisfaction', period, oneDecimal(indices[at] ?? 0), {
      answers: Math.round(counts[at] ?? 0),
    }),
  );
});

const smileFigures = smilePoints.flatMap(({ organisation, percent, answers }) => {
  const percents = valuesAlong(`${organisation} smiles`, percent, quarters);
  const counts = valuesAlong(`${organisation} taps`, answers, quarters);
  return quarters.map((period, at) => {
    const denominator = Math.round(counts[at] ?? 0);
    const numerator = Math.round((denominator * (percents[at] ?? 0)) / 100);
    return quotient(organisation, 'customer-smiles', period, { numerator, denominator }, { answers: denominator });
  });
});

const leadTimeFigures = decisions.flatMap(({ organisation, days, share, from = '2021-Q4' }) => {
  const volumes = caseVolumes.filter(
    (volume) => volume.organisation === organisation && periodNumber(volume.period) >= periodNumber(from),
  );
  const means = valuesAlong(
    `${organisation} days`,
    days,
    volumes.map((volume) => volume.period),
  );
  return volumes.map(({ period, total }, at) => {
    const denominator = Math.round(total * share);
    const numerator = Math.round(denominator * atLeastZero(means[at] ?? 0));
    return quotient(organisation, 'lead-time-days', period, { numerator, denominator, scale: 1 });
  });
});

export const customerFigures: readonly SeedFigure[] = [...satisfactionFigures, ...smileFigures, ...leadTimeFigures];
