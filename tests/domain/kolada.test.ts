import { describe, expect, test } from 'vitest';
import {
  attributionOf,
  decimalsOf,
  figuresIn,
  inBatches,
  isKoladaId,
  kindOf,
  metricCodeOf,
  metricOf,
  organisationCodeOf,
  unitOf,
  type KoladaRow,
  type Kpi,
} from '#domain/kolada.ts';
import { isCode } from '#domain/text.ts';

const kpi = (more: Partial<Kpi> = {}): Kpi => ({
  id: 'N15428',
  title: 'Behöriga till yrkesprogram, andel (%)',
  description: 'Antal elever  i åk 9\nsom är behöriga.',
  isDividedByGender: true,
  publishedYear: 2025,
  preliminaryOn: null,
  finalOn: null,
  ...more,
});
const row = (values: Partial<KoladaRow['values'][number]>[], year = 2024): KoladaRow => ({
  kpi: 'N15428',
  municipality: '1480',
  year,
  values: values.map((value) => ({ gender: 'T', value: 1, status: 'OK', isDeleted: false, ...value })),
});
const today = '2026-11-22';
const shown = (values: Partial<KoladaRow['values'][number]>[], described = kpi(), year = 2024, on = today) =>
  figuresIn(row(values, year), described, on).map(({ breakdown, value, status }) => [breakdown, value, status]);

describe('a row of Kolada', () => {
  test('has figures of all, women and men', () => {
    expect(shown([{ value: 42.5 }, { gender: 'M', value: 40.2 }, { gender: 'K', value: 44.8 }])).toEqual([
      ['total', 42.5, 'A'],
      ['gender.men', 40.2, 'A'],
      ['gender.women', 44.8, 'A'],
    ]);
  });

  test('of a key figure that is not divided by gender has the total alone', () => {
    expect(shown([{}, { gender: 'K' }, { gender: 'M' }], kpi({ isDividedByGender: false }))).toEqual([
      ['total', 1, 'A'],
    ]);
  });

  test('says nothing of a gender that nobody knows', () => {
    expect(shown([{ gender: 'X' }, { gender: 'constructor' }])).toEqual([]);
  });

  test('that is deleted takes its figure back, whatever stands in it', () => {
    expect(shown([{ value: 7, isDeleted: true }])).toEqual([['total', null, 'O']]);
    expect(shown([{ value: null, status: 'Private', isDeleted: true }])).toEqual([['total', null, 'O']]);
  });

  test('without a value is missing, or kept from others', () => {
    expect(shown([{ value: null, status: 'Missing' }])).toEqual([['total', null, 'O']]);
    expect(shown([{ value: null, status: 'Private' }])).toEqual([['total', null, 'Q']]);
  });

  test('keeps nought, and leaves out what is beyond all measure', () => {
    expect(shown([{ value: 0 }])).toEqual([['total', 0, 'A']]);
    expect(shown([{ value: -3.5 }])).toEqual([['total', -3.5, 'A']]);
    expect(shown([{ value: 1e15 }])).toEqual([['total', 1e15, 'A']]);
    expect(shown([{ value: -1.1e15 }])).toEqual([['total', null, 'O']]);
  });

  test('is provisional in the latest year, from the first day until Kolada settles it', () => {
    const described = kpi({ preliminaryOn: '2026-05-04', finalOn: '2026-09-30' });
    const status = (on: string, year = 2025) => shown([{}], described, year, on)[0]?.[2];
    expect(status('2026-05-03')).toBe('A');
    expect(status('2026-05-04')).toBe('P');
    expect(status('2026-09-29')).toBe('P');
    expect(status('2026-09-30')).toBe('A');
    expect(status('2026-06-01', 2024)).toBe('A');
    expect(shown([{}], { ...described, finalOn: null }, 2025, '2026-06-01')[0]?.[2]).toBe('A');
    expect(shown([{}], { ...described, preliminaryOn: null }, 2025, '2026-06-01')[0]?.[2]).toBe('A');
  });
});

describe('codes', () => {
  test('say where they are from', () => {
    expect([metricCodeOf('N00001'), organisationCodeOf('0013')]).toEqual(['kolada-n00001', 'kolada-0013']);
    expect(isCode(metricCodeOf('N00001'))).toBe(true);
  });

  test('are made of ids alone', () => {
    expect(['N00001', '1480', 'G35951'].map(isKoladaId)).toEqual([true, true, true]);
    const others = ['', 'N1/..', 'N1,N2', 'N 1', '../x', 'N1?x=1', 'N'.repeat(21), 'Å1'];
    expect(others.filter(isKoladaId)).toEqual([]);
  });

  test('a place is a municipality, a region or the country', () => {
    const kind = (id: string, type: string) => kindOf({ id, title: '', type });
    expect([kind('1480', 'K'), kind('0013', 'L'), kind('0013', 'R'), kind('0000', 'L')]).toEqual([
      'municipality',
      'region',
      'region',
      'country',
    ]);
  });
});

describe('a metric of Kolada', () => {
  test('has its name, its definition and its unit from there, and is never rolled up', () => {
    expect(metricOf(kpi(), 1)).toMatchObject({
      code: 'kolada-n15428',
      names: { sv: 'Behöriga till yrkesprogram, andel (%)' },
      definition: { sv: 'Antal elever i åk 9 som är behöriga.' },
      unit: 'percent',
      decimals: 1,
      rollupRule: 'none',
      direction: 'none',
      frequencies: ['A'],
      dimensions: ['gender'],
      visibility: 'public',
      isCumulative: false,
      isHeadline: false,
      isSeasonal: false,
    });
    expect(metricOf(kpi({ isDividedByGender: false }), 0).dimensions).toEqual([]);
  });

  test('without a title is called by its id, and a title without end is cut', () => {
    expect(metricOf(kpi({ title: ' ' }), 0).names.sv).toBe('N15428');
    expect(metricOf(kpi({ title: 'x'.repeat(9_000), description: 'y'.repeat(9_000) }), 0)).toMatchObject({
      names: { sv: 'x'.repeat(300) },
      definition: { sv: 'y'.repeat(2_000) },
    });
  });

  test.each([
    ['Behöriga, andel (%)', 'percent'],
    ['Nettokostnadsavvikelse, procent', 'percent'],
    ['Skattesats, 50 % av kr', 'percent'],
    ['Kostnad grundskola, kr/elev', 'sek'],
    ['Omsättning i kronor', 'sek'],
    ['Väntetid, medelvärde i dagar', 'days'],
    ['Undervisning, timmar per vecka', 'hours'],
    ['Svarstid, minuter', 'minutes'],
    ['Nöjd-Inflytande-Index', 'index'],
    ['Invånare totalt, antal', 'count'],
    ['Nettokostnadsavvikelse, mnkr', 'count'],
    ['Krav på vardagar', 'count'],
  ])('%s is told in %s', (title, unit) => expect(unitOf(title)).toBe(unit));

  test.each([
    [[], 0],
    [[1, null, 3], 0],
    [[1, 2.5], 1],
    [[2.5, 21.75], 2],
    [[-0.1], 1],
    [[0.123456], 2],
    [[21.75, 1], 2],
  ])('%j has %i decimals', (values, decimals) => expect(decimalsOf(values)).toBe(decimals));

  test('names its source and the day it was fetched, in three languages', () => {
    expect(attributionOf('2026-11-22')).toEqual({
      sv: 'Källa: Kolada (RKA), hämtat 2026-11-22',
      en: 'Source: Kolada (RKA), fetched 2026-11-22',
      da: 'Kilde: Kolada (RKA), hentet 2026-11-22',
    });
  });
});

test('ids are asked for by twenty-five', () => {
  const many = Array.from({ length: 51 }, (_, index) => index);
  expect(inBatches(many).map(({ length }) => length)).toEqual([25, 25, 1]);
  expect(inBatches(many).flat()).toEqual(many);
  expect(inBatches([])).toEqual([]);
});
