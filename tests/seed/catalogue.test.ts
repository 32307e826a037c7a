import { describe, expect, test } from 'vitest';
import { derivationsIn } from '#domain/derivation.ts';
import { refuseBadFormulas } from '#domain/formula-check.ts';
import { languages } from '#domain/language.ts';
import { measures } from '#domain/measure.ts';
import { catalogue, customerVoiceFirst, dimensions } from '#db/seed/catalogue/index.ts';
import { expectAllLanguages, headlines, metricOf } from './expected.ts';

const companions = `ideas-shown-effect-share ideas-lead-time-days benefit-for-others-hours benefit-unconfirmed
  lessons-written lessons-reused projects-in-use-6m-share projects-in-use-12m-share projects-in-use-24m-share
  projects-in-use-36m-share projects-stop-lead-time-days mentoring-sessions shared-initiatives-share tenfold-goals
  live-screens media-mentions heart-pull released-hours digital-maturity-dimios digital-maturity-desi
  digital-maturity-desi-human-capital digital-maturity-desi-connectivity digital-maturity-desi-technology
  digital-maturity-desi-public-services`.split(/\s+/);

const outsideTheFourteen =
  `digital-share total-transactions digital-transactions lead-time-days cost-savings cost-per-case
  completion-rate improvement-hours dialogue-hours job-learning-share cocreated-share`.split(/\s+/);

const codes = catalogue.map((metric) => metric.code);

describe('the catalogue', () => {
  test('codes are unique and in kebab-case', () => {
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(code).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
  });

  test('holds every code of the mission, and nothing else', () => {
    expect([...codes].sort()).toEqual([...headlines, ...companions, ...outsideTheFourteen].sort());
  });

  test('measures 1–14 have one headline each, and metrics outside have no measure', () => {
    expect(measures.map(({ number, code }) => [number, code])).toEqual(headlines.map((code, at) => [at + 1, code]));
    for (const { number, code } of measures) {
      const headline = catalogue.filter((metric) => metric.measure === number && metric.isHeadline);
      expect(headline.map((metric) => metric.code)).toEqual([code]);
    }
    for (const code of outsideTheFourteen) expect(metricOf(code).measure).toBeNull();
  });

  test('every text is written in three languages', () => {
    for (const { names, definition, method, source } of catalogue)
      [names, definition, method, source].forEach(expectAllLanguages);
    for (const { names, question } of measures) [names, question].forEach(expectAllLanguages);
    for (const { names, categories } of dimensions)
      [names, ...categories.map((one) => one.names)].forEach(expectAllLanguages);
  });

  test('names are told apart in every language', () => {
    for (const language of languages) {
      expect(new Set(catalogue.map(({ names }) => names[language])).size).toBe(catalogue.length);
    }
  });

  test('formulas and dimensions refer to what exists', () => {
    for (const { dimensions: used } of catalogue) {
      for (const code of used) expect(dimensions.map((one) => one.code)).toContain(code);
      expect(used.length).toBeLessThanOrEqual(2);
    }
    refuseBadFormulas(catalogue, new Set(codes), new Map(dimensions.map((one) => [one.code, one])));
    expect(derivationsIn(catalogue).map(({ metric }) => metric)).toContain('digital-share');
    expect(metricOf('digital-share').formula).toBe('digital-transactions / total-transactions');
  });

  test('additive dimensions stand only on metrics whose values can be added', () => {
    const additive = dimensions.filter((one) => one.isAdditive).map((one) => one.code);
    for (const metric of catalogue.filter(({ dimensions: used }) => used.some((code) => additive.includes(code)))) {
      expect(['count', 'sek', 'hours', 'transactions'], metric.code).toContain(metric.unit);
    }
  });

  test('what must not be steered by has no direction', () => {
    for (const code of ['solved-with-others', 'project-outcomes', 'tv-series', 'media-mentions']) {
      expect(metricOf(code).direction).toBe('none');
    }
  });

  test('weighted means say what they weigh by, and no other rule does', () => {
    for (const { rollupRule, weight } of catalogue) expect(weight !== null).toBe(rollupRule === 'weighted-mean');
  });

  test('the display order holds every metric once, smiles first, companions after their headline', () => {
    expect([...customerVoiceFirst].sort()).toEqual([...codes].sort());
    expect(customerVoiceFirst.slice(0, 2)).toEqual(['customer-smiles', 'customer-satisfaction']);
    expect(customerVoiceFirst.at(-1)).toBe('tv-series');
    for (const { number, code } of measures) {
      for (const metric of catalogue.filter(({ measure }) => measure === number)) {
        expect(customerVoiceFirst.indexOf(metric.code)).toBeGreaterThanOrEqual(customerVoiceFirst.indexOf(code));
      }
    }
  });
});
