import { describe, expect, test } from 'vitest';
import { directions, measuringTypes, rollupRules, scaleOf, units, visibilities } from '#domain/metric.ts';
import { languages } from '#domain/language.ts';
import { unitText } from '#domain/number.ts';

describe('the words that a metric is defined by', () => {
  test.each([
    ['directions', directions],
    ['measuring types', measuringTypes],
    ['roll-up rules', rollupRules],
    ['units', units],
    ['visibilities', visibilities],
  ])('%s are codes, each named once', (_, words) => {
    expect(new Set<string>(words).size).toBe(words.length);
    for (const word of words) expect(word).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  test('no direction is a direction of its own: some measures must not be steered by', () => {
    expect(directions).toContain('none');
  });

  test('visibilities narrow from public on', () => {
    expect(visibilities).toEqual(['public', 'peers', 'organisation', 'restricted']);
  });

  test('every unit can be read in every language', () => {
    for (const unit of units) {
      for (const language of languages) expect(unitText(unit, language), unit).toMatch(/^\p{L}.+\p{L}|index/u);
    }
  });
});

test('shares are counted in hundredths, everything else as it is', () => {
  expect(units.filter((unit) => scaleOf({ unit }) !== 1)).toEqual(['percent']);
  expect(scaleOf({ unit: 'percent' })).toBe(100);
});
