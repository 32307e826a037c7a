import { describe, expect, test } from 'vitest';
import {
  comparabilityMarks,
  firstAfter,
  markNotes,
  marksOf,
  marksOn,
  markText,
  type MarkedFigure,
} from '#domain/comparability.ts';
import { languages } from '#domain/language.ts';
import { periodNumber } from '#domain/period.ts';

const figure = { value: 12, status: 'normal', answers: null, isBreak: false } as const;
const shown: MarkedFigure = { period: '2026-Q3', value: 12, marks: [] };
const [during, after] = ['2026-09-30', '2026-10-01'];

describe('a figure is marked for everything that it is to be compared with care for', () => {
  test('and for nothing where there is nothing', () => {
    expect(marksOf(figure)).toEqual([]);
    expect(marksOn(shown, after)).toEqual([]);
  });

  test('as unfinished until the last day of its period is over', () => {
    expect(marksOn(shown, during)).toEqual(['unfinished']);
    expect(marksOn({ ...shown, marks: ['estimated', 'break'] }, during)).toEqual(['unfinished', 'estimated', 'break']);
    expect(marksOn({ ...shown, marks: ['estimated', 'break'] }, after)).toEqual(['estimated', 'break']);
    expect(marksOn({ ...shown, value: null }, during)).toEqual([]);
  });

  test('by its status', () => {
    for (const status of ['provisional', 'estimated', 'unvalidated'] as const) {
      expect(marksOf({ ...figure, status })).toEqual([status]);
    }
    expect(marksOf({ ...figure, value: null, status: 'suppressed' })).toEqual(['suppressed']);
  });

  test('where the method is another than before, also where the figure itself is not shown', () => {
    expect(marksOf({ ...figure, isBreak: true })).toEqual(['break']);
    expect(marksOf({ ...figure, value: null, status: 'suppressed', isBreak: true })).toEqual(['suppressed', 'break']);
  });

  test('where few have answered', () => {
    expect(marksOf({ ...figure, answers: 19 })).toEqual(['few-answers']);
    expect(marksOf({ ...figure, answers: 20 })).toEqual([]);
  });

  test('and what is not there has none of a figure', () => {
    const missing = { value: null, status: 'missing', answers: 3, isBreak: true } as const;
    expect(marksOf(missing)).toEqual([]);
    expect(marksOf({ ...missing, status: 'not-applicable' })).toEqual([]);
  });

  test('all together', () => {
    expect(marksOf({ ...figure, status: 'estimated', answers: 8, isBreak: true })).toEqual([
      'estimated',
      'break',
      'few-answers',
    ]);
  });
});

test('a method that changes within a period counts from the next', () => {
  expect(firstAfter('2026-04-01', 'Q')).toBe(periodNumber('2026-Q2'));
  expect(firstAfter('2026-04-02', 'Q')).toBe(periodNumber('2026-Q3'));
  expect(firstAfter('2026-01-01', 'A')).toBe(periodNumber('2026'));
});

describe('under a chart', () => {
  test('each mark is told with the figures that it is of', () => {
    const provisional: MarkedFigure = { ...shown, marks: ['provisional'] };
    const figures: MarkedFigure[] = [{ ...shown, period: '2026-Q1', marks: ['break'] }, { ...provisional, period: '2026-Q2' }, provisional]; // prettier-ignore
    expect(markNotes([{ name: null, figures }], during, 'sv')).toEqual([
      'Perioden pågår (kv 3 2026 till 2026-09-30).',
      'Preliminär (kv 2 2026, kv 3 2026).',
      'Brott i metoden (kv 1 2026).',
    ]);
    expect(markNotes([{ name: 'Norr', figures: [provisional] }], after, 'en')).toEqual([
      'Provisional (Q3 2026: Norr).',
    ]);
    expect(markNotes([{ name: null, figures: [shown] }], after, 'en')).toEqual([]);
  });

  test('a name is said once for all its periods, and a period once for all its names', () => {
    const [spring, summer, autumn] = (['2026-Q1', '2026-Q2', '2026-Q3'] as const).map((period): MarkedFigure => ({
      period,
      value: 1,
      marks: ['provisional'],
    }));
    if (!spring || !summer || !autumn) throw new Error('three periods were made');
    const north = { name: 'Norr', figures: [spring, summer] };
    expect(markNotes([north, { name: 'Syd', figures: [autumn] }], after, 'sv')).toEqual([
      'Preliminär (Norr: kv 1 2026, kv 2 2026; Syd: kv 3 2026).',
    ]);
    const ofOne = ['Norr', 'Syd'].map((name) => ({ name, figures: [summer] }));
    expect(markNotes(ofOne, after, 'sv')).toEqual(['Preliminär (kv 2 2026: Norr, Syd).']);
  });

  test('two of the same name are told each by itself', () => {
    const at = (period: '2026-Q1' | '2026-Q2'): MarkedFigure => ({ period, value: 1, marks: ['provisional'] });
    const lines = [at('2026-Q1'), at('2026-Q2')].map((one) => ({ name: 'Norr', figures: [one] }));
    expect(markNotes(lines, after, 'sv')).toEqual(['Preliminär (Norr: kv 1 2026; Norr: kv 2 2026).']);
    expect(markNotes([{ name: 'Norr', figures: lines.flatMap(({ figures }) => figures) }], after, 'sv')).toEqual([
      'Preliminär (Norr: kv 1 2026, kv 2 2026).',
    ]);
  });

  test('of many figures the last are told', () => {
    const years = ['2018', '2019', '2020', '2021', '2022', '2023', '2024', '2025'] as const;
    const figures = years.map((period): MarkedFigure => ({ period, value: 1, marks: ['estimated'] }));
    expect(markNotes([{ name: null, figures }], after, 'da')).toEqual(['Anslået (…, 2020, 2021, 2022, 2023, 2024, 2025).']); // prettier-ignore
    expect(markNotes([{ name: null, figures: figures.slice(2) }], after, 'da')).toEqual(['Anslået (2020, 2021, 2022, 2023, 2024, 2025).']); // prettier-ignore
  });
});

test('every mark has words of its own in every language', () => {
  for (const language of languages) {
    const texts = comparabilityMarks.map((mark) => markText(mark, language));
    expect(new Set(texts).size).toBe(comparabilityMarks.length);
    for (const text of texts) expect(text).toMatch(/^\p{Lu}.+\S$/u);
  }
});
