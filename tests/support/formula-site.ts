import { publicScope } from '#domain/visibility.ts';
import { listMetrics, saveNewDimensions, saveNewMetrics } from '#db/queries/metrics.ts';
import { ensureOrganisations } from '#db/queries/organisations.ts';
import type { Outcome } from '#db/queries/publications.ts';
import { listSeries } from '#db/queries/series.ts';
import { metric } from '#db/seed/catalogue/metric.ts';
import { writeTransaction } from '#db/write.ts';
import type { MetricDefinition } from '#domain/metric.ts';
import { firstDay, periodAt, type PeriodCode } from '#domain/period.ts';
import { openTestDatabase, type TestDatabase } from './database.ts';
import { cell, publishCells } from './publish.ts';

const words = { sv: 'Ord' };

/** A metric that is counted each quarter and each year. */
export const counted = (code: string, rest: Partial<MetricDefinition> = {}): MetricDefinition =>
  metric({
    code,
    names: { sv: code },
    definition: words,
    method: words,
    source: words,
    unit: 'count',
    direction: 'none',
    frequencies: ['Q', 'A'],
    measuringType: 'flow',
    rollupRule: 'none',
    minimum: null,
    ...rest,
  });

export const leaves = ['a', 'b', 'c-1', 'd'];
export const places = 3;
export const parts = ['total', 'gender.women'];

export type Given = {
  metric: string;
  value: number | null;
  place?: number;
  period?: PeriodCode;
  breakdown?: string;
  status?: string;
  answers?: number;
};

export type Figure = { value: number | null; status: string };

export const nameOf = (place: number, code: string, breakdown: string, period: string): string =>
  `${place} ${breakdown === 'total' ? code : `${code}[${breakdown}]`} ${period}`;

const knownFrom = '2020-01-01T00:00:00Z';

export type FormulaSite = {
  database: TestDatabase;
  /** Forgets every figure, and has these formulas in the catalogue instead of the last ones. */
  setFormulas: (formulas: Record<string, string>, rest?: Partial<MetricDefinition>) => Promise<void>;
  idOf: (code: string) => number;
  publish: (given: readonly Given[], publishedAt?: string | null) => Promise<Outcome>;
  /** All quarterly figures by name, as of a moment or now. */
  read: (asOf?: string | null) => Promise<Map<string, Figure>>;
};

/** Three places that report four plain metrics, and one that asks people. */
export async function openFormulaSite(): Promise<FormulaSite> {
  const database = await openTestDatabase();
  const dimension = {
    code: 'gender',
    names: words,
    isAdditive: true,
    categories: ['women', 'men'].map((code) => ({ code, names: { sv: code } })),
  };
  const organisations = await writeTransaction(database, async (transaction) => {
    await saveNewDimensions(transaction, [dimension]);
    const plain = leaves.map((code) => counted(code, { dimensions: ['gender'] }));
    await saveNewMetrics(transaction, [...plain, counted('asked', { smallestAnswers: 7 })], knownFrom);
    const codes = Array.from({ length: places }, (_, number) => `place-${number}`);
    return (await ensureOrganisations(transaction, codes)).map(({ id }) => id);
  });
  let ids = new Map<string, number>();
  const idOf = (code: string) => ids.get(code) ?? 0;
  return {
    database,
    idOf,
    setFormulas: async (formulas, rest = {}) => {
      await database.sql`truncate revisions, series, publications cascade`;
      await database.sql`delete from metric_versions where formula is not null`;
      await database.sql`delete from metrics where id not in (select metric_id from metric_versions)`;
      const made = Object.entries(formulas).map(([code, formula]) =>
        counted(code, { formula, dimensions: ['gender'], ...rest }),
      );
      await writeTransaction(database, (transaction) => saveNewMetrics(transaction, made, knownFrom));
      ids = new Map((await listMetrics(database.orm, null)).map(({ code, id }) => [code, id]));
    },
    publish: (given, publishedAt = null) =>
      publishCells(
        database,
        given.map(({ metric: code, value, place = 0, period = '2024-Q1', status, ...rest }) =>
          cell({
            organisationId: organisations[place] ?? 0,
            metricId: idOf(code),
            frequency: period.includes('Q') ? 'Q' : 'A',
            periodStart: firstDay(period),
            value,
            status: status ?? (value === null ? 'O' : 'A'),
            ...rest,
          }),
        ),
        { publishedAt },
      ),
    read: async (asOf = null) => {
      const codes = new Map([...ids].map(([code, id]) => [id, code]));
      const rows = await listSeries(database.orm, {
        organisationIds: organisations,
        metricIds: [...ids.values()],
        breakdowns: parts,
        frequency: 'Q',
        from: null,
        to: null,
        asOf,
        scope: publicScope,
      });
      return new Map(
        rows.flatMap(({ organisationId, metricId, breakdown, points }) => {
          const place = organisations.indexOf(organisationId);
          return points.values.map((value, position): [string, Figure] => [
            nameOf(place, codes.get(metricId) ?? '', breakdown, periodAt('Q', points.from + position)),
            { value, status: points.statuses.charAt(position) },
          ]);
        }),
      );
    },
  };
}
