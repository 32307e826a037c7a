import { expect, test } from 'vitest';
import { nameIndex } from '#domain/name-match.ts';
import { judgeColumns } from '#domain/table-columns.ts';
import { names, tableOf } from '#tests/support/tables.ts';

const judge = (text: string) => {
  const [header, ...body] = tableOf(`\n${text}`);
  if (!header) throw new Error('a table has a header');
  return judgeColumns([header], body, { names, frequency: null, year: null });
};
const meant = (text: string) => judge(text).map(({ means }) => means);

test('of a code and a name beside it, the column that is headed so is taken', () => {
  expect(meant('Namn|Enhet|Mått|Period|Värde\nNorra kontoret|north|lead-time-days|2026-Q1|5')).toEqual([
    'ignored',
    'organisation',
    'metric',
    'period',
    'value',
  ]);
});

test('a year alone is the period, and beside a quarter it is its year', () => {
  expect(meant('År|Enhet|Mått|Värde\n2024|north|lead-time-days|5')[0]).toBe('period');
  expect(meant('År|Kvartal|Enhet|Mått|Värde\n2024|1|north|lead-time-days|5').slice(0, 2)).toEqual(['year', 'period']);
});

test('numbers without a header that says more are values where they are the only ones, and a guess otherwise', () => {
  expect(judge('Enhet|X\nnorth|5\nsouth|6').at(-1)).toMatchObject({
    means: 'value',
    reason: 'numbers',
    confidence: 'likely',
  });
  expect(judge('Enhet|X|Y\nnorth|5|7\nsouth|6|8')).toMatchObject([
    {},
    { means: 'ignored' },
    { means: 'value', confidence: 'guess' },
  ]);
});

test('parts, status and comment are known by their headers alone', () => {
  expect(
    meant(
      'organisation|metric|period|numerator|denominator|n|status|comment|origin\nnorth|lead-time-days|2026-Q1|1|2|3|A|x|entered',
    ),
  ).toEqual(['organisation', 'metric', 'period', 'numerator', 'denominator', 'answers', 'status', 'comment', 'origin']);
});

test('a guess shows what it was made of', () => {
  expect(judge('Enhet|Q1 2026\nNorra kontoret|5\nOkänd|6')[0]).toMatchObject({
    reason: 'header-and-values',
    confidence: 'guess',
    matched: 1,
    of: 2,
    examples: ['Norra kontoret', 'Okänd'],
  });
});

test('what a column is taken for is told in full', () => {
  expect(judge('Enhet|Q1 2026\nNorra kontoret|5\nSödra kontoret|\nNorra kontoret|7')).toEqual([
    {
      header: 'Enhet',
      letter: 'A',
      index: 0,
      means: 'organisation',
      figure: null,
      reason: 'header-and-values',
      confidence: 'sure',
      matched: 2,
      of: 2,
      examples: ['Norra kontoret', 'Södra kontoret'],
    },
    {
      header: 'Q1 2026',
      letter: 'B',
      index: 1,
      means: 'figure',
      figure: { part: 'value', period: '2026-Q1' },
      reason: 'headers-match',
      confidence: 'likely',
      matched: 0,
      of: 2,
      examples: ['5', '7'],
    },
  ]);
});

test('a column that means nothing shows its first three values, each cut after sixty letters', () => {
  const long = 'å'.repeat(61);
  expect(judge(`Enhet|Ansvarig\nnorth|${long}\nsouth|Berg\neast|Lund\nnorth|Ek`)[1]).toEqual({
    header: 'Ansvarig',
    letter: 'B',
    index: 1,
    means: 'ignored',
    figure: null,
    reason: 'nothing-fits',
    confidence: 'guess',
    matched: 0,
    of: 4,
    examples: ['å'.repeat(60), 'Berg', 'Lund'],
  });
});

test('sixty different values of a column are looked at, and rows may be short', () => {
  const [header, ...body] = [
    { line: 1, cells: ['Enhet', 'Ansvarig'] },
    ...Array.from({ length: 70 }, (_, index) => ({ line: index + 2, cells: ['north', `Person ${index}`] })),
    { line: 72, cells: ['south'] },
    { line: 73, cells: [] },
  ];
  const ground = { names, frequency: null, year: null };
  expect(judgeColumns([header], body, ground).map(({ of }) => of)).toEqual([2, 60]);
});

test.each([
  ['all of its values, and its header', 'Enhet\nnorth\nsouth', 'header-and-values', 'sure', 2],
  [
    'four of five values, and its header',
    'Enhet\nnorth\nsouth\neast\nNordkontoret\nX',
    'header-and-values',
    'likely',
    4,
  ],
  ['its header alone', 'Enhet\nOkänd\nAnnan', 'header-word', 'guess', 0],
  ['all of its values', 'X\nnorth\nsouth', 'values-match', 'likely', 2],
  ['half of its values', 'X\nnorth\nOkänd', 'values-match', 'guess', 1],
])('a column is that of the organisations by %s', (_, text, reason, confidence, matched) => {
  expect(judge(text)[0]).toMatchObject({ means: 'organisation', reason, confidence, matched });
});

test('of two columns that say the same equally well the first is taken', () => {
  expect(meant('X|Y\nnorth|Norra kontoret\nsouth|Södra kontoret')).toEqual(['organisation', 'ignored']);
});

test('a header without anything below it says nothing', () => {
  expect(meant('Enhet|Ledtid\n|5\n|6')).toEqual(['ignored', 'figure']);
});

test('a column has one meaning, although its values name an organisation and a metric', () => {
  const service = [{ code: 'service', names: { sv: 'Service' } }];
  const both = { organisations: nameIndex(service), metrics: nameIndex(service) };
  const [header, ...body] = tableOf('\nX|Utfall\nservice|5');
  if (!header) throw new Error('a table has a header');
  const guesses = judgeColumns([header], body, { names: both, frequency: null, year: null });
  expect(guesses.map(({ means }) => means)).toEqual(['organisation', 'value']);
});

test('numbers that are codes are no figures, unless some of them are nothing known', () => {
  const numbered = { ...names, organisations: nameIndex([{ code: '1280', names: { sv: 'Exempelby' } }]) };
  const means = (text: string) => {
    const [header, ...body] = tableOf(`\n${text}`);
    if (!header) throw new Error('a table has a header');
    return judgeColumns([header], body, { names: numbered, frequency: null, year: null })[0]?.means;
  };
  expect(means('X|Ledtid\n1280|5\n1280|6')).toBe('organisation');
  expect(means('X|Mått\n1280|Ledtid\n7|Ledtid')).toBe('value');
});

test('of two columns with the same heading the first is taken, and of two values as well', () => {
  expect(meant('Enhet|Kommentar|Notes|Värde|Value\nnorth|x|y|5|6')).toEqual([
    'organisation',
    'comment',
    'ignored',
    'value',
    'ignored',
  ]);
});

test('what a column holds goes before what it is headed', () => {
  expect(judge('Kategori|Fördelning|Värde\nnorth|kvinnor|5')).toMatchObject([
    { means: 'organisation', reason: 'values-match' },
    { means: 'breakdown', reason: 'header-word', confidence: 'sure' },
    { means: 'value', reason: 'header-word', confidence: 'sure' },
  ]);
});

test('where a column names the metric, headers that name metrics hold no figures', () => {
  expect(meant('Enhet|Mått|Kvartal|Ledtid|Kundleenden|Utfall\nnorth|Digital andel|2026-Q1|1|2|3')).toEqual([
    'organisation',
    'metric',
    'period',
    'ignored',
    'ignored',
    'value',
  ]);
});

test('one header that is a period beside a column of values holds no figures, two of them do', () => {
  expect(meant('Enhet|Mått|Värde|2026-Q1\nnorth|Ledtid|5|6')).toEqual(['organisation', 'metric', 'value', 'ignored']);
  expect(meant('Enhet|Mått|Värde|2026-Q1|2026-Q2\nnorth|Ledtid|5|6|7')).toEqual([
    'organisation',
    'metric',
    'ignored',
    'figure',
    'figure',
  ]);
});

test('a column is one of figures where at least half of its values are figures or reasons for having none', () => {
  expect(meant('Enhet|2026-Q1|2026-Q2|2026-Q3\nnorth|5|..|blå\nsouth|blå|e.t.|6\neast|5|7|röd')).toEqual([
    'organisation',
    'figure',
    'figure',
    'ignored',
  ]);
  expect(meant('Enhet|X\nnorth|5\nsouth|blå')).toEqual(['organisation', 'value']);
  expect(meant('Enhet|X\nnorth|blå\nsouth|röd')).toEqual(['organisation', 'ignored']);
});

test('numbers are values only where nothing else is, and only in columns that are free and hold something', () => {
  expect(meant('Enhet|X|År\nnorth|5|2026')).toEqual(['organisation', 'value', 'period']);
  expect(judge('Enhet|X|Y\nnorth|5|\nsouth|6|')).toMatchObject([
    {},
    { means: 'value', confidence: 'likely' },
    { means: 'ignored' },
  ]);
  expect(judge('Enhet|X|Y\nnorth|5|blå\nsouth|6|röd')).toMatchObject([
    {},
    { means: 'value', confidence: 'likely' },
    { means: 'ignored' },
  ]);
  expect(meant('Enhet|Täljare|Nämnare|X\nnorth|1|2|3')).toEqual([
    'organisation',
    'numerator',
    'denominator',
    'ignored',
  ]);
});
