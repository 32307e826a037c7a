import { expect, test } from 'vitest';
import type { TargetAnswer } from '#api/targets/answers.ts';
import type { ProgressAnswer } from '#api/targets/progress-answers.ts';
import { periodsBetween } from '#domain/period.ts';
import { fieldsOf, readFields } from '#web/routes/organisations/[code]/targets/form.ts';
import { multipleText, progressOf } from '#web/routes/organisations/[code]/targets/progress.ts';
import { historyOf, wantedText } from '#web/routes/organisations/[code]/targets/targets.ts';
import { tenfoldChart } from '#web/routes/organisations/[code]/targets/tenfold-chart.ts';

const days = { unit: 'days', decimals: 0 } as const;
const target: TargetAnswer = {
  organisation: 'skatt',
  metric: 'lead-time-days',
  kind: 'tenfold',
  baselinePeriod: '2025',
  baselineValue: 35,
  level: 3.5,
  byPeriod: '2035',
  path: 'geometric',
  minimum: null,
  stretch: null,
  reason: null,
  stopsDoing: 'Dubbel granskning.',
  adoptedOn: null,
  isSetAfterResults: false,
  setAt: '2026-01-01T00:00:00Z',
  version: '"1"',
  expected: [],
};
const periods = periodsBetween('2025', '2035');
const pathTo = (multiple: number) => ({
  multiple,
  expected: periods.map((period, step) => ({ period, multiple: multiple ** (step / 10), value: 0 })),
});
const progress: ProgressAnswer = {
  target,
  judgement: null,
  measure: 'inverse',
  figures: [
    { period: '2025', value: 35, multiple: 1, status: 'on-path' },
    { period: '2026', value: 17.5, multiple: 2, status: 'on-path' },
    { period: '2027', value: 0, multiple: null, status: 'reached' },
  ],
  paths: [pathTo(1.1), pathTo(10)],
  pace: { isKnown: true, byPeriod: '2035', multiple: 4.25, lower: 2, upper: 9.5, figures: 8 },
  reactionDays: 90,
  offPath: { since: '2026', answerBy: '2027-05-01' },
};

test('a form is read as people write numbers and periods, and names the field that is no number', () => {
  const fields: Record<string, string> = {
    kind: 'change',
    path: 'geometric',
    baselinePeriod: 'kv 3 2026',
    byPeriod: 'snart',
    level: ' ',
    changePercent: '−12,5',
    minimum: '1.234',
    reason: ' Därför. ',
  };
  const written = (name: string) => fields[name] ?? '';
  expect(readFields(written, 'sv')).toEqual({
    wrong: null,
    body: {
      kind: 'change',
      path: 'geometric',
      baselinePeriod: '2026-Q3',
      byPeriod: 'snart',
      baselineValue: null,
      level: null,
      changePercent: -12.5,
      minimum: 1234,
      stretch: null,
      reason: 'Därför.',
      stopsDoing: null,
      adoptedOn: null,
    },
  });
  expect(readFields(written, 'en').body).toMatchObject({ minimum: 1.234 });
  fields['stretch'] = 'mycket';
  expect(readFields(written, 'sv')).toEqual({ body: null, wrong: 'stretch' });
});

test('what is to be reached is said with a decimal more where it is a tenth of something', () => {
  expect(wantedText(target, days, 'sv')).toBe('Tio gånger bättre: 3,5\u00a0dagar till 2035');
  expect(wantedText({ ...target, kind: 'level', level: 4 }, days, 'en')).toBe('4\u00a0days by 2035');
  expect([1, 1.1, 2.345, 10, 123.4].map((multiple) => multipleText(multiple, 'sv'))).toEqual([
    '×1',
    '×1,1',
    '×2,35',
    '×10',
    '×123',
  ]);
});

test.each([
  ['days', 'lower', null, 35, ''],
  ['days', 'lower', null, 0, '3,5'],
  ['sek', 'higher', null, -4, '3,5'],
  ['percent', 'higher', 100, 90, ''],
  ['percent', 'higher', 100, 100, '3,5'],
] as const)(
  'a tenfold in %s, %s, with the ceiling %s, keeps its own level where none follows from %s',
  (unit, direction, maximum, baselineValue, level) => {
    const metric = { code: 'a', unit, direction, maximum };
    expect(fieldsOf({ ...target, baselineValue }, { metrics: [] }, metric, 'sv')['level']).toBe(level);
  },
);

test('on the logarithmic axis a path by equal factors is a straight line', () => {
  const { lines } = tenfoldChart(periods, progress.figures, progress.paths, 'sv');
  expect(lines.map(({ text }) => text)).toEqual(['×1,1', '×10', 'Utfallet']);
  for (const { points } of lines.slice(0, 2)) {
    const places = points.split(' ').map((point) => point.split(',').map(Number));
    const [[x0 = 0, y0 = 0] = [], [x1 = 0, y1 = 0] = []] = [places[0], places.at(-1)];
    for (const [x = 0, y = 0] of places) {
      expect(Math.abs(y - (y0 + ((y1 - y0) * (x - x0)) / (x1 - x0)))).toBeLessThan(0.11);
    }
  }
  // what has no logarithm is in the table alone
  expect(lines[2]?.points.split(' ').length).toBe(2);
});

test('every version of a target is told with what would do and what is stretched for', () => {
  const version = { ...target, minimum: 7, stretch: 2, endedAt: null, endReason: null, setBy: null };
  const [told] = historyOf([version], days, 'en');
  expect(told?.texts.slice(1)).toEqual([
    'Acceptable: 7\u00a0days.',
    'Stretch target: 2\u00a0days.',
    'To get there we stop: Dubbel granskning.',
  ]);
});

test('the progress is told in sentences, and a tenfold is drawn with a table', () => {
  const told = progressOf(progress, days, { today: '2027-02-01', language: 'en' });
  expect(told.texts).toEqual([
    'Off track since 2026. Somebody must answer by 1 May 2027.',
    'Against the baseline it is ×2 (2026): ×1 is unchanged, ×10 is ten times better.',
    'At this pace it will be ×4.25 in 2035, with 95 per cent confidence between ×2 and ×9.50 if nothing new happens.',
  ]);
  const late = progressOf(progress, days, { today: '2027-05-02', language: 'en' });
  expect(late.texts[0]).toBe('Off track since 2026. Somebody should have answered by 1 May 2027.');
  const onTheDay = progressOf(progress, days, { today: '2027-05-01', language: 'en' });
  expect(onTheDay.texts[0]).toBe(told.texts[0]);
  expect(told.figure?.rows.map(({ cells }) => cells)).toEqual([
    ['2025', '35\u00a0days', '×1', '×1', '×1'],
    ['2026', '18\u00a0days', '×2', '×1.01', '×1.26'],
    ['2027', '0\u00a0days', '–', '×1.02', '×1.58'],
  ]);
  const level = { ...progress, target: { ...target, kind: 'level' as const }, offPath: null };
  const unclear = { ...level, pace: { isKnown: false, because: 'too-few' } as const };
  const plain = progressOf(unclear, days, { today: '2027-02-01', language: 'en' });
  expect([plain.figure, plain.texts[1]]).toEqual([
    null,
    'Where this pace leads nobody can tell: there are too few figures.',
  ]);
  // what cannot be put as times better has no pace at all
  expect(progressOf({ ...unclear, measure: null, paths: [] }, days, { today: '', language: 'en' }).texts).toEqual([]);
});
