import type { Form, FormRow } from '#domain/form.ts';
import type { PeriodCode } from '#domain/period.ts';

const row = (metric: string, rest: Partial<FormRow> = {}): FormRow => ({
  metric,
  breakdown: 'total',
  asks: 'value',
  asksAnswers: false,
  isRequired: true,
  ...rest,
});

/** What the units of the agency report each quarter. */
export const quarterlyForm: Form = {
  code: 'quarterly-effects',
  organisation: 'stigverket',
  names: { sv: 'Kvartalets effektmått', en: 'Effects of the quarter', da: 'Kvartalets effektmål' },
  instructions: {
    sv: 'Räkna ärenden som avslutats under kvartalet. Fråga Stödenheten om något är oklart.',
    en: 'Count cases that were closed during the quarter. Ask the support unit if anything is unclear.',
    da: 'Tæl sager, der er afsluttet i kvartalet. Spørg støtteenheden, hvis noget er uklart.',
  },
  frequency: 'Q',
  firstPeriod: '2026-Q2',
  organisations: ['stigverket-trails', 'stigverket-huts', 'stigverket-crossings', 'stigverket-guides'],
  openDays: -60,
  dueDays: 30,
  lockDays: null,
  levels: 1,
  rows: [
    row('total-transactions'),
    row('digital-transactions'),
    row('completion-rate', { asks: 'parts' }),
    row('customer-satisfaction', { asksAnswers: true }),
    row('lead-time-days', { asks: 'parts', isRequired: false }),
    row('reduced-administration', { asks: 'parts' }),
    row('reduced-administration', { breakdown: 'relieved.staff', asks: 'parts', isRequired: false }),
    row('reduced-administration', { breakdown: 'relieved.citizens', asks: 'parts', isRequired: false }),
    row('reduced-administration', { breakdown: 'relieved.companies', asks: 'parts', isRequired: false }),
    row('released-hours'),
    row('improvement-hours'),
    row('ideas-delivered'),
  ],
  rules: [
    {
      expression: 'digital-transactions <= total-transactions',
      severity: 'hard',
      texts: {
        sv: 'De digitala ärendena är högst lika många som alla ärenden.',
        en: 'Digital cases are at most as many as all cases.',
        da: 'De digitale sager er højst lige så mange som alle sager.',
      },
    },
  ],
};

/** What is said of figures that lie outside of what is usual, whether they rise or fall. */
export const explanation = 'Kontrollerat mot källsystemet: siffran stämmer.';

export type SeedStage = {
  organisation: string;
  period: PeriodCode;
  stage: 'approved' | 'held' | 'submitted' | 'half-filled' | { returned: string; reason: string };
};

const approved = (period: PeriodCode): SeedStage[] =>
  quarterlyForm.organisations.map((organisation) => ({ organisation, period, stage: 'approved' }));

/** Where each unit is: two quarters behind them, the present one in every stage. */
export const stages: readonly SeedStage[] = [
  ...approved('2026-Q2'),
  ...approved('2026-Q3'),
  { organisation: 'stigverket-trails', period: '2026-Q4', stage: 'half-filled' },
  {
    organisation: 'stigverket-huts',
    period: '2026-Q4',
    stage: { returned: 'improvement-hours', reason: 'Är timmarna i november med? Det ser lågt ut.' },
  },
  { organisation: 'stigverket-crossings', period: '2026-Q4', stage: 'submitted' },
  // approved before their day: everybody sees when, and nobody what
  { organisation: 'stigverket-guides', period: '2026-Q4', stage: 'held' },
];

/** How long after its last day to hand in, and when in the day, a quarter is announced for. */
export const releaseDays = 2;
export const releaseTime = '08:00:00Z';
