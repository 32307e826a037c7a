import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listMetrics, saveNewMetrics } from '#db/queries/metrics.ts';
import { writeTransaction } from '#db/write.ts';
import { periodAt } from '#domain/period.ts';
import {
  counted,
  leaves,
  nameOf,
  openFormulaSite,
  places,
  type FormulaSite,
  type Given,
} from '#tests/support/formula-site.ts';
import { statementsDuring } from '#tests/support/statements.ts';

let site: FormulaSite;
beforeAll(async () => {
  site = await openFormulaSite();
});
afterAll(() => site.database.close());

const one = async (code: string, { breakdown = 'total', period = '2024-Q1' } = {}) =>
  (await site.read()).get(nameOf(0, code, breakdown, period)) ?? null;

describe('a metric of a free formula', () => {
  test('is published with what it is made of, as a revision of the same publication', async () => {
    await site.setFormulas({ made: '(a + b) * 2 - d / 4' });
    const { publication } = await site.publish([
      { metric: 'a', value: 1 },
      { metric: 'b', value: 2 },
      { metric: 'd', value: 4 },
    ]);
    const rows = await site.database
      .sql`select value, numerator, status, origin, publication_id from revisions where origin = 'derived'`;
    expect(rows.map((row) => ({ ...row }))).toEqual([
      { value: 5, numerator: null, status: 'A', origin: 'derived', publication_id: publication },
    ]); // prettier-ignore
  });

  test('has every figure of one publication from that publication, and keeps the earlier one', async () => {
    await site.setFormulas({ made: 'a + b' });
    await site.publish([{ metric: 'a', value: 1 }, { metric: 'b', value: 2 }], '2024-05-01T00:00:00Z');
    await site.publish([{ metric: 'b', value: 5 }], '2024-08-01T00:00:00Z');
    expect(await one('made')).toEqual({ value: 6, status: 'A' });
    expect((await site.read('2024-06-01T00:00:00Z')).get('0 made 2024-Q1')).toEqual({ value: 3, status: 'A' });
    const rows = await site.database.sql`select superseded_by is null as is_current from revisions where origin = 'derived' order by publication_id`;
    expect(rows.map((row) => row['is_current'])).toEqual([false, true]);
  }); // prettier-ignore

  test('is missing, never nought, while something it is made of is', async () => {
    await site.setFormulas({ made: 'a + b * 0' });
    await site.publish([{ metric: 'a', value: 1 }]);
    expect(await one('made')).toBeNull();
    await site.publish([{ metric: 'b', value: 2 }]);
    expect(await one('made')).toEqual({ value: 1, status: 'A' });
    await site.publish([{ metric: 'b', value: null }]);
    expect(await one('made')).toEqual({ value: null, status: 'O' });
    await site.publish([{ metric: 'b', value: null, status: 'M' }]);
    expect(await one('made')).toEqual({ value: null, status: 'M' });
  });

  test('is not applicable where it is divided by nought, and as weak as its weakest input', async () => {
    await site.setFormulas({ made: 'a / (b - 2) + d' });
    await site.publish([{ metric: 'a', value: 1 }, { metric: 'b', value: 2 }, { metric: 'd', value: 3, status: 'P' }]);
    expect(await one('made')).toEqual({ value: null, status: 'M' });
    await site.publish([{ metric: 'b', value: 3, status: 'E' }]);
    expect(await one('made')).toEqual({ value: 4, status: 'E' });
  }); // prettier-ignore

  test('follows through others, in whatever order the catalogue has them', async () => {
    await site.setFormulas({ last: 'mid * 10 + a', mid: 'first + d', first: 'a / b' });
    await site.publish([{ metric: 'a', value: 6 }, { metric: 'b', value: 3 }, { metric: 'd', value: 1 }]);
    expect([await one('first'), await one('mid'), await one('last')].map((found) => found?.value)).toEqual([2, 3, 36]);
    const { publication } = await site.publish([{ metric: 'd', value: 5 }]);
    expect([await one('first'), await one('mid'), await one('last')].map((found) => found?.value)).toEqual([2, 7, 76]);
    const rows = await site.database.sql`
      select m.code from revisions r join series s on s.id = r.series_id join metrics m on m.id = s.metric_id
      where r.publication_id = ${publication} order by m.code`;
    expect(rows.map((row) => row['code'])).toEqual(['d', 'last', 'mid']);
  }); // prettier-ignore

  test('is broken down as what it is made of, or names the parts and is a total', async () => {
    await site.setFormulas({ each: 'a - b', named: 'a[gender.women] / a', through: 'each[gender.women] * 2' });
    const women = { breakdown: 'gender.women' };
    await site.publish([
      ...[{ metric: 'a', value: 10 }, { metric: 'b', value: 4 }],
      ...[{ metric: 'a', value: 5, ...women }, { metric: 'b', value: 3, ...women }],
    ]);
    expect(await one('each')).toEqual({ value: 6, status: 'A' });
    expect(await one('each', women)).toEqual({ value: 2, status: 'A' });
    expect(await one('named')).toEqual({ value: 0.5, status: 'A' });
    expect(await one('named', women)).toBeNull();
    expect(await one('through')).toEqual({ value: 4, status: 'A' });
    await site.publish([{ metric: 'b', value: 1, ...women }]);
    expect(await one('through')).toEqual({ value: 8, status: 'A' });
    expect(await one('each')).toEqual({ value: 6, status: 'A' });
  }); // prettier-ignore

  test('is computed of the frequencies that it has', async () => {
    await site.setFormulas({ made: 'a * 2' }, { frequencies: ['A'] });
    await site.publish([{ metric: 'a', value: 1 }, { metric: 'a', value: 10, period: '2024' }]);
    const rows = await site.database.sql`select value from revisions where origin = 'derived'`;
    expect(rows.map((row) => row['value'])).toEqual([20]);
    const found = await site.database.sql`select frequency from series where metric_id = ${site.idOf('made')}`;
    expect(found.map((row) => row['frequency'])).toEqual(['A']);
  }); // prettier-ignore

  test('counts the fewest answers behind it where it protects those who answer', async () => {
    await site.setFormulas({ made: 'asked * 2 + a' }, { smallestAnswers: 7 });
    await site.publish([{ metric: 'asked', value: 3, answers: 6 }, { metric: 'a', value: 1 }]);
    const [row] = await site.database.sql`select value, answers from revisions where origin = 'derived'`;
    expect({ ...row }).toEqual({ value: 7, answers: 6 });
  }); // prettier-ignore

  test('may not be older than anything that it is made of, however far', async () => {
    await site.setFormulas({ mid: 'a + b', last: 'mid * d' });
    await site.publish([{ metric: 'd', value: 1, period: '2023-Q1' }], '2024-08-01T00:00:00Z');
    await expect(site.publish([{ metric: 'a', value: 1 }], '2024-05-01T00:00:00Z')).rejects.toMatchObject({ code: 'vintage-too-old' });
    await site.publish([{ metric: 'a', value: 1, place: 1 }], '2024-05-01T00:00:00Z');
  }); // prettier-ignore
});

describe('publishing', () => {
  const statements = (given: readonly Given[]) => statementsDuring(site.database, () => site.publish(given));
  const all = (value: number): Given[] =>
    Array.from({ length: 20 }, (_, number) =>
      leaves.flatMap((code) =>
        Array.from({ length: places }, (_, place) => ({
          metric: code,
          value,
          place,
          period: periodAt('Q', 200 + number),
        })),
      ),
    ).flat();

  test('asks as many statements for two hundred figures as for one, and for ten formulas as for one', async () => {
    await site.setFormulas({ made: 'a + b' });
    await site.publish([{ metric: 'a', value: 1 }]);
    const few = await statements([{ metric: 'a', value: 2 }]);
    expect((await statements(all(3))).length).toBe(few.length);
    await site.setFormulas(
      Object.fromEntries(Array.from({ length: 10 }, (_, number) => [`made-${number}`, number ? `made-${number - 1} + a` : 'a / b'])),
    );
    await site.publish([{ metric: 'a', value: 1 }]);
    expect((await statements(all(3))).length).toBe(few.length);
  }); // prettier-ignore

  test('computes nothing where no formula is made of what is published', async () => {
    await site.setFormulas({ made: 'a + b' });
    await site.publish([{ metric: 'd', value: 1 }]);
    const without = await statements([{ metric: 'd', value: 2 }]);
    const computing = (spoken: readonly string[]) =>
      spoken.filter((statement) => /(create|insert).* deriv/s.test(statement));
    expect(computing(without)).toEqual([]);
    expect(computing(await statements([{ metric: 'a', value: 2 }]))).not.toEqual([]);
  });
});

describe('the catalogue', () => {
  test.each([
    ['a +', 'bad-expression', 3],
    ['a + nobody', 'unknown-metric', 4],
    ['a + made', 'formula-cycle', 4],
    ['a - previous(b)', 'other-period', 4],
    ['a[gender.children] / a', 'unknown-breakdown', 0],
    ['a + asked', 'too-few-answers', 4],
  ])('refuses %j: %s at %d, and takes nothing in', async (formula, code, position) => {
    await site.setFormulas({});
    const saving = writeTransaction(site.database, (transaction) =>
      saveNewMetrics(transaction, [counted('fine'), counted('made', { formula })], '2020-01-01T00:00:00Z'),
    );
    await expect(saving).rejects.toMatchObject({ code, details: { metric: 'made', position } });
    expect((await listMetrics(site.database.orm, null)).map((found) => found.code).sort()).toEqual([...leaves, 'asked'].sort());
  }); // prettier-ignore
});
