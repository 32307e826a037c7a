import { describe, expect, test } from 'vitest';
import { periodAt, periodNumber } from '#domain/period.ts';
import { suppress, type Protection, type ProtectedFigure } from '#domain/suppression.ts';
import { workedOut, type Equation } from '#tests/support/attacker.ts';
import { parentsAt, smallGroups, yearsOf, type Made } from '#tests/support/small-groups.ts';

const parents: Record<number, number | null> = { 1: null, 2: 1, 3: 1, 4: 2, 5: 2, 6: 2, 7: 3, 8: 3 };
const protection: Protection = {
  parentOf: (organisation) => parents[organisation] ?? null,
  parentOfAt: () => (organisation) => parents[organisation] ?? null,
  isAdditive: (dimension) => dimension !== 'topic',
  overTimeOf: () => 'all',
  smallestOf: (metricId) => (metricId === 9 ? null : 7),
  linked: () => [],
};

type Given = { organisation?: number; breakdown?: string; answers: number | null } & Partial<ProtectedFigure>;
const figure = ({ organisation = 4, breakdown = 'total', ...rest }: Given): ProtectedFigure => ({
  metricId: 1,
  organisationId: organisation,
  breakdown,
  period: null,
  from: 1,
  until: null,
  isWithheld: false,
  ...rest,
});
const kinds = (given: readonly Given[], rest: Partial<Protection> = {}): string =>
  suppress(given.map(figure), { ...protection, ...rest })
    .map((kind) => (kind === null ? '-' : kind === 'primary' ? 'P' : 'S'))
    .join('');
const parts = (...answers: number[]): Given[] =>
  answers.map((one, place) => ({ breakdown: `age.${place}`, answers: one }));
const units = (...answers: number[]): Given[] =>
  answers.map((one, place) => ({ organisation: place + 4, answers: one }));

test('what too few have answered for is withheld, and nothing beside it where nothing adds up', () => {
  expect(kinds([{ answers: 6 }])).toBe('P');
  expect(kinds([{ answers: 7 }])).toBe('-');
  expect(kinds([{ answers: null }])).toBe('-');
  expect(kinds([{ answers: 6, metricId: 9 }])).toBe('-');
  expect(
    kinds([{ breakdown: 'topic.tax', answers: 3 }, { breakdown: 'topic.health', answers: 30 }, { answers: 33 }]),
  ).toBe('P--');
  expect(kinds(units(3, 20, 30))).toBe('P--');
});

test('one category alone would be the rest of the total: the one with the fewest answers goes with it', () => {
  expect(kinds([{ answers: 93 }, ...parts(3, 50, 40)])).toBe('-P-S');
});

test('a total goes only where nothing else can', () => {
  expect(kinds([{ answers: 3 }, ...parts(3)])).toBe('PP');
  expect(kinds([{ organisation: 2, answers: 8 }, ...units(8)])).toBe('--');
  expect(
    kinds([
      { organisation: 2, answers: 20 },
      { answers: 8, isWithheld: true },
    ]),
  ).toBe('SS');
});

test('what goes too is a part before its total, then what the fewest ever answered, then who comes first', () => {
  expect(kinds([{ answers: null }, ...parts(3, 50, 40)])).toBe('-P-S');
  const [few, some, last] = parts(3, 20, 60) as [Given, Given, Given];
  const totals: Given[] = [{ answers: 31, until: 2 }, { answers: 83, from: 2 }]; // prettier-ignore
  expect(kinds([...totals, few, some, { ...last, answers: 8, until: 2 }, { ...last, from: 2 }])).toBe('--PS--');
  expect(kinds([...totals, few, some, { ...last, until: 2 }, { ...last, answers: 8, from: 2 }])).toBe('--PS--');
  const [small, one, other] = units(3, 20, 20) as [Given, Given, Given];
  expect(kinds([{ organisation: 2, answers: 43 }, small, other, one])).toBe('-P-S');
});

test('one unit alone would be the rest of what is above it', () => {
  expect(kinds([{ organisation: 2, answers: 53 }, ...units(3, 20, 30)])).toBe('-PS-');
  // the unit before what it belongs to, though that has fewer answers
  expect(
    kinds([
      { organisation: 1, answers: 100 },
      { organisation: 2, answers: 10 },
      { organisation: 3, answers: 9 },
      { organisation: 7, answers: 3 },
      { organisation: 8, answers: 40 },
    ]),
  ).toBe('---PS');
});

test('the sum of what is withheld is not of too few either', () => {
  expect(kinds([{ answers: 55 }, ...parts(3, 2, 50)])).toBe('-PPS');
  expect(kinds([{ answers: 57 }, ...parts(3, 4, 50)])).toBe('-PP-');
});

test('a total of its own is worked out from its parts: one of them goes too', () => {
  expect(kinds([{ answers: 6, isWithheld: true }, ...parts(20, 30)])).toBe('PS-');
});

test('what follows only from several sums together is found', () => {
  // sex by way: in the corners of a rectangle, or else a row or a column tells
  const cross = (women: number[], men: number[]): Given[] => {
    const of = (sex: string, row: number[]) =>
      row.map((answers, way) => ({ breakdown: `sex.${sex}+way.${way}`, answers }));
    const sum = (row: number[]) => row.reduce((a, b) => a + b, 0);
    return [
      { answers: sum(women) + sum(men) },
      { breakdown: 'sex.women', answers: sum(women) },
      { breakdown: 'sex.men', answers: sum(men) },
      ...women.map((answers, way) => ({ breakdown: `way.${way}`, answers: answers + (men[way] ?? 0) })),
      ...of('women', women),
      ...of('men', men),
    ];
  };
  expect(kinds(cross([3, 20, 30], [20, 25, 40]))).toBe('------PS-SS-');
  const tight = kinds(cross([3, 20, 30], [20, 5, 40]));
  expect(tight.slice(0, 6)).toBe('------');
  expect(tight[6]).toBe('P');
  expect(tight[10]).toBe('P');
});

test('what nobody published is no protection where it follows', () => {
  // 3 publishes nothing, and is the rest of the top: 7 is what remains of it
  const given = [
    { organisation: 1, answers: 100 },
    { organisation: 2, answers: 50 },
    { organisation: 7, answers: 3 },
    { organisation: 8, answers: 47 },
  ];
  expect(kinds(given)).toBe('--PS');
});

test('what is withheld once stays so, in all its versions', () => {
  const before: Given[] = [
    { answers: 5, until: 2 },
    { answers: 50, from: 2 },
  ];
  expect(kinds(before)).toBe('PP');
  expect(kinds([{ answers: 50, isWithheld: true }])).toBe('S');
});

test('a total that was replaced when a part came would tell it', () => {
  const given: Given[] = [
    { organisation: 2, answers: 50, until: 2 },
    { organisation: 2, answers: 53, from: 2 },
    { organisation: 4, answers: 30 },
    { organisation: 5, answers: 20 },
    { organisation: 6, answers: 3, from: 2 },
  ];
  const found = kinds(given);
  expect(found[4]).toBe('P');
  // both totals and all parts but one would leave one equation for one unknown
  expect(found).not.toBe('----P');
  expect(found).not.toBe('---SP');
  expect(found).not.toBe('--S-P');
});

test('a total of when a unit stood below it would tell the unit, wherever it stands now', () => {
  const given: Given[] = [
    { organisation: 2, answers: 53, until: 2 },
    { organisation: 2, answers: 50, from: 2 },
    { organisation: 4, answers: 30 },
    { organisation: 5, answers: 20 },
    { organisation: 6, answers: 3 },
  ];
  const parentOf = (organisation: number) => (organisation === 6 ? 3 : protection.parentOf(organisation));
  expect(kinds(given, { parentOf, parentOfAt: () => parentOf })).toBe('----P');
  const parentOfAt = (moment: number) => (moment < 2 ? protection.parentOf : parentOf);
  const found = kinds(given, { parentOf, parentOfAt });
  // one total less the other is the unit, however many of the others are withheld
  expect([found.slice(0, 2), found[4]]).toEqual(['SS', 'P']);
  // where the totals never stood beside each other, less does
  expect(kinds(given.slice(1), { parentOf, parentOfAt })).toBe('---P');
});

test('what is computed from each other is withheld together, however far', () => {
  const linked: Protection['linked'] = (metricId, breakdown) =>
    [metricId - 1, metricId + 1].map((other) => ({ metricId: other, breakdown }));
  const given = [1, 2, 3, 5].map((metricId) => ({ metricId, answers: metricId === 2 ? 3 : 30 }));
  expect(kinds(given, { linked })).toBe('SPS-');
  // and where one of them is withheld against a sum, so are the others
  const sums = [1, 2].flatMap((metricId) =>
    [{ answers: 93 }, ...parts(metricId === 1 ? 3 : 8, 50, 40)].map((one) => ({ ...one, metricId })),
  );
  expect(kinds(sums, { linked })).toBe('-P-S-S-S');
});

describe('a year beside its quarters', () => {
  const year = (answers: number, ...quarters: (number | null)[]): Given[] => [
    { period: '2024', answers },
    ...quarters.flatMap((one, place) => (one === null ? [] : [{ period: quarterAt(place), answers: one }])),
  ];
  const quarterAt = (place: number) => periodAt('Q', periodNumber('2024-Q1') + place);

  test('would tell a quarter: another one goes with it', () => {
    expect(kinds(year(80, 3, 20, 17, 40))).toBe('-P-S-');
    // and the year itself where nothing else is told of it
    expect(kinds(year(3, null, 3))).toBe('PP');
    expect(kinds([...year(80, 3, 77).slice(0, 2), { period: '2023-Q4', answers: 9 }])).toBe('SP-');
  });

  test('would tell a quarter that was taken back when the year came, and has come again since', () => {
    const quarters = [20, 21, 22].map((answers, place): Given => ({ period: quarterAt(place), answers, from: 1 }));
    const fourth = { period: quarterAt(3), answers: 2 };
    const given: Given[] = [...quarters, { ...fourth, from: 1, until: 2 }, { ...fourth, from: 4 }, { period: '2024', answers: 65, from: 3 }]; // prettier-ignore
    expect(kinds(given)).toBe('SSSPPS');
  });

  test('that says the same as its last quarter goes with that one, and with no other', () => {
    const overTimeOf = () => 'last' as const;
    expect(kinds(year(40, 20, 20, 17, 3), { overTimeOf })).toBe('S---P');
    expect(kinds(year(40, 3, 20, 17, 40), { overTimeOf })).toBe('-P---');
  });

  test('would tell a unit of it, where the year is told of all and the quarters of each', () => {
    const given: Given[] = [
      { organisation: 2, period: '2024', answers: 60 },
      { organisation: 4, period: '2024-Q1', answers: 3 },
      { organisation: 5, period: '2024-Q1', answers: 20 },
      { organisation: 4, period: '2024-Q2', answers: 18 },
      { organisation: 5, period: '2024-Q2', answers: 19 },
    ];
    expect(kinds(given)).toBe('-P-S-');
    const quarter = given.filter((one) => one.period === '2024-Q1');
    expect(kinds(quarter)).toBe('P-');
  });
});

describe.each([
  { isMoving: false, hasYears: false, of: 'units that stay where they are' },
  { isMoving: true, hasYears: false, of: 'units of which one moves' },
  { isMoving: false, hasYears: true, of: 'units that tell of years beside quarters' },
])('over generated groups of $of', ({ isMoving, hasYears }) => {
  const quarters = smallGroups(4_711, 12, { isMoving, ...(hasYears ? { isSteady: true, size: 8 } : {}) });
  const groups = hasYears ? [...quarters, ...yearsOf(quarters, 4_712, 0.1)] : quarters;
  const names = Object.keys(parentsAt(0, isMoving));
  const placeOf = ({ period, organisation, breakdown }: Made) => `${period} ${organisation} ${breakdown}`;
  const treeAt = (publication: number) => (id: number) => {
    const parent = parentsAt(publication, isMoving)[names[id] ?? ''] ?? null;
    return parent === null ? null : names.indexOf(parent);
  };
  /** As three publications one after the other would fix it. */
  const withheldAfter = (isSecondary: boolean, isRemembered = true, isOverTime = hasYears): Set<string> => {
    const withheld = new Set<string>();
    for (const publication of [0, 1, 2]) {
      const before = groups.filter((made) => made.publication <= publication);
      for (const [, ofPeriod] of Map.groupBy(before, ({ period }) => (isOverTime ? period.slice(0, 4) : period))) {
        if (!ofPeriod.some((made) => made.publication === publication)) continue;
        const figures = ofPeriod.map((made) => ({
          metricId: 1,
          organisationId: names.indexOf(made.organisation),
          breakdown: made.breakdown,
          period: isOverTime ? made.period : null,
          answers: made.answers,
          from: made.publication,
          until:
            ofPeriod.find((other) => placeOf(other) === placeOf(made) && other.publication > made.publication)
              ?.publication ?? null,
          isWithheld: withheld.has(placeOf(made)),
        }));
        const site = {
          ...protection,
          parentOf: treeAt(publication),
          parentOfAt: (moment: number) => treeAt(isRemembered ? moment : publication),
        };
        suppress(figures, site).forEach((kind, index) => {
          const made = ofPeriod[index];
          if (made && kind !== null && (isSecondary || kind === 'primary')) withheld.add(placeOf(made));
        });
      }
    }
    return withheld;
  };
  const attack = (withheld: ReadonlySet<string>) => {
    const byName = new Map(groups.map((made) => [made.name, made]));
    const equations = groups.flatMap((whole) =>
      whole.sums.map((ofWhole) => {
        const equation: Equation = { with: new Map(), sum: 0 };
        for (const [name, times] of [[whole.name, -1] as const, ...ofWhole.map((one) => [one, 1] as const)]) {
          const made = byName.get(name);
          if (!made) continue;
          if (withheld.has(placeOf(made))) equation.with.set(name, (equation.with.get(name) ?? 0) + times);
          else equation.sum -= times * made.answers;
        }
        return equation;
      }),
    );
    return workedOut(equations);
  };

  test('nothing that is withheld can be worked out, and without secondary suppression much can', () => {
    const withheld = withheldAfter(true);
    expect([...attack(withheld).keys()]).toEqual([]);
    expect(attack(withheldAfter(false)).size).toBeGreaterThan(20);
    expect(groups.filter((made) => made.answers < 7 && !withheld.has(placeOf(made)))).toEqual([]);
    // and it is not safe because everything is gone
    expect(new Set(groups.map(placeOf)).size).toBeGreaterThan(1.4 * withheld.size);
  });

  test('where years are told beside quarters, something can as soon as each period is looked at alone', () => {
    expect(attack(withheldAfter(true, true, false)).size > 0).toBe(hasYears);
  });

  test('where somebody moved, something can as soon as it is forgotten where they stood before', () => {
    expect(attack(withheldAfter(true, false)).size > 0).toBe(isMoving);
  });
});

test('seven hundred organisations with five categories each take less than five seconds', () => {
  const of = (organisation: number): Given[] => [
    { organisation, answers: 100 },
    ...parts(...[3, 11, 13, 17, 56].map((one) => one + (organisation % 5 ? 7 : 0))).map((one) => ({
      ...one,
      organisation,
    })),
  ];
  const given = Array.from({ length: 700 }, (_, organisation) => of(organisation))
    .flat()
    .map(figure);
  const parentOf = (organisation: number) => (organisation === 0 ? null : 0);
  const began = performance.now();
  const found = suppress(given, { ...protection, parentOf });
  expect(performance.now() - began).toBeLessThan(5_000);
  expect(found.filter((kind) => kind === 'primary')).toHaveLength(140);
});

test('seven hundred cross tables under one top, a quarter of them small, take less than five seconds', () => {
  const counts = new Map<string, number>();
  for (let cell = 0; cell < 700 * 15; cell += 1) {
    const [organisation, age, way] = [1 + Math.floor(cell / 15), cell % 5, Math.floor(cell / 5) % 3];
    // spread without a pattern, and the same every time
    const spread = (cell * 7_919 + organisation ** 2 * 104_729) % 1_009;
    const answers = spread < 360 ? 1 + (spread % 6) : 7 + (spread % 60);
    for (const breakdown of [`age.${age}+way.${way}`, `age.${age}`, `way.${way}`, 'total'])
      for (const one of [organisation, 0])
        counts.set(`${one} ${breakdown}`, (counts.get(`${one} ${breakdown}`) ?? 0) + answers);
  }
  const given = [...counts].map(([name, answers]) => {
    const [organisation, breakdown = ''] = name.split(' ');
    return figure({ organisation: Number(organisation), breakdown, answers });
  });
  expect(given).toHaveLength(701 * 24);
  const parentOf = (organisation: number) => (organisation === 0 ? null : 0);
  const began = performance.now();
  const found = suppress(given, { ...protection, parentOf, parentOfAt: () => parentOf });
  expect(performance.now() - began).toBeLessThan(5_000);
  expect(found.filter((kind) => kind === 'primary').length).toBeGreaterThan(3_500);
});
