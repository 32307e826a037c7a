import { expect } from 'vitest';
import { languages, type Texts } from '#domain/language.ts';
import type { MetricDefinition } from '#domain/metric.ts';
import { catalogue } from '#db/seed/catalogue/index.ts';

/** By the number of the measure. */
export const headlines = [
  'heart-goal',
  'ideas-delivered',
  'digital-maturity',
  'reduced-administration',
  'customer-satisfaction',
  'benefit-for-others',
  'solved-with-others',
  'project-outcomes',
  'customer-smiles',
  'tv-series',
  'reverse-mentoring',
  'ecosystem-gain',
  'tenfold',
  'visibility',
];

export const metricOf = (code: string): MetricDefinition => {
  const metric = catalogue.find((one) => one.code === code);
  if (metric === undefined) throw new Error(`No metric ${code}`);
  return metric;
};

export const expectAllLanguages = (texts: Texts): void => {
  const written = languages.map((language) => texts[language] ?? '');
  for (const text of written) expect(text.trim(), JSON.stringify(texts)).not.toBe('');
  if (texts.sv.length > 40) expect(new Set(written).size, texts.sv).toBe(languages.length);
};
