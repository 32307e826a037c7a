import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OverviewMetric } from '#api/overview/answers.ts';
import type { SeriesAnswer } from '#api/series/answers.ts';
import { saveEvents } from '#db/queries/events.ts';
import { raiseCatalogueVersion } from '#db/queries/installation.ts';
import { listMetrics, saveNewMetrics } from '#db/queries/metrics.ts';
import { getOrganisationTree } from '#db/queries/organisations.ts';
import { saveTarget } from '#db/queries/targets.ts';
import { catalogue } from '#db/seed/catalogue/index.ts';
import { writeTransaction } from '#db/write.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { csvRows } from '#tests/support/naive-govuk.ts';
import { naiveFigures, naiveJudged, naiveOnPath, type NaiveJudged } from '#tests/support/naive-judgement.ts';
import { naiveLetter, naiveMarks, naiveNotes, signalWords, statusWords } from '#tests/support/naive-marks.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { cell, publishCells } from '#tests/support/publish.ts';
import { generator } from '#tests/support/random.ts';
import { tileOf } from '#web/lib/dashboard/tile.ts';
import type { Gathered } from '#web/routes/metrics/[code]/gather.ts';
import { targetFor } from '#web/routes/metrics/[code]/gather.ts';
import { metricPageOf } from '#web/routes/metrics/[code]/metric-page.ts';
import { selectionIn } from '#web/routes/metrics/[code]/selection.ts';

// 20 metrics in 10 units: 200 series, and 20 sums of them
const units = Array.from({ length: 10 }, (_, number) => `unit-${number}`);
const directions = ['higher', 'lower', 'none'] as const;
const codes = Array.from({ length: 20 }, (_, number) => `judged-${number}`);
const directionOf = (code: string) => directions[codes.indexOf(code) % 3] ?? 'none';
const quarters = Array.from({ length: 28 }, (_, number) => `${2019 + Math.floor(number / 4)}-Q${(number % 4) + 1}`);
const startOf = (place: number) => `${2019 + Math.floor(place / 4)}-${['01', '04', '07', '10'][place % 4]}-01`;
/** So many figures of one's own, the target and the break where there are any. */
const hasTarget = (organisation: string, code: string) => (units.indexOf(organisation) + codes.indexOf(code)) % 2 === 0;
const target = {
  kind: 'level',
  baselinePeriod: '2024-Q1',
  baselineValue: 100,
  byPeriod: '2027-Q1',
  path: 'straight',
  stretch: null,
} as const;
const levelOf = (code: string) => (directionOf(code) === 'lower' ? 40 : 184);
const minimumOf = (code: string) => (codes.indexOf(code) % 4 === 0 ? (100 + levelOf(code)) / 2 : null);
/** In every third unit something began anew with the 11th quarter, in the middle of the 10th. */
const breakOf = (organisation: string) => (units.indexOf(organisation) % 3 === 1 ? 10 : null);

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
  const pattern = catalogue.find(({ code }) => code === 'total-transactions');
  if (!pattern) throw new Error('the catalogue has lost total-transactions');
  await addOrganisations(api.database, [unit('all'), ...units.map((code) => unit(code, { parent: 'all' }))]);
  await writeTransaction(api.database, async (transaction) => {
    const metrics = codes.map((code) => ({ ...pattern, code, direction: directionOf(code), isSeasonal: false }));
    await saveNewMetrics(transaction, metrics, '1970-01-01T00:00:00Z');
    await raiseCatalogueVersion(transaction);
  });
  const organisationId = new Map(
    (await getOrganisationTree(api.database.orm, null)).all.map((one) => [one.code, one.id]),
  );
  const metricId = new Map((await listMetrics(api.database.orm, null)).map((one) => [one.code, one.id]));
  const idsOf = (organisation: string, code: string) => ({
    organisationId: organisationId.get(organisation) ?? 0,
    metricId: metricId.get(code) ?? 0,
  });
  const random = generator(6);
  const draw = (isRevision: boolean) =>
    units.flatMap((organisation) =>
      codes.flatMap((code) => {
        const [shift, slope] = [random() < 0.4 ? 30 : 0, random() < 0.3 ? 4 : 0];
        return quarters.flatMap((_, place) => {
          const noise = Math.floor(random() * 40) + (random() < 0.04 ? 120 : 0);
          // a few are revised, and a few are missing
          if (isRevision ? random() < 0.93 : random() < 0.05) return [];
          const value = 80 + noise + (place > 18 ? shift : 0) + slope * Math.max(0, place - 16);
          const status = naiveLetter(units.indexOf(organisation), codes.indexOf(code), place) ?? 'A';
          return [cell({ ...idsOf(organisation, code), periodStart: startOf(place), value, status })];
        });
      }),
    );
  await publishCells(api.database, draw(false));
  await publishCells(api.database, draw(true));
  await writeTransaction(api.database, async (transaction) => {
    for (const organisation of ['all', ...units]) {
      for (const code of codes.filter((one) => hasTarget(organisation, one))) {
        const grounds = { reason: null, stopsDoing: null, adoptedOn: null, isSetAfterResults: false };
        await saveTarget(
          transaction,
          {
            ...target,
            ...grounds,
            ...idsOf(organisation, code),
            level: levelOf(code),
            minimum: minimumOf(code),
            setAt: '2024-04-20T08:00:00Z',
          },
          null,
        );
      }
    }
    const began = units
      .filter((organisation) => breakOf(organisation) !== null)
      .map((organisation, place) => ({
        organisationId: organisationId.get(organisation) ?? 0,
        metricId: null,
        happenedOn: '2021-05-03',
        kind: place % 2 ? ('method-break' as const) : ('rebase' as const),
        texts: { sv: 'Nytt' },
      }));
    await saveEvents(transaction, began, '2021-06-01T00:00:00Z');
    await raiseCatalogueVersion(transaction);
  });
  // the server learns of what is written beside it
  await api.get('/api/v1/metrics');
});
afterAll(() => api.close());

function naiveStatus(organisation: string, code: string, place: number, value: number): string | null {
  // the path begins with the 21st quarter and has twelve steps
  const steps = place - 20;
  if (!hasTarget(organisation, code) || steps < 0) return 'no-target';
  return naiveOnPath(steps, value, levelOf(code), minimumOf(code));
}

const naiveOf = (
  organisation: string,
  code: string,
  all: readonly (number | null)[],
  charted: readonly (number | null)[],
  lacksUnits: (place: number) => boolean = () => false,
): (NaiveJudged | null)[] =>
  naiveJudged(all, charted, {
    start: organisation === 'all' ? null : breakOf(organisation),
    direction: directionOf(code),
    // a target was set for all units together
    statusOf: (place, value) =>
      hasTarget(organisation, code) && lacksUnits(place) ? null : naiveStatus(organisation, code, place, value),
  });

/** Everything by the naive way, the sums of the units too. */
async function everything(): Promise<Map<string, (NaiveJudged | null)[]>> {
  const values = await naiveFigures(
    api.database,
    quarters.map((_, place) => startOf(place)),
  );
  const found = new Map<string, (NaiveJudged | null)[]>();
  for (const code of codes) {
    const own = units.map((organisation) => values.get(`${organisation} ${code}`) ?? []);
    units.forEach((organisation, number) => {
      found.set(`${organisation} ${code}`, naiveOf(organisation, code, own[number] ?? [], own[number] ?? []));
    });
    const have = quarters.map((_, place) => own.filter((one) => typeof one[place] === 'number').length);
    const sums = quarters.map((_, place) =>
      have[place] === 0 ? null : own.reduce((sum, one) => sum + (one[place] ?? 0), 0),
    );
    const last = have[sums.findLastIndex((sum) => sum !== null)] ?? 0;
    // of ten units one more or fewer is more than one in twenty
    const alike = sums.map((sum, place) => (have[place] === last ? sum : null));
    found.set(
      `all ${code}`,
      naiveOf('all', code, sums, alike, (place) => (have[place] ?? 0) < units.length),
    );
  }
  return found;
}

const lastOf = (figures: readonly (NaiveJudged | null)[]) => figures.findLastIndex((figure) => figure !== null);
describe('200 series and their sums have one value, one status and one signal', () => {
  let naive: Map<string, (NaiveJudged | null)[]>;
  const of = (organisation: string, code: string) => naive.get(`${organisation} ${code}`) ?? [];
  beforeAll(async () => {
    naive = await everything();
  });
  const marksAt = (organisation: string, code: string, place: number) => {
    const own = organisation === 'all' ? units : [organisation];
    const there = own.filter((one) => typeof of(one, code)[place]?.value === 'number');
    const letters = there.map((one) => naiveLetter(units.indexOf(one), codes.indexOf(code), place));
    return naiveMarks(letters, organisation === 'unit-4' && place === 10);
  };
  const seriesAnswer = async (organisation: string): Promise<SeriesAnswer> =>
    (
      await api.get(
        `/api/v1/series?metric=${codes.join(',')}&organisation=${organisation}&signals=true&numerators=true`,
      )
    ).body;

  test('and every kind of signal and of status is among them', () => {
    const all = [...naive.values()].flat().filter((figure) => figure !== null);
    const kinds = (name: 'variation' | 'rule' | 'status') => new Set(all.map((figure) => figure[name]));
    expect(kinds('variation').size).toBe(5);
    expect(kinds('rule').size).toBe(5);
    // and none where a sum is one of a part of the units
    expect(kinds('status').size).toBe(6);
    expect(naive.size).toBe(220);
  });

  test.each(['all', ...units])('in the overview, and on the tile: %s', async (organisation) => {
    const metrics: OverviewMetric[] = (await api.get(`/api/v1/overview/${organisation}`)).body.metrics;
    expect(metrics).toHaveLength(codes.length);
    for (const metric of metrics) {
      const figures = of(organisation, metric.metric);
      const [end, last] = [lastOf(figures), figures[lastOf(figures)]];
      expect(metric.latest).toMatchObject({ period: quarters[end], value: last?.value });
      expect([metric.metric, metric.signal?.variation ?? null, metric.signal?.rule ?? null]).toEqual([metric.metric, last?.variation, last?.rule]); // prettier-ignore
      expect([metric.metric, metric.status?.status ?? null]).toEqual([metric.metric, last?.status]);
      const context = { organisation, noun: 'units', today: '2026-01-20', language: 'en' } as const;
      const tile = tileOf(metric, context);
      expect(tile.signal?.word).toBe(last?.variation ? signalWords[last.variation] : undefined);
      expect(tile.target?.mark?.word).toBe(statusWords[last?.status ?? '']);
      const marks = marksAt(organisation, metric.metric, lastOf(figures));
      expect([metric.metric, metric.latest?.marks ?? []]).toEqual([metric.metric, marks.codes]);
      expect(tile.marks.map(({ word }) => word)).toEqual(marks.words);
      const during = tileOf(metric, { ...context, today: '2025-12-31' });
      const isOpen = quarters[lastOf(figures)] === '2025-Q4';
      expect(during.marks.map(({ word }) => word)).toEqual([
        ...(isOpen ? ['The period is not over'] : []),
        ...marks.words,
      ]);
    }
    // once more, when what it says is known from before
    expect((await api.get(`/api/v1/overview/${organisation}?periods=13`)).body.metrics).toEqual(
      metrics.map((metric) => ({
        ...metric,
        periods: expect.anything(),
        values: expect.anything(),
        statuses: expect.anything(),
        ...(metric.rollup ? { rollup: expect.anything() } : {}),
      })),
    );
  });

  test.each(['all', ...units])(
    'in the answer of series, the CSV, the chart and the table: %s',
    async (organisation) => {
      const answer = await seriesAnswer(organisation);
      const query = `metric=${codes.join(',')}&organisation=${organisation}&signals=true&format=csv`;
      const [header = [], ...rows] = csvRows((await api.get(`/api/v1/series?${query}`)).text.replace('\uFEFF', ''));
      const column = (row: readonly string[], name: string) => row[header.indexOf(name)] ?? '';
      const organisationDetails = (await api.get(`/api/v1/organisations/${organisation}`)).body;
      const targets = (await api.get(`/api/v1/targets?organisation=${organisation}&limit=1000`)).body.items;
      const events = (await api.get(`/api/v1/events?organisation=${organisation}`)).body.items;
      for (const item of answer.series) {
        const figures = of(organisation, item.metric);
        const offset = quarters.indexOf(answer.periods[0] ?? '');
        const at = (position: number) => figures[position + offset] ?? null;
        const told = answer.periods.map((_, position) => [
          item.values[position] ?? null,
          item.signals?.variations[position] ?? null,
          item.signals?.rules[position]?.rule ?? null,
          item.targetStatuses?.[position] ?? null,
        ]);
        const expected = answer.periods.map((_, position) => {
          const figure = at(position);
          return [figure?.value ?? null, figure?.variation ?? null, figure?.rule ?? null, figure?.status ?? null];
        });
        expect([item.metric, ...told]).toEqual([item.metric, ...expected]);
        const own = rows.filter((row) => column(row, 'metric') === item.metric);
        expect(
          own.map((row) => ['value', 'variation', 'rule', 'target-status'].map((name) => column(row, name))),
        ).toEqual(expected.map((one) => one.map((text) => (text === null ? '' : String(text)))));

        const marks = answer.periods.map((_, position) =>
          at(position) === null ? { codes: [], words: [] } : marksAt(organisation, item.metric, position + offset),
        );
        expect(answer.periods.map((_, position) => item.marks?.[position] ?? [])).toEqual(
          marks.map((one) => one.codes),
        );
        expect(own.map((row) => column(row, 'marks'))).toEqual(marks.map((one) => one.codes.join(' ')));

        const series = { ...answer, series: [item] };
        const gathered: Gathered = {
          metric: (await api.get(`/api/v1/metrics/${item.metric}`)).body,
          organisation: organisationDetails,
          tops: [],
          series,
          frequencies: [],
          shaping: { view: null, isConverted: false, isInVain: false },
          revised: [],
          events,
          target: targetFor(
            targets.filter(({ metric }: { metric: string }) => metric === item.metric),
            series,
          ),
          coverage: null,
          formula: null,
          responsible: null,
        };
        const reading = { today: '2026-01-20', asOf: null, language: 'en' } as const;
        const page = metricPageOf(gathered, selectionIn(new URLSearchParams()), reading).figures;
        const last = figures[lastOf(figures)];
        const words = page?.judged?.items.map(({ mark }) => mark?.word);
        expect(words).toEqual([
          last?.variation ? signalWords[last.variation] : undefined,
          ...(last?.status === null ? [] : [statusWords[last?.status ?? ''] ?? 'No target']),
        ]);
        const marked = Object.values(page?.curve?.chart.lines[0]?.marked ?? {});
        const telling = figures.flatMap((figure) =>
          figure?.variation && figure.variation !== 'common-cause' ? [figure.variation] : [],
        );
        expect(marked).toEqual(telling);
        expect(page?.curve?.wide.split('class="chart-marked').length).toBe(telling.length + 1);
        const { columns = [], rows: shown = [] } = page?.table ?? {};
        const first = figures.findIndex((figure) => figure !== null);
        const within = marks.slice(first - offset, lastOf(figures) + 1 - offset);
        expect(shown.map((row) => row.marks.map(({ word }) => word)).toReversed()).toEqual(within.map((one) => one.words)); // prettier-ignore
        expect(page?.curve?.chart.legend).toEqual(
          expect.arrayContaining(naiveNotes(within, answer.periods.slice(first - offset))),
        );
        const place = columns.indexOf('Signal');
        expect(shown.map(({ cells }) => cells[place] ?? null).toReversed()).toEqual(
          figures
            .slice(
              figures.findIndex((figure) => figure !== null),
              lastOf(figures) + 1,
            )
            .map((figure) => (figure?.variation ? signalWords[figure.variation] : null)),
        );
      }
    },
  );

  test.each(codes)('in comparison, whatever the period: %s', async (code) => {
    for (const place of [27, 22, 10, 4]) {
      const query = `metric=${code}&organisation=all/*&period=${quarters[place]}&signals=true`;
      const { items } = (await api.get(`/api/v1/comparison?${query}`)).body;
      const told = items.map((item: any) => [ // eslint-disable-line @typescript-eslint/no-explicit-any -- answers are checked by the description
        item.organisation, item.value, item.signal?.variation ?? null, item.judgement.status, item.marks ?? [],
      ]); // prettier-ignore
      const expected = units.flatMap((organisation) => {
        const figure = of(organisation, code)[place] ?? null;
        const { codes: marks } = marksAt(organisation, code, place);
        return figure ? [[organisation, figure.value, figure.variation, figure.status, marks]] : [];
      });
      expect(told.toSorted()).toEqual(expected.toSorted());
    }
  });

  test('and none where neither was asked for', async () => {
    const { body } = await api.get('/api/v1/overview/unit-1?signals=false');
    expect(body.metrics[0]).not.toHaveProperty('signal');
    expect(body.metrics[0]).not.toHaveProperty('status');
  });
});
