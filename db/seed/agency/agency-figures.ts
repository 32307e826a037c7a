import { periodNumber, type PeriodCode } from '#domain/period.ts';
import type { SeedFigure } from '../types.ts';
import { atLeastZero, type Curve, oneDecimal, rollingFour, roundTo, valuesAlong } from './curve.ts';
import { figure, quotient } from './figure.ts';
import { organisations } from './organisations.ts';
import { quarters, quartersForRolling, years } from './periods.ts';
import { caseVolumes } from './unit-volumes.ts';
import { agencyIdeas } from './unit-work.ts';

const agency = 'stigverket';

const along = (name: string, curve: Curve, periods = quarters): number[] =>
  valuesAlong(`${agency} ${name}`, curve, periods);

/** One value per period, or none before the metric was taken into use. */
const plain = (
  metric: string,
  curve: Curve,
  { nearest = 1, from = '2021-Q4' }: { nearest?: number; from?: PeriodCode } = {},
): SeedFigure[] =>
  along(metric, curve).flatMap((value, at) => {
    const period = quarters[at];
    if (period === undefined || periodNumber(period) < periodNumber(from)) return [];
    return [figure(agency, metric, period, roundTo(atLeastZero(value), nearest))];
  });

/** A share of a whole that is itself counted. */
const shareOf = (metric: string, percent: Curve, whole: Curve): SeedFigure[] => {
  const percents = along(metric, percent);
  const wholes = along(`${metric} of`, whole);
  return quarters.map((period, at) => {
    const denominator = Math.max(1, Math.round(wholes[at] ?? 1));
    const numerator = Math.min(denominator, Math.round((denominator * atLeastZero(percents[at] ?? 0)) / 100));
    return quotient(agency, metric, period, { numerator, denominator });
  });
};

type Parts = Readonly<Record<string, Curve>>;

/** The total of each period and the parts that it is the sum of. */
const withParts = (
  metric: string,
  dimension: string,
  parts: Parts,
  { nearest = 1, isRolling = false }: { nearest?: number; isRolling?: boolean } = {},
): SeedFigure[] => {
  const series = Object.entries(parts).map(([category, curve]) => {
    const values = along(`${metric} ${category}`, curve, isRolling ? quartersForRolling : quarters).map((value) =>
      roundTo(atLeastZero(value), nearest),
    );
    return { category, values: isRolling ? rollingFour(values) : values };
  });
  return quarters.flatMap((period, at) => [
    figure(
      agency,
      metric,
      period,
      series.reduce((sum, part) => sum + (part.values[at] ?? 0), 0),
    ),
    ...series.map(({ category, values }) =>
      figure(agency, metric, period, values[at] ?? 0, { breakdown: `${dimension}.${category}` }),
    ),
  ]);
};

const rolling = (metric: string, perQuarter: Curve, nearest = 1): SeedFigure[] =>
  rollingFour(along(metric, perQuarter, quartersForRolling).map((value) => roundTo(atLeastZero(value), nearest))).map(
    (value, at) => figure(agency, metric, quarters[at] ?? '2021-Q4', value),
  );

/** They come to what the visions and the tenfold goals come to now, which the form of the leadership proposes. */
const visionFigures = [
  ...plain('heart-goal', { trend: [31, 58.8], noise: 0 }, { from: '2022-Q2' }),
  ...along('tenfold', { trend: [0.664, 1.94], noise: 0 }).flatMap((value, at) => {
    const period = quarters[at];
    if (period === undefined || periodNumber(period) < periodNumber('2023-Q1')) return [];
    return [figure(agency, 'tenfold', period, oneDecimal(value))];
  }),
  ...plain(
    'tenfold-goals',
    {
      trend: [2, 2],
      noise: 0,
      steps: [
        { from: '2024-Q2', by: 2 },
        { from: '2026-Q1', by: -1 },
      ],
    },
    { from: '2023-Q1' },
  ),
];

const shownEffect = along('ideas-shown-effect-share', { trend: [26, 46], noise: 2 });

const ideaFigures = [
  ...agencyIdeas,
  ...agencyIdeas.map(({ period, value }, at) => {
    const denominator = value ?? 1;
    const numerator = Math.round((denominator * (shownEffect[at] ?? 0)) / 100);
    return quotient(agency, 'ideas-shown-effect-share', period, { numerator, denominator });
  }),
  ...plain('ideas-lead-time-days', { trend: [214, 118], noise: 7 }),
];

const projectFigures = [
  ...withParts(
    'project-outcomes',
    'outcome',
    {
      succeeded: { trend: [2.6, 3.8], noise: 0.9 },
      failed: { trend: [1.6, 1.3], noise: 0.7 },
      // since the rule that anybody may ask for a stop
      stopped: { trend: [0.4, 1.4], noise: 0.6, steps: [{ from: '2024-Q1', by: 0.6 }] },
    },
    { isRolling: true },
  ),
  ...rolling('lessons-written', { trend: [2.4, 7], noise: 1 }),
  ...rolling('lessons-reused', { trend: [0.4, 3], noise: 0.5 }),
  ...plain('projects-stop-lead-time-days', { trend: [402, 205], noise: 12 }),
  ...shareOf('projects-in-use-6m-share', { trend: [84, 90], noise: 3 }, { trend: [17, 22], noise: 1.2 }),
  ...shareOf('projects-in-use-12m-share', { trend: [72, 80], noise: 3 }, { trend: [16, 21], noise: 1.2 }),
  ...shareOf('projects-in-use-24m-share', { trend: [60, 63], noise: 3.5 }, { trend: [15, 19], noise: 1.2 }),
  ...shareOf('projects-in-use-36m-share', { trend: [51, 46], noise: 3.5 }, { trend: [13, 18], noise: 1.2 }),
];

const collaborationFigures = [
  ...withParts(
    'benefit-for-others',
    'reach',
    {
      internal: { trend: [900_000, 1_900_000], noise: 160_000 },
      external: { trend: [2_100_000, 6_400_000], noise: 420_000 },
    },
    { nearest: 10_000, isRolling: true },
  ),
  ...rolling('benefit-for-others-hours', { trend: [980, 2_700], noise: 120 }, 10),
  ...plain('benefit-unconfirmed', { trend: [3_400_000, 5_900_000], noise: 600_000 }, { nearest: 10_000 }),
  ...shareOf('solved-with-others', { trend: [17, 34], noise: 2 }, { trend: [58, 83], noise: 3 }),
  ...along('ecosystem-gain', { trend: [-1_600_000, 7_400_000], noise: 350_000 }).map((value, at) =>
    figure(agency, 'ecosystem-gain', quarters[at] ?? '2021-Q4', roundTo(value, 10_000)),
  ),
  ...shareOf('shared-initiatives-share', { trend: [20, 58], noise: 4 }, { trend: [9, 15], noise: 0.7 }),
  ...shareOf('cocreated-share', { trend: [13, 33], noise: 3 }, { trend: [19, 27], noise: 1.2 }),
  ...plain('dialogue-hours', { trend: [130, 410], noise: 28, season: [10, 30, -70, 30] }, { nearest: 5 }),
  ...plain('cost-savings', { trend: [900_000, 3_300_000], noise: 240_000 }, { nearest: 10_000 }),
];

/** Opening hours of a screen in a quarter. */
const screenHours = 520;

const screens = along('live-screens', { trend: [5, 21], noise: 0.6 }).map(Math.round);
const shownPercents = along('visibility', { trend: [24, 68], noise: 2.5, season: [0, 0, -3, 0] });

const opennessFigures = [
  ...quarters.flatMap((period, at) => {
    const number = screens[at] ?? 0;
    const denominator = number * screenHours;
    const numerator = Math.round((denominator * (shownPercents[at] ?? 0)) / 100);
    return [
      figure(agency, 'live-screens', period, number),
      quotient(agency, 'visibility', period, { numerator, denominator }),
    ];
  }),
  ...withParts('media-mentions', 'tone', {
    positive: { trend: [46, 71], noise: 7, season: [-9, 6, 16, -10] },
    neutral: { trend: [104, 118], noise: 9, season: [-20, 12, 30, -16] },
    // the ferries stood still in July 2023
    negative: {
      trend: [34, 29],
      noise: 5,
      season: [-4, 2, 8, -4],
      steps: [
        { from: '2023-Q3', by: 64 },
        { from: '2023-Q4', by: -64 },
      ],
    },
  }),
  ...[0, 0, 1, 2, 1].map((series, at) => figure(agency, 'tv-series', years[at] ?? '2021', series)),
];

const learningFigures = [
  ...shareOf('reverse-mentoring', { trend: [6, 53], noise: 2 }, { trend: [118, 124], noise: 1 }),
  ...plain('mentoring-sessions', { trend: [14, 84], noise: 5, season: [4, 6, -16, 6] }),
  ...along('job-learning-share', { trend: [8, 22], noise: 0.8 }, years).map((percent, at) => {
    const period = years[at] ?? '2021';
    const denominator = organisations[0]?.structure.find(({ year }) => String(year) === period)?.employees ?? 1;
    return quotient(agency, 'job-learning-share', period, {
      numerator: Math.round((denominator * percent) / 100),
      denominator,
    });
  }),
];

/** Three quarters of 2021 lie before the first figures. */
const casesBefore = 1_176_000;

const costsInMillions = [1_124.2, 1_131.6, 1_142.3, 1_118.7, 1_096.4];

const costFigures = years.map((year, at) => {
  const cases = caseVolumes
    .filter(({ period }) => period.startsWith(year))
    .reduce((sum, { total }) => sum + total, year === '2021' ? casesBefore : 0);
  const numerator = Math.round((costsInMillions[at] ?? 0) * 1_000_000);
  return quotient(agency, 'cost-per-case', year, { numerator, denominator: cases, scale: 1 });
});

/** What the agency answers for as a whole. Metrics that units report are rolled up, except the ideas. */
export const agencyFigures: readonly SeedFigure[] = [
  ...visionFigures,
  ...ideaFigures,
  ...projectFigures,
  ...collaborationFigures,
  ...opennessFigures,
  ...learningFigures,
  ...costFigures,
  figure(agency, 'digital-maturity-dimios', '2022', 44.2),
  figure(agency, 'digital-maturity-dimios', '2024', 49.6),
];
