import { expect, test } from 'vitest';
import { keptIn } from '#web/lib/entry-grid/kept-here.ts';

const place = { form: 'effects', organisation: 'north', period: '2026-Q3' };
const key = (metric: string, rest = 'effects/north/2026-Q3') => `${rest}/${metric}/total`;
const parcel = (metric: string, owner = 'anna', rest?: string) => ({ owner, key: key(metric, rest) });

test('what is kept on this device is counted by figure, of one person, form, organisation and period alone', () => {
  const others = [
    parcel('a', 'bo'),
    parcel('a', 'anna', 'effects/north/2026-Q4'),
    parcel('a', 'anna', 'effects/north-west/2026-Q3'),
    parcel('a', 'anna', 'effects-2/north/2026-Q3'),
  ];
  expect(keptIn(others, [key('a', 'effects/south/2026-Q3')], 'anna', place)).toBe(0);
  // one that is on its way and has been changed since, and one of which both parts cannot be read
  const own = [parcel('a'), parcel('a'), parcel('b')];
  expect(keptIn([...own, ...others], [key('c'), key('c'), key('b')], 'anna', place)).toBe(3);
});
