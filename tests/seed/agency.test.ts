import { describe, expect, test, vi } from 'vitest';
import { frequencyOf, isPeriodCode } from '#domain/period.ts';
import { agency } from '#db/seed/agency.ts';
import { catalogue, dimensions } from '#db/seed/catalogue/index.ts';
import type { SeedFigure } from '#db/seed/types.ts';
import { expectAllLanguages, headlines, metricOf } from './expected.ts';

const keyOf = ({ organisation, metric, breakdown, period }: Omit<SeedFigure, 'value'>): string =>
  [organisation, metric, breakdown, period].join('|');

const figures = agency.publications.flatMap((publication) => publication.figures);
const today = [...new Map(figures.map((figure) => [keyOf(figure), figure])).values()];
const codesOf = agency.organisations.map((one) => one.code);

/** Naive: only leaves, only totals. */
const rolledUp = (organisation: string, metric: string, period: string): number | null => {
  const isBelow = (code: string): boolean => {
    const parent = agency.organisations.find((one) => one.code === code)?.parent ?? null;
    return code === organisation || (parent !== null && isBelow(parent));
  };
  const cells = today.filter(
    (cell) => cell.metric === metric && cell.period === period && cell.breakdown === 'total' && cell.value !== null,
  );
  const own = cells.find((cell) => cell.organisation === organisation);
  if (own !== undefined) return own.value;
  const units = cells.filter((cell) => isBelow(cell.organisation));
  const { rollupRule, weight, unit } = metricOf(metric);
  const sum = (read: (cell: SeedFigure) => number | undefined): number =>
    units.reduce((total, cell) => total + (read(cell) ?? 0), 0);
  if (units.length === 0) return null;
  if (rollupRule === 'ratio') {
    return ((unit === 'percent' ? 100 : 1) * sum((cell) => cell.numerator)) / sum((cell) => cell.denominator);
  }
  if (rollupRule === 'weighted-mean') {
    const weightOf = (cell: SeedFigure): number | undefined =>
      weight === 'answers'
        ? cell.answers
        : agency.organisations
            .find((one) => one.code === cell.organisation)
            ?.structure.find(({ year }) => cell.period === String(year))?.employees;
    return sum((cell) => (cell.value ?? 0) * (weightOf(cell) ?? 0)) / sum(weightOf);
  }
  return sum((cell) => cell.value ?? 0);
};

describe('the agency', () => {
  test('is a tree of two levels in one place, and a merged unit points at its successor', () => {
    expect(new Set(codesOf).size).toBe(codesOf.length);
    agency.organisations.forEach(({ parent, code, names, successor, validTo }, at) => {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expectAllLanguages(names);
      expect(parent === null).toBe(at === 0);
      if (parent !== null) expect(codesOf.slice(0, at)).toContain(parent);
      expect(successor === null).toBe(validTo === null);
    });
    expect(agency.organisations.filter(({ parent }) => parent === 'stigverket-permits')).toHaveLength(2);
    expect(agency.organisations.find(({ validTo }) => validTo !== null)?.successor).toBe('stigverket-crossings');
  });

  test('employs as many as its parts do', () => {
    for (const parent of ['stigverket', 'stigverket-permits']) {
      const own = agency.organisations.find(({ code }) => code === parent);
      for (const { year, employees } of own?.structure ?? []) {
        const below = agency.organisations.filter((one) => one.parent === parent);
        const sum = below.reduce(
          (total, one) => total + (one.structure.find((s) => s.year === year)?.employees ?? 0),
          0,
        );
        expect(sum, `${parent} ${year}`).toBe(employees);
      }
    }
  });

  test('figures are of known organisations, metrics, breakdowns and frequencies', () => {
    for (const { organisation, metric, breakdown, period } of figures) {
      expect(codesOf).toContain(organisation);
      const { frequencies, dimensions: used } = metricOf(metric);
      expect(isPeriodCode(period) && frequencies.includes(frequencyOf(period)), `${metric} ${period}`).toBe(true);
      if (breakdown === 'total') continue;
      const [dimension = '', category = ''] = breakdown.split('.');
      expect(used).toContain(dimension);
      const categories = dimensions.find(({ code }) => code === dimension)?.categories ?? [];
      expect(categories.map(({ code }) => code)).toContain(category);
    }
  });

  test('all fourteen headline measures have a figure for the agency', () => {
    for (const code of headlines) {
      const periods = [...new Set(today.filter(({ metric }) => metric === code).map(({ period }) => period))];
      expect(
        periods.some((period) => rolledUp('stigverket', code, period) !== null),
        code,
      ).toBe(true);
    }
  });

  test('derived metrics are never supplied', () => {
    const derived = catalogue.filter(({ formula }) => formula !== null).map(({ code }) => code);
    expect(figures.filter(({ metric }) => derived.includes(metric))).toEqual([]);
  });

  test('values lie within minimum and maximum, and only a status without value leaves them out', () => {
    for (const { metric, value, status } of figures) {
      expect(value === null).toBe(status === 'M' || status === 'L');
      if (value === null) continue;
      const { minimum, maximum } = metricOf(metric);
      expect(Number.isFinite(value)).toBe(true);
      if (minimum !== null) expect(value, metric).toBeGreaterThanOrEqual(minimum);
      if (maximum !== null) expect(value, metric).toBeLessThanOrEqual(maximum);
    }
  });

  test('a quotient is exactly its numerator over its denominator', () => {
    const quotients = figures.filter(({ metric, value }) => metricOf(metric).rollupRule === 'ratio' && value !== null);
    expect(quotients.length).toBeGreaterThan(500);
    for (const { metric, value, numerator, denominator } of quotients) {
      const scale = metricOf(metric).unit === 'percent' ? 100 : 1;
      expect(value).toBe((scale * (numerator ?? NaN)) / (denominator ?? NaN));
      if (scale === 100) expect(numerator ?? NaN).toBeLessThanOrEqual(denominator ?? NaN);
    }
  });

  test('weighted means by answers and metrics with a smallest number have their answers', () => {
    for (const { metric, answers, value } of figures) {
      if (value !== null && metricOf(metric).smallestAnswers !== null) expect(answers).toBeGreaterThan(0);
    }
  });

  test('additive parts add up exactly, and the parts of quotients do too, in every publication', () => {
    for (const publication of agency.publications.filter(({ kind }) => kind === 'regular')) {
      for (const total of publication.figures.filter(({ breakdown }) => breakdown === 'total')) {
        const parts = publication.figures.filter(
          (part) => part.breakdown !== 'total' && keyOf({ ...part, breakdown: 'total' }) === keyOf(total),
        );
        if (parts.length === 0) continue;
        const sum = (read: (part: SeedFigure) => number): number => parts.reduce((all, part) => all + read(part), 0);
        if (total.numerator === undefined) expect(sum((part) => part.value ?? 0)).toBe(total.value);
        else {
          expect(sum((part) => part.numerator ?? 0)).toBe(total.numerator);
          expect(sum((part) => part.denominator ?? 0)).toBe(total.denominator);
        }
      }
    }
  });

  test('digital transactions are never more than all', () => {
    for (const digital of figures.filter(({ metric }) => metric === 'digital-transactions')) {
      const total = today.find((one) => keyOf(one) === keyOf({ ...digital, metric: 'total-transactions' }));
      expect(digital.value).toBeLessThanOrEqual(total?.value ?? -1);
    }
  });

  test('only the ideas are both reported by the agency and rolled up from its units', () => {
    const rule = (code: string) => metricOf(code).rollupRule !== 'none';
    const ofUnits = new Set(
      today.filter((one) => one.organisation !== 'stigverket' && rule(one.metric)).map((one) => one.metric),
    );
    const ofAgency = new Set(today.filter((one) => one.organisation === 'stigverket').map((one) => one.metric));
    expect([...ofUnits].filter((metric) => ofAgency.has(metric))).toEqual(['ideas-delivered']);
  });

  test('an ended unit has no figures after its end', () => {
    const late = today.filter(
      ({ organisation, period }) => organisation === 'stigverket-lighthouses' && period >= '2024',
    );
    expect(late).toEqual([]);
  });

  test('twenty quarters are published in order, and corrections change what they name', () => {
    const times = agency.publications.map(({ publishedAt }) => publishedAt);
    expect(times).toEqual([...new Set(times)].sort());
    expect(agency.publications.filter(({ kind }) => kind === 'regular')).toHaveLength(20);
    const corrections = agency.publications.filter(({ kind }) => kind === 'correction');
    expect(corrections).toHaveLength(5);
    for (const { figures: corrected, reason, publishedAt } of corrections) {
      expectAllLanguages(reason);
      for (const after of corrected) {
        const before = agency.publications
          .filter((one) => one.publishedAt < publishedAt)
          .flatMap((one) => one.figures)
          .find((one) => keyOf(one) === keyOf(after));
        expect(before, keyOf(after)).toBeDefined();
        expect(before).not.toEqual(after);
      }
    }
  });

  test('targets start from what the figures say, and tenfold means one tenth', () => {
    for (const { organisation, metric, kind, baselinePeriod, baselineValue, level, byPeriod } of agency.targets) {
      expect(frequencyOf(baselinePeriod)).toBe(frequencyOf(byPeriod));
      const [code, scale] =
        metric === 'digital-share' ? (['digital-transactions', 'total-transactions'] as const) : [metric, null];
      const start = rolledUp(organisation, code, baselinePeriod) ?? NaN;
      const value = scale === null ? start : (100 * start) / (rolledUp(organisation, scale, baselinePeriod) ?? NaN);
      expect(Math.abs(value - baselineValue), `${organisation} ${metric}: ${value}`).toBeLessThan(0.051);
      if (kind === 'tenfold') expect(level).toBeCloseTo(baselineValue / 10, 6);
    }
    expect(agency.targets.map(({ path }) => path)).toContain('geometric');
    expect(agency.targets.filter(({ kind }) => kind === 'tenfold')).toHaveLength(1);
  });

  test('events are told in three languages, in order, about what exists', () => {
    const dates = agency.events.map(({ date }) => date);
    expect(dates).toEqual([...dates].sort());
    for (const { organisation, metric, texts } of agency.events) {
      expect(codesOf).toContain(organisation);
      if (metric !== null) expect(() => metricOf(metric)).not.toThrow();
      expectAllLanguages(texts);
    }
    expect(agency.events.filter(({ kind }) => kind === 'method-break')).toHaveLength(1);
  });

  test('visions are said in three languages, proven by what has a target but for one part, and one carries another', () => {
    const parts = agency.visions.flatMap(({ parts: own }) => own);
    for (const { sentence, organisation } of agency.visions) {
      expectAllLanguages(sentence);
      expect(codesOf).toContain(organisation);
    }
    for (const { names, proofs } of parts) {
      expectAllLanguages(names);
      for (const proof of proofs) {
        const isAimed = agency.targets.some(
          (one) => one.organisation === proof.organisation && one.metric === proof.metric,
        );
        expect([proof, isAimed]).toEqual([proof, true]);
      }
    }
    expect(parts.filter(({ proofs }) => proofs.length === 0)).toHaveLength(1);
    const [carried] = parts.flatMap(({ carries }) => carries ?? []);
    const above = agency.visions.find(({ organisation }) => organisation === carried?.organisation);
    expect(above?.parts.map(({ code }) => code)).toContain(carried?.part);
  });

  test('is the same every time', async () => {
    vi.resetModules();
    const again = await import('#db/seed/agency.ts');
    expect(again.agency).not.toBe(agency);
    expect(again.agency).toEqual(agency);
  });
});
