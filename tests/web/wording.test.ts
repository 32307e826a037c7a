import { describe, expect, test } from 'vitest';
import { changeFrom } from '#domain/change.ts';
import { changeText } from '#web/lib/wording/change.ts';
import { comparedWith } from '#web/lib/wording/comparison.ts';
import { isSameCoverage } from '#domain/rollup.ts';
import { coverageText, unitNounOf } from '#web/lib/wording/coverage.ts';
import { dayText, lastDayText } from '#web/lib/wording/day.ts';
import { momentText } from '#web/lib/wording/moment.ts';
import { freshnessText } from '#web/lib/wording/freshness.ts';
import { asOfText } from '#web/lib/wording/as-of.ts';
import { statusText } from '#web/lib/wording/status.ts';
import { signalMark, whySignal } from '#web/lib/wording/signal.ts';
import { targetMark, targetText, whyStatus } from '#web/lib/wording/target.ts';

const share = { unit: 'percent', decimals: 1, direction: 'higher' } as const;
const days = { unit: 'days', decimals: 1, direction: 'lower' } as const;

const changeOf = (before: number, after: number, metric: typeof share | typeof days) => {
  const change = changeFrom(before, after, metric);
  if (change === null) throw new Error('both values are there');
  return { ...change, from: '2025-Q3' as const, acrossBreak: false };
};

test('shares change by percentage points, other things by per cent', () => {
  expect(changeText(changeOf(80, 82.3, share), share, null, '2026-11-01', 'sv')).toEqual({
    verdict: 'Bättre',
    amount: '+2,3 procentenheter',
    comparison: 'jämfört med samma kvartal i fjol',
    course: 'up',
    judgement: 'better',
    cautions: [],
  });
  expect(changeText(changeOf(20, 15, days), days, null, '2026-11-01', 'en')).toMatchObject({
    verdict: 'Better',
    amount: '−25.0%',
    course: 'down',
  });
});

test('unchanged is said in words', () => {
  expect(changeText(changeOf(80, 80, share), share, null, '2026-11-01', 'da')).toMatchObject({
    verdict: null,
    amount: 'Uændret',
    course: 'level',
  });
});

test('a change between sums of different units is told, not judged', () => {
  const text = changeText(changeOf(96, 39, share), share, '34 av 34 tjänster', '2026-11-01', 'sv');
  expect(text).toMatchObject({
    verdict: null,
    judgement: 'none',
    cautions: ['Då byggde siffran på 34 av 34 tjänster'],
  });
});

test('a change across a method break says so', () => {
  const change = { ...changeOf(60, 70, share), acrossBreak: true };
  expect(changeText(change, share, null, '2026-11-01', 'sv').cautions).toEqual(['Metoden ändrades däremellan']);
});

test('last year is last year only when it is', () => {
  expect(comparedWith('2025-Q3', '2026-11-01', 'sv')).toBe('samma kvartal i fjol');
  expect(comparedWith('2016-Q3', '2026-11-01', 'sv')).toBe('samma kvartal året före');
  expect(comparedWith('2025', '2026-11-01', 'en')).toBe('the year before');
  expect(comparedWith('2025-03', '2026-11-01', 'da')).toBe('samme måned sidste år');
});

test('what is due is told until it is late, and what nobody awaits any more is not late', () => {
  const due = { period: '2026-Q4', dueOn: '2027-02-09' } as const;
  expect(freshnessText(due, '2026-Q3', '2027-02-09', 'sv')).toEqual({
    text: 'Nästa siffra väntas 9 februari 2027',
    isLate: false,
  });
  expect(freshnessText(due, '2026-Q3', '2027-02-10', 'sv')).toEqual({
    text: '1 dag sen: kv 4 2026 skulle ha kommit 9 februari 2027',
    isLate: true,
  });
  expect(freshnessText(due, '2026-Q3', '2027-02-12', 'en')?.text).toBe(
    '3 days late: Q4 2026 was due on 9 February 2027',
  );
  expect(freshnessText(due, '2026-Q3', '2029-01-01', 'sv')).toEqual({
    text: 'Ingen ny siffra sedan kv 3 2026',
    isLate: false,
  });
  expect(freshnessText(null, '2026-Q3', '2029-01-01', 'sv')).toBeNull();
});

test('what a figure is made of is called by its name', () => {
  expect(coverageText(32, 34, 'services', 'sv')).toBe('32 av 34 tjänster');
  expect(coverageText(1, 1, 'units', 'da')).toBe('1 af 1 enhed');
  expect(coverageText(27, 27, 'countries', 'en')).toBe('27 of 27 countries');
  expect(unitNounOf('department', ['agency'])).toBe('services');
  expect(unitNounOf('union', ['country'])).toBe('countries');
  expect(unitNounOf('agency', ['division', 'unit'])).toBe('units');
});

test('sums of much the same units may be compared', () => {
  expect(isSameCoverage({ have: 34, of: 34 }, { have: 33, of: 34 })).toBe(true);
  expect(isSameCoverage({ have: 8, of: 34 }, { have: 34, of: 34 })).toBe(false);
  expect(isSameCoverage({ have: 0, of: 0 }, { have: 34, of: 34 })).toBe(true);
});

describe('how a figure stands against its target', () => {
  const target = { expected: 74.54, level: 75, byPeriod: '2026-Q4' } as const;
  const judged = {
    status: 'near',
    period: '2026-Q3',
    value: 74.4,
    tooOldOn: '2027-02-15',
    towards: 'higher',
    setAt: '2026-01-10T09:00:00Z',
    baselinePeriod: '2025-Q4',
    baselineValue: 70,
    byPeriod: '2026-Q4',
    level: 75,
    expected: 74.5,
    minimumExpected: null,
    nearFrom: 74,
    shortBy: 0.1,
  } as const;
  const textOn = (today: string, language: 'sv' | 'en' | 'da' = 'sv') =>
    targetText(target, judged, share, today, language);

  test('is said in a word, with a sign and a tone that say the same', () => {
    expect(textOn('2027-02-14')).toMatchObject({
      mark: { word: 'Nära', tone: 'quiet' },
      text: 'Planen är 74,5\u00a0% nu och 75,0\u00a0% kv\u00a04\u00a02026.',
    });
    const words = (['reached', 'on-path', 'near', 'off-path', 'no-target', 'too-old'] as const).map((status) =>
      targetMark(status, 'da'),
    );
    expect(words.map(({ word, tone }) => `${word}: ${tone}`)).toEqual([
      'Nået: better',
      'På vej: better',
      'Tæt på: quiet',
      'Ude af kurs: worse',
      'Intet mål: quiet',
      'For gammelt til at sige: quiet',
    ]);
    expect(new Set(words.map(({ icon }) => icon)).size).toBe(6);
  });

  test('says the level once where the plan is there already', () => {
    const reached = { ...target, expected: 75, byPeriod: '2025-Q4' } as const;
    expect(targetText(reached, judged, share, '2026-11-21', 'sv').text).toBe(
      'Målet är 75,0\u00a0% kv\u00a04\u00a02025.',
    );
  });

  test('cannot be said of an old figure', () => {
    expect(textOn('2027-02-15', 'en').mark?.word).toBe('Too old to say');
  });

  test('is left out where the target is set for other periods', () => {
    const other = { status: 'no-target', period: '2026-Q3', value: 74.4, tooOldOn: null } as const;
    expect(targetText({ ...target, expected: null }, other, share, '2026-11-21', 'en')).toEqual({
      mark: null,
      text: 'The target is 75.0% by Q4\u00a02026.',
    });
    expect(whyStatus(other, share, 'sv')).toEqual(['Det finns inget mål för de här perioderna.']);
  });

  test('comes with all that it was judged by', () => {
    expect(whyStatus(judged, share, 'sv')).toEqual([
      'Siffran för kv\u00a03\u00a02026 var 74,4\u00a0%. Planen säger 74,5\u00a0% då; den går från 70,0\u00a0% ' +
        '(kv\u00a04\u00a02025) till 75,0\u00a0% (kv\u00a04\u00a02026). Nära är från 74,0\u00a0%.',
      'Målet sattes 10\u00a0januari\u00a02026.',
    ]);
    expect(whyStatus(judged, share, 'en')[0]).toContain('In Q3\u00a02026 the figure was');
  });
});

describe('what a figure says', () => {
  const common = {
    variation: 'common-cause',
    rule: null,
    side: null,
    basis: 'values',
    isTrial: false,
    isSeasonIgnored: false,
    assurance: null,
    limits: { mean: 70, lower: 65, upper: 75 },
  } as const;

  test('is told by word, sign and tone', () => {
    const marks = (['improvement', 'concern', 'special-cause', 'common-cause'] as const).map((one) =>
      signalMark(one, 'sv'),
    );
    expect(marks.map(({ word, tone }) => `${word}: ${tone}`)).toEqual([
      'Förbättring: better',
      'Oroande: worse',
      'Särskild orsak: quiet',
      'Normal variation: quiet',
    ]);
    expect(new Set(marks.map(({ icon }) => icon)).size).toBe(4);
  });

  test('has a reason, and cautions where there are any', () => {
    expect(whySignal(common, share, 'en')).toEqual([
      'The figure is within what is normal, 65.0%–75.0%: what differs from other periods may be chance.',
    ]);
    expect(whySignal({ ...common, limits: null }, share, 'en')).toEqual([
      'Nothing in the curve says that it is more than chance.',
    ]);
    expect(
      whySignal(
        { ...common, rule: 'shift', side: 'high', isTrial: true, basis: 'differences', assurance: 'failing' },
        share,
        'sv',
      ),
    ).toEqual([
      'Minst sju perioder i rad ligger på samma sida om medelvärdet: det är mer än slump.',
      'Gränserna är preliminära, för det finns färre än 13 siffror.',
      'Måttet följer årstiden. Därför bedöms skillnaden mot samma period året före.',
    ]);
    // what is just changing does not go on like that
    expect(whySignal({ ...common, assurance: 'failing' }, share, 'sv')[1]).toBe(
      'Fortsätter det så här nås målet inte.',
    );
    expect(whySignal({ ...common, isSeasonIgnored: true }, share, 'en')[1]).toMatch(
      /^The metric follows the season, but/,
    );
    expect(whySignal(null, share, 'en')[0]).toMatch(/^Nobody can tell/);
  });
});

test('an ordinary figure needs no remark', () => {
  expect(statusText('normal', 'sv')).toBeNull();
  expect(statusText('unvalidated', 'sv')).toBe('Ej granskad');
});

test('a moment near midnight is told by the day and the hour of home, in winter and in summer', () => {
  expect(dayText('2026-11-21T23:30:00Z', 'sv')).toBe('22 november 2026');
  expect(momentText('2026-11-21T23:30:00Z', 'sv')).toBe('22 nov. 2026 00:30');
  expect(dayText('2026-07-01T22:30:00.000Z', 'en')).toBe('2 July 2026');
  expect(dayText('2026-07-01T21:30:00+00:00', 'da')).toBe('1. juli 2026');
});

test('a day without an hour is the same day everywhere', () => {
  expect(dayText('2026-11-21', 'sv')).toBe('21 november 2026');
  expect(dayText('2026-01-01', 'en')).toBe('1 January 2026');
});

test('what holds to the end of a day in UTC is told by that day', () => {
  expect(lastDayText('2026-12-31T23:59:59.999Z', 'sv')).toBe('31 december 2026');
});

test('a day that is no day is shown as it came', () => {
  expect(asOfText('2024-06-01', 'da')).toBe('1. juni 2024');
  expect(asOfText('igår', 'sv')).toBe('igår');
});
