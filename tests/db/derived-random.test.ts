import { afterAll, beforeAll, expect, test } from 'vitest';
import { rebuildAllSeries } from '#db/queries/series-rebuild.ts';
import { writeTransaction } from '#db/write.ts';
import { periodAt, type PeriodCode } from '#domain/period.ts';
import {
  leaves,
  nameOf,
  openFormulaSite,
  parts,
  places,
  type Figure,
  type FormulaSite,
  type Given,
} from '#tests/support/formula-site.ts';
import { naiveEvaluation } from '#tests/support/naive-expression.ts';
import { generator } from '#tests/support/random.ts';

let site: FormulaSite;
beforeAll(async () => {
  site = await openFormulaSite();
});
afterAll(() => site.database.close());

type Pick = (below: number) => number;

/** A formula as text, over these names, with a space around every sign. */
const anyFormula = (pick: Pick, names: readonly string[], depth: number): string => {
  if (depth === 0) return pick(4) ? (names[pick(names.length)] ?? 'a') : String((1 + pick(50)) / 4);
  const part = () => anyFormula(pick, names, depth - 1);
  switch (pick(6)) {
    case 0:
      return `max(${part()}, ${part()})`;
    case 1:
      return `-(${part()})`;
    case 2:
      return `abs(${part()})`;
    default:
      return `(${part()} ${['+', '-', '*', '/'][pick(4)]} ${part()})`;
  }
};

const periods = [200, 201, 202].map((number) => periodAt('Q', number));

const anyFigures = (pick: Pick, random: () => number, step: number): Map<string, Given> => {
  const given = new Map<string, Given>();
  for (let place = 0; place < places; place += 1) {
    for (const metric of leaves) {
      for (const period of periods) {
        for (const breakdown of parts) {
          // nearly everything at first, and a few corrections each time
          if (step === 0 ? pick(10) === 0 : pick(6) > 0) continue;
          const isMissing = step > 0 && pick(6) === 0;
          const status = isMissing ? (pick(2) ? 'O' : 'M') : 'APEV'.charAt(pick(4));
          const value = isMissing ? null : pick(9) - 2 + (pick(3) ? 0 : random());
          given.set(nameOf(place, metric, breakdown, period), { metric, place, period, breakdown, value, status });
        }
      }
    }
  }
  return given;
};

/** What was published by then, and the formulas: each figure reckoned anew from the texts. */
const naively = (formulas: Record<string, string>, published: readonly Map<string, Given>[]) => {
  const known = new Map(published.flatMap((step) => [...step]));
  const missing: Figure = { value: null, status: 'O' };
  const figure = (place: number, name: string, breakdown: string, period: PeriodCode): Figure => {
    const [code = '', part] = name.split(/[[\]]/);
    const text = formulas[code];
    if (text === undefined) {
      const found = known.get(nameOf(place, code, part ?? breakdown, period));
      return found ? { value: found.value, status: found.status ?? 'A' } : missing;
    }
    if (text.includes('[') && breakdown !== 'total') return missing;
    const found = (one: string) => figure(place, one, breakdown, period);
    const inputs = (text.match(/\b(?:a|b|c-1|d|f\d)\b(?:\[[^\]]*\])?/g) ?? []).map(found);
    const lacking = inputs.filter((input) => input.value === null);
    if (lacking.length) return { value: null, status: lacking.every(({ status }) => status === 'M') ? 'M' : 'O' };
    const value = naiveEvaluation(text, (one) => found(one).value ?? NaN);
    if (typeof value !== 'number') return { value: null, status: 'M' };
    // minus nought is nought
    return {
      value: value + 0,
      status: ['V', 'E', 'P'].find((one) => inputs.some(({ status }) => status === one)) ?? 'A',
    };
  };
  return figure;
};

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'any formulas over any figures read now and as of every moment what one reckons by hand (seed %i)',
  async (seed) => {
    const random = generator(seed);
    const pick = (below: number) => Math.floor(random() * below);
    const named = seed % 3 === 0 ? [...leaves, 'a[gender.women]'] : leaves;
    const formulas: Record<string, string> = {
      f1: `a + ${anyFormula(pick, named, 2)}`,
      f2: `b - ${anyFormula(pick, [...leaves, 'f1'], 2)}`,
      f3: 'f2 / f1',
    };
    await site.setFormulas(formulas);
    const published: { at: string; figures: Map<string, Given> }[] = [];
    for (let step = 0; step < 4; step += 1) {
      const at = new Date(Date.UTC(2024, step, 1)).toISOString();
      const figures = anyFigures(pick, random, step);
      await site.publish([...figures.values()], at);
      published.push({ at, figures });
    }
    let computed = 0;
    for (const asOf of [...published.map(({ at }) => at), null]) {
      const told = await site.read(asOf);
      const by = published.filter(({ at }) => asOf === null || at <= asOf);
      const figure = naively(
        formulas,
        by.map(({ figures }) => figures),
      );
      for (let place = 0; place < places; place += 1) {
        for (const period of periods) {
          for (const breakdown of parts) {
            for (const code of Object.keys(formulas)) {
              const name = nameOf(place, code, breakdown, period);
              const expected = figure(place, code, breakdown, period);
              computed += Number(expected.value !== null);
              const own = told.get(name) ?? { value: null, status: 'O' };
              expect({ name, formulas, asOf, ...own }).toEqual({ name, formulas, asOf, ...expected });
            }
          }
        }
      }
    }
    expect(computed, 'figures that were computed').toBeGreaterThan(40);
    const stored = await site.database.sql`select * from series order by organisation_id, id`;
    await writeTransaction(site.database, rebuildAllSeries);
    expect([...(await site.database.sql`select * from series order by organisation_id, id`)]).toEqual([...stored]);
  },
  60_000,
);
