import type { Texts } from '#domain/language.ts';
import type { PeriodCode } from '#domain/period.ts';
import type { SeedFigure } from '../types.ts';

type Change = {
  organisation: string;
  metric: string;
  breakdown: string;
  period: PeriodCode;
  /** The figure as it stood before. */
  before: (figure: SeedFigure) => SeedFigure;
};

type Correction = { publishedAt: string; reason: Texts; changes: readonly Change[] };

const raisedBy =
  (amount: number) =>
  (figure: SeedFigure): SeedFigure => ({ ...figure, value: (figure.value ?? 0) + amount });

const withNumeratorRaisedBy =
  (amount: number, scale: number, rest: Partial<SeedFigure> = {}) =>
  (figure: SeedFigure): SeedFigure => {
    const numerator = (figure.numerator ?? 0) + amount;
    return { ...figure, numerator, value: (scale * numerator) / (figure.denominator ?? 1), ...rest };
  };

/** Minutes that the guides believed they had saved, before they measured. */
const overestimatedMinutes = 46_000;

export const corrections: readonly Correction[] = [
  {
    publishedAt: '2022-06-14T09:30:00Z',
    reason: {
      sv: 'Pappersblanketter från fjällstationerna hade räknats två gånger.',
      en: 'Paper forms from the mountain stations had been counted twice.',
      da: 'Papirblanketter fra fjeldstationerne var talt med to gange.',
    },
    changes: [
      {
        organisation: 'stigverket-huts',
        metric: 'total-transactions',
        breakdown: 'total',
        period: '2022-Q1',
        before: raisedBy(1_240),
      },
    ],
  },
  {
    publishedAt: '2023-03-03T12:15:00Z',
    reason: {
      sv: '38 svar kom från vårt eget provutskick och har tagits bort.',
      en: '38 answers came from our own test mailing and have been removed.',
      da: '38 svar stammede fra vores egen prøveudsendelse og er fjernet.',
    },
    changes: [
      {
        organisation: 'stigverket-trails',
        metric: 'customer-satisfaction',
        breakdown: 'total',
        period: '2022-Q4',
        before: (figure) => ({
          ...figure,
          value: Math.round(((figure.value ?? 0) + 1.4) * 10) / 10,
          answers: (figure.answers ?? 0) + 38,
        }),
      },
    ],
  },
  {
    publishedAt: '2024-05-28T08:00:00Z',
    reason: {
      sv: 'Ärenden som flyttats från fyrarna saknade väntetiden före flytten.',
      en: 'Cases moved from the lighthouses lacked their waiting time before the move.',
      da: 'Sager flyttet fra fyrtårnene manglede ventetiden fra før flytningen.',
    },
    changes: [
      {
        organisation: 'stigverket-crossings',
        metric: 'lead-time-days',
        breakdown: 'total',
        period: '2024-Q1',
        before: withNumeratorRaisedBy(-13_500, 1),
      },
    ],
  },
  {
    publishedAt: '2025-06-18T13:45:00Z',
    reason: {
      sv: 'En kommun räknade om nyttan av den gemensamma ledkartan och bekräftade ett lägre belopp.',
      en: 'A municipality recalculated its benefit from the shared trail map and confirmed a lower amount.',
      da: 'En kommune genberegnede gevinsten ved det fælles stikort og bekræftede et lavere beløb.',
    },
    changes: ['total', 'reach.external'].map((breakdown) => ({
      organisation: 'stigverket',
      metric: 'benefit-for-others',
      breakdown,
      period: '2025-Q1' as const,
      before: raisedBy(1_150_000),
    })),
  },
  {
    publishedAt: '2026-09-15T10:20:00Z',
    reason: {
      sv: 'Uppskattade minuter ersatta av årets tidsmätning.',
      en: 'Estimated minutes replaced by this year’s time measurement.',
      da: 'Anslåede minutter er erstattet af årets tidsmåling.',
    },
    changes: [
      ...['total', 'relieved.staff'].map((breakdown) => ({
        organisation: 'stigverket-guides',
        metric: 'reduced-administration',
        breakdown,
        period: '2026-Q2' as const,
        before: withNumeratorRaisedBy(overestimatedMinutes, 100, { status: 'E' }),
      })),
      {
        organisation: 'stigverket-guides',
        metric: 'reduced-administration',
        breakdown: 'relieved.citizens',
        period: '2026-Q2',
        before: (figure) => ({ ...figure, status: 'E' }),
      },
    ],
  },
];
