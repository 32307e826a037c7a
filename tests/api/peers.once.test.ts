import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDemonstration } from '#tests/support/demonstration.ts';
import type { TestApi } from '#tests/support/api.ts';
import { seriesDuring, statementsDuring } from '#tests/support/statements.ts';

let api: TestApi;

beforeAll(async () => {
  api = await openDemonstration();
});
afterAll(() => api.close());

const get = async (path: string) => (await api.get(`/api/v1${path}`)).body;

describe('learning from peers, with the real figures of countries', () => {
  test('places are those of the comparison of the group and oneself', async () => {
    const { standings, group, version } = await get('/peers/country-el?group=nordic-baltic');
    expect([group, version]).toEqual(['nordic-baltic', 1]);
    expect(standings.map(({ metric }: { metric: string }) => metric)).toHaveLength(5);
    for (const { metric, period, value, rank, percentile, ranked, median, have, of } of standings) {
      const selection = 'country-se,country-dk,country-fi,country-ee,country-lv,country-lt,country-el';
      const compared = await get(`/comparison?metric=${metric}&period=${period}&organisation=${selection}`);
      const own = compared.items.find(({ organisation }: { organisation: string }) => organisation === 'country-el');
      expect({ value, rank, percentile }).toEqual({ value: own.value, rank: own.rank, percentile: own.percentile });
      expect([ranked, median, have, of]).toEqual([7, compared.quartiles.median, 7, 7]);
    }
  });

  test('places are so for every member of every group, oneself in it or not', async () => {
    const groups = (await get('/groups?limit=1000')).items.map(({ code }: { code: string }) => code);
    let told = 0;
    for (const group of groups) {
      const { members } = await get(`/groups/${group}`);
      const [one] = members.map(({ organisation }: { organisation: string }) => organisation);
      for (const own of [one, 'stigverket', 'gov-hmrc', 'country-se']) {
        const { standings } = await get(`/peers/${own}?group=${group}`);
        for (const { metric, period, ...standing } of standings) {
          const selection = `group:${group},${own}`;
          const compared = await get(`/comparison?metric=${metric}&period=${period}&organisation=${selection}`);
          const { items, quartiles, have, of, ranked } = compared;
          const { value, rank, percentile } = items.find(({ organisation }: { organisation: string }) => organisation === own); // prettier-ignore
          expect(standing).toEqual({ value, rank, percentile, ranked, median: quartiles.median, have, of });
          told += 1;
        }
      }
    }
    expect(told).toBeGreaterThan(30);
  });

  test('so many statements are asked, however many metrics and members there are', async () => {
    const asked = async (path: string, metrics: number) => {
      const all = await statementsDuring(api.database, async () => {
        expect((await get(path)).standings.length).toBeGreaterThanOrEqual(metrics);
      });
      return all.length;
    };
    const few = await asked('/peers/country-el?group=nordic-baltic&from=2021', 5);
    const many = await asked('/peers/stigverket-huts?group=out-on-the-path&from=2021', 10);
    // those that say which state of the database is read are among them
    expect([many, few > 0, few < 5]).toEqual([few, true, true]);
  });

  test('of all metrics the last periods alone are read, whole series only of the weaknesses', async () => {
    const path = '/peers/stigverket-huts?group=out-on-the-path&from=2021';
    const { weaknesses, standings } = await get(path);
    const judged = standings.map(({ metric }: { metric: string }) => metric);
    // another answer than those that are kept
    const { figures } = await seriesDuring(api.database, () =>
      get('/peers/stigverket-huts?group=out-on-the-path&from=2020'),
    );
    const { members } = await get('/groups/out-on-the-path');
    const codes = ['stigverket-huts', ...members.map(({ organisation }: { organisation: string }) => organisation)];
    const published = await api.database.sql<{ metric: string; figures: number }[]>`
      select m.code as metric, sum(length(s.statuses))::integer as figures
      from series s join metrics m on m.id = s.metric_id join organisations o on o.id = s.organisation_id
      where s.breakdown = 'total' and m.code in ${api.database.sql(judged)} and o.code in ${api.database.sql(codes)} group by m.code`;
    const sum = (some: readonly { figures: number }[]) => some.reduce((all, one) => all + one.figures, 0);
    const whole = sum(published.filter(({ metric }) => weaknesses.slice(0, 3).includes(metric)));
    expect(figures).toBeGreaterThan(whole);
    expect(figures).toBeLessThan(sum(published));
  });

  test('strengths come from the best quarter and weaknesses from the last, by the direction of good', async () => {
    const { standings, strengths, weaknesses } = await get('/peers/stigverket-huts?group=out-on-the-path');
    const percentileOf = (code: string) =>
      standings.find(({ metric }: { metric: string }) => metric === code).percentile;
    expect(strengths.length * weaknesses.length).toBeGreaterThan(0);
    for (const code of strengths) expect(percentileOf(code)).toBeGreaterThanOrEqual(75);
    for (const code of weaknesses) expect(percentileOf(code)).toBeLessThanOrEqual(25);
    // three have smiles: the best of three is no strength
    expect(percentileOf('customer-smiles')).toBeGreaterThan(75);
    expect(strengths).not.toContain('customer-smiles');
    // what is neither good nor bad has no place
    expect(standings.map(({ metric }: { metric: string }) => metric)).not.toContain('total-transactions');
  });

  test('whoever improved did so by a signal that the series itself shows, and whoever has none is not named', async () => {
    const { learn } = await get('/peers/country-el?group=nordic-baltic');
    let named = 0;
    let silent = 0;
    for (const { metric, from, to, items, considered } of learn) {
      expect([from, to, considered]).toEqual(['2019', '2022', 6]);
      const { series, periods } = await get(`/series?metric=${metric}&organisation=group:nordic-baltic&signals=true`);
      for (const { organisation, values, signals } of series) {
        const [first, last] = [periods.indexOf(from), periods.indexOf(to)];
        const speaking = signals.variations
          .map((variation: string, at: number) => ({ variation, at }))
          .filter(({ variation, at }: { variation: string; at: number }) => at > first && at <= last && variation !== 'common-cause'); // prettier-ignore
        const isBetter = values[last] > values[first] && speaking.at(-1)?.variation === 'improvement';
        const item = items.find((one: { organisation: string }) => one.organisation === organisation);
        // only the five that improved most are named, and there are six
        if (isBetter && items.length < 5) expect(item).toBeDefined();
        if (item) {
          named += 1;
          expect(item.before).toEqual({ period: from, value: values[first] });
          expect([item.after.value, item.signalAt]).toEqual([values[last], periods[speaking.at(-1).at]]);
        } else if (!isBetter) silent += 1;
      }
    }
    expect(named * silent).toBeGreaterThan(0);
  });

  test('events of the time come along, those of the metric and of the organisation as a whole', async () => {
    const { learn } = await get('/peers/stigverket-huts?group=out-on-the-path&from=2024-Q1');
    const all = learn.flatMap(({ items }: { items: { events: object[] }[] }) => items.flatMap(({ events }) => events));
    expect(all.length).toBeGreaterThan(0);
    for (const { happenedOn } of all) expect(happenedOn >= '2024-01-01' && happenedOn <= '2026-09-30').toBe(true);
    expect(learn[0].from).toBe('2024-Q1');
  });

  test('as of an earlier day only what was known then is compared', async () => {
    const { standings } = await get('/peers/stigverket-huts?group=out-on-the-path&asOf=2025-03-01');
    for (const { period } of standings) expect(period < '2025-Q2').toBe(true);
    expect((await get('/peers/stigverket-huts?group=out-on-the-path&asOf=2023-12-01')).code).toBe('unknown-group');
    expect((await get('/peers/nowhere?group=out-on-the-path')).code).toBe('unknown-organisation');
  });
});

test('groups are offered by what they have in common with an organisation; where that is nothing, none is the first', async () => {
  const near = async (code: string) =>
    (await get(`/groups?near=${code}`)).items.map((one: { code: string; inCommon: number }) => [
      one.code,
      one.inCommon,
    ]);
  expect((await near('stigverket')).map(([, common]: [string, number]) => common)).toEqual([0, 0, 0, 0, 0]);
  const [[first, common], ...others] = await near('country-el');
  expect([first, common]).toEqual(['nordic-baltic', 1]);
  expect(others.every(([, other]: [string, number]) => other < common)).toBe(true);
  expect((await near('hmrc-child-benefit'))[0]).toEqual(['having-a-child', 1]);
  expect((await api.get('/api/v1/groups?near=atlantis')).body.code).toBe('unknown-organisation');
  expect((await get('/groups')).items[0]).not.toHaveProperty('inCommon');
});
