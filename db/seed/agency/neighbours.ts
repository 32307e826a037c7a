import type { Texts } from '#domain/language.ts';
import type { PeriodCode } from '#domain/period.ts';

/** Figures about others that came in two files: agencies that do not exist either. */
export const neighbours: {
  name: string;
  organisations: readonly { code: string; names: Texts }[];
  metric: string;
  answers: number;
  /** What each file says; the second corrects a figure of the first. */
  files: readonly { name: string; figures: readonly (readonly [organisation: string, PeriodCode, value: number])[] }[];
} = {
  name: 'Grannmyndigheter (påhittade)',
  organisations: [
    { code: 'fyrverket', names: { sv: 'Fyrverket', en: 'The Lighthouse Agency', da: 'Fyrstyrelsen' } },
    { code: 'bojverket', names: { sv: 'Bojverket', en: 'The Buoy Agency', da: 'Bøjestyrelsen' } },
  ],
  metric: 'customer-satisfaction',
  answers: 400,
  files: [
    {
      name: 'grannar-2026-kv2.xlsx',
      figures: [
        ['fyrverket', '2026-Q1', 68.4],
        ['fyrverket', '2026-Q2', 69.1],
        ['bojverket', '2026-Q1', 72],
        ['bojverket', '2026-Q2', 71.2],
      ],
    },
    {
      name: 'grannar-2026-kv3.xlsx',
      figures: [
        ['fyrverket', '2026-Q2', 69.6],
        ['fyrverket', '2026-Q3', 70.3],
        ['bojverket', '2026-Q3', 71.8],
      ],
    },
  ],
};
