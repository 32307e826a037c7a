import { expect, test } from 'vitest';
import type { Query } from '#web/lib/address.ts';
import { correctionsOf } from '#web/routes/metrics/[code]/corrections.ts';

test('whoever may correct a figure is led from its period to the form, and nobody else asks for it', async () => {
  const asked: Query[] = [];
  const submissions = async (query: Query) => {
    asked.push(query);
    return { items: [{ form: 'effects', period: '2026-Q3' }] };
  };
  const person = (capability: string, lacks: string | null = null) => ({
    lacks,
    roles: [{ capabilities: [capability] }],
  });
  const found = (who: Parameters<typeof correctionsOf>[3], asOf: string | null = null) =>
    correctionsOf({ submissions }, 'digital-share', 'skatt', who, asOf);
  for (const nobody of [null, person('read-internal'), person('enter', 'second-factor')]) {
    expect((await found(nobody))('2026-Q3')).toBeNull();
  }
  expect((await found(person('enter'), '2026-10-01'))('2026-Q3')).toBeNull();
  expect(asked).toEqual([]);
  const corrections = await found(person('enter'));
  expect(asked).toMatchObject([{ state: 'approved', metric: 'digital-share', organisation: 'skatt', below: 'false' }]);
  expect(['2026-Q2', '2026-Q3'].map(corrections)).toEqual([
    null,
    '/entry/effects/2026-Q3/skatt/correct?cell=digital-share+total',
  ]);
});
