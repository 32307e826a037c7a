import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestApi } from '#tests/support/api.ts';
import { openDemonstration } from '#tests/support/demonstration.ts';
import { figuresKnown } from '#tests/support/naive-agency.ts';

describe('as of an earlier moment', () => {
  let demonstration: TestApi;
  beforeAll(async () => {
    demonstration = await openDemonstration();
  });
  afterAll(() => demonstration.close());

  test.each(['2024-05-28T07:59:59Z', '2025-01-01T00:00:00Z', '9999'])(
    'figures are made of what was known at %s',
    async (moment) => {
      const known = figuresKnown(moment).filter(
        ({ organisation, metric, breakdown }) =>
          organisation === 'stigverket-huts' && metric === 'total-transactions' && breakdown === 'total',
      );
      const asOf = moment === '9999' ? '' : `&asOf=${moment}`;
      for (const [view, length] of [
        ['rolling', 4],
        ['year-to-date', 0],
      ] as const) {
        const { body } = await demonstration.get(
          `/api/v1/series?metric=total-transactions&organisation=stigverket-huts&view=${view}${asOf}`,
        );
        const expected = body.periods.map((period: string, at: number) => {
          const needed = length || Number(period.at(-1));
          const quarters: string[] = body.periods.slice(Math.max(0, at - needed + 1), at + 1);
          const values = quarters.map((one) => known.find((figure) => figure.period === one)?.value ?? null);
          if (values.length < needed || values.includes(null)) return null;
          return values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
        });
        expect([view, body.series[0].values]).toEqual([view, expected]);
        expect(expected.filter((value: number | null) => value !== null).length).toBeGreaterThan(3);
      }
    },
  );
});
