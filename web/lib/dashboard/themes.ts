import { m } from '#web/lib/paraglide/messages.js';

export type Theme = 'customers' | 'ease' | 'benefit' | 'vision' | 'courage' | 'visibility' | 'other';

/** What belongs together on a dashboard: by the number of the measure, or by code for metrics outside the fourteen. */
const themeOfMeasure: Readonly<Record<number, Theme>> = {
  5: 'customers',
  9: 'customers',
  4: 'ease',
  6: 'benefit',
  7: 'benefit',
  12: 'benefit',
  1: 'vision',
  13: 'vision',
  2: 'courage',
  3: 'courage',
  8: 'courage',
  11: 'courage',
  10: 'visibility',
  14: 'visibility',
};

const themeOfCode: Readonly<Record<string, Theme>> = {
  'completion-rate': 'customers',
  'lead-time-days': 'customers',
  'digital-share': 'ease',
  'digital-transactions': 'ease',
  'total-transactions': 'ease',
  'cost-savings': 'ease',
  'cost-per-case': 'ease',
  'cocreated-share': 'benefit',
  'dialogue-hours': 'benefit',
  'improvement-hours': 'courage',
  'job-learning-share': 'courage',
};

export const themeOf = (metric: { metric: string; measure: number | null }): Theme =>
  themeOfMeasure[metric.measure ?? 0] ?? themeOfCode[metric.metric] ?? 'other';

export const themeNames: Record<Theme, typeof m.theme_other> = {
  customers: m.theme_customers,
  ease: m.theme_ease,
  benefit: m.theme_benefit,
  vision: m.theme_vision,
  courage: m.theme_courage,
  visibility: m.theme_visibility,
  other: m.theme_other,
};
