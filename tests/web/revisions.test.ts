import { expect, test } from 'vitest';
import { namesOfBreakdowns, namingMetrics } from '#web/routes/revisions/revisions.ts';

const metrics = [
  { code: 'one', dimensions: [] },
  { code: 'two', dimensions: ['gender', 'age'] },
  { code: 'three', dimensions: ['gender', 'channel'] },
  { code: 'four', dimensions: ['age', 'channel'] },
];
const revised = (...breakdowns: string[]) => breakdowns.map((breakdown) => ({ breakdown }));

test('the breakdowns of fifty revised metrics are named by as few as have them all', () => {
  expect(namingMetrics(revised('total'), metrics)).toEqual([]);
  expect(namingMetrics(revised('gender.men', 'total', 'age.young+gender.women'), metrics)).toEqual(['two']);
  expect(namingMetrics(revised('channel.web+age.old', 'gender.men'), metrics)).toEqual(['three', 'two']);
  // what nobody has any more stays its code
  expect(namingMetrics(revised('region.north'), metrics)).toEqual([]);
});

test('a part is called the same in every metric that has it', () => {
  const names = { sv: 'Kön' };
  const categories = [{ code: 'men', names: { sv: 'Män' } }];
  const found = namesOfBreakdowns([{ breakdowns: [{ code: 'gender', names, isAdditive: true, categories }] }]);
  expect([...found]).toEqual([['gender.men', { sv: 'Män' }]]);
});
