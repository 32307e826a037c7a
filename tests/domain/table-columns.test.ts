import { expect, test } from 'vitest';
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
