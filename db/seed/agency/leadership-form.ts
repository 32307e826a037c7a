import type { Form, FormRow } from '#domain/form.ts';
import type { SeedStage } from './quarterly-form.ts';

const row = (metric: string, isRequired = true): FormRow => ({
  metric,
  breakdown: 'total',
  asks: 'value',
  asksAnswers: false,
  isRequired,
});

/** What the leadership answers for itself: two approve it after each other, and most of it is proposed from its targets. */
export const leadershipForm: Form = {
  code: 'leadership-goals',
  organisation: 'stigverket',
  names: { sv: 'Ledningens mål', en: 'Goals of the leadership', da: 'Ledelsens mål' },
  instructions: {
    sv: 'Det mesta räknas ut av målen och föreslås. Ta förslaget, eller skriv en annan siffra och varför.',
    en: 'Most of it is computed from the targets and proposed. Take the proposal, or write another figure and why.',
    da: 'Det meste regnes ud af målene og foreslås. Tag forslaget, eller skriv et andet tal og hvorfor.',
  },
  frequency: 'Q',
  firstPeriod: '2026-Q2',
  organisations: ['stigverket'],
  openDays: 1,
  dueDays: 60,
  lockDays: null,
  levels: 2,
  rows: [row('heart-goal'), row('tenfold'), row('tenfold-goals', false), row('live-screens')],
  rules: [],
};

/** One level has approved the quarter before; the present one has not been begun. */
export const leadershipStages: readonly SeedStage[] = [
  { organisation: 'stigverket', period: '2026-Q2', stage: 'approved' },
];

type SeedResponsibility = {
  organisation: string;
  metric: string;
  unit: string;
  /** By the address of somebody of the demonstration. */
  responsible: string | null;
  /** Somebody without an account, made up like everybody here. */
  reporter: { name: string; email: string } | null;
};

const rut = { name: 'Rut Rapportör', email: 'rut@stigverket.example' };
const anna = 'anna@stigverket.example';
const bo = 'bo@stigverket.example';

export const responsibilities: readonly SeedResponsibility[] = [
  { organisation: 'stigverket', metric: 'customer-satisfaction', unit: 'Kundmötet', responsible: anna, reporter: rut },
  { organisation: 'stigverket', metric: 'lead-time-days', unit: 'Kundmötet', responsible: anna, reporter: null },
  { organisation: 'stigverket', metric: 'ideas-delivered', unit: 'Stödenheten', responsible: anna, reporter: null },
  { organisation: 'stigverket', metric: 'heart-goal', unit: 'Ledningsstaben', responsible: bo, reporter: null },
  { organisation: 'stigverket-huts', metric: 'customer-satisfaction', unit: '', responsible: anna, reporter: rut },
];
