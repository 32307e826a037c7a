import { sql, type SQL } from 'drizzle-orm';
import { suppress, type Protection, type ProtectedFigure, type SuppressionRule } from '#domain/suppression.ts';
import { frequencies, periodContaining, type PeriodCode } from '#domain/period.ts';
import { overTimeOf } from '#domain/suppression-periods.ts';
import type { MetricDefinition } from '#domain/metric.ts';
import type { Transaction } from '../connection.ts';
import type { Derivation } from './derived-figures.ts';
import { raiseCatalogueVersion } from './installation.ts';
import { derivationsOf, listMetrics } from './metrics.ts';
import { getOrganisationTree, listMoves } from './organisations.ts';
import { lockPublications } from './publication-lock.ts';
import { columnOf } from './staging.ts';

/** A metric that asks for a smallest number of answers; those of a family are computed from each other. */
type Guarded = Pick<MetricDefinition, 'measuringType' | 'isCumulative'> & {
  metricId: number;
  smallest: number;
  family: number;
};

/** So many metrics and periods are looked through at a time: their figures pass through the memory. */
const placesAtOnce = 20;

/** The figures of a family in a period, or in a year where there are longer and shorter ones: every column has a place for each. */
type Row = {
  metricIds: number[];
  organisationIds: number[];
  seriesIds: number[];
  breakdowns: string[];
  answers: (number | null)[];
  froms: number[];
  untils: (number | null)[];
  /** One letter for each. */
  withheld: string;
  frequencies: string;
  periodStarts: string[];
  place: number;
  isOfYear: boolean;
};

export const guardedMetrics = sql.raw(
  'select metric_id from metric_versions where known_until is null and smallest_answers is not null',
);

/**
 * Fixes what is withheld of the metrics and periods that are touched (`metric_id`, `frequency`, `period_start`): where any
 * of their figures has too few answers, or was withheld before. The number of statements depends on how much there is in
 * all. Needs the publication lock.
 */
export async function withholdFigures(
  transaction: Transaction,
  publication: number,
  touched: SQL,
  derivations: readonly Derivation[],
  rule: SuppressionRule = suppress,
): Promise<void> {
  const guarded = await listGuarded(transaction, derivations);
  if (!guarded.length) return;
  await stageFigures(transaction, touched, guarded);
  const [last] = await transaction.execute<{ place: number | null }>(sql`select max(place) as place from withholdable`);
  if (!last?.place) return;
  const protection = await protectionOf(transaction, guarded, derivations);
  for (let first = 1; first <= last.place; first += placesAtOnce) {
    const rows = await transaction.execute<Row>(sql`
      select place, year is not null as "isOfYear", array_agg(period_start::text) as "periodStarts", string_agg(frequency, '') as frequencies, array_agg(metric_id) as "metricIds", array_agg(organisation_id) as "organisationIds",
        array_agg(series_id) as "seriesIds", array_agg(breakdown) as breakdowns, array_agg(answers) as answers,
        array_agg(since) as froms, array_agg(until) as untils, string_agg(case when is_withheld then 'y' else 'n' end, '') as withheld
      from (
        select * from withholdable where place between ${first}::integer and ${first + placesAtOnce - 1}::integer
        order by place, period_start, organisation_id, metric_id, breakdown, since
      ) in_order
      group by place, year order by place`);
    await saveWithheld(
      transaction,
      publication,
      rows.flatMap((row) => newlyWithheld(row, rule, protection)),
    );
  }
  await markWithheld(transaction, sql`select organisation_id, series_id from withholdable`);
}

/** By what rule, and by which smallest numbers of answers, figures are looked through. */
const presentRule = sql.raw(`(
  select 'years beside quarters ' || coalesce(string_agg(metric_id || ':' || smallest_answers, ',' order by metric_id), '')
  from metric_versions where known_until is null and smallest_answers is not null)`);

/**
 * Fixes what is withheld of all that is published, where too few have answered and nothing was fixed: the rule is newer than
 * the figures, or asks for more answers than it did. Answers whether there was any. What it has looked through for is
 * remembered, because the look takes as long as there are figures, and every start asks.
 */
export async function withholdPublished(transaction: Transaction): Promise<boolean> {
  const isKnown = async (): Promise<boolean> =>
    (await transaction.execute(sql`select from installation where withheld_for = ${presentRule}`)).length > 0;
  if (await isKnown()) return false;
  await lockPublications(transaction);
  // another process may have looked meanwhile
  if (await isKnown()) return false;
  const isAny = await withholdUnfixed(transaction);
  await transaction.execute(sql`update installation set withheld_for = ${presentRule}`);
  return isAny;
}

async function withholdUnfixed(transaction: Transaction): Promise<boolean> {
  const unfixed = sql`
    select distinct s.metric_id, s.frequency, r.period_start
    from metric_versions v join series s on s.metric_id = v.metric_id
      join revisions r on r.organisation_id = s.organisation_id and r.series_id = s.id
    where v.known_until is null and r.answers < v.smallest_answers and not exists (select from withheld_figures w
      where w.organisation_id = s.organisation_id and w.series_id = s.id and w.period_start = r.period_start)
    union -- longer and shorter periods of a year were once looked at each alone
    select s.metric_id, s.frequency, w.period_start
    from withheld_figures w join series s on s.organisation_id = w.organisation_id and s.id = w.series_id
    where exists (select from series o where o.metric_id = s.metric_id and o.frequency <> s.frequency)`;
  const [last] = await transaction.execute<{ id: number }>(sql`select id from publications order by id desc limit 1`);
  if (!last || !(await transaction.execute(sql`select from (${unfixed}) u limit 1`)).length) return false;
  await withholdFigures(transaction, last.id, unfixed, derivationsOf(await listMetrics(transaction, null)));
  // what was answered of them before is no longer so
  await raiseCatalogueVersion(transaction);
  return true;
}

async function listGuarded(transaction: Transaction, derivations: readonly Derivation[]): Promise<Guarded[]> {
  const metrics = await transaction.execute<Omit<Guarded, 'family'>>(sql`
    select metric_id as "metricId", smallest_answers as smallest, measuring_type as "measuringType", is_cumulative as "isCumulative"
    from metric_versions
    where known_until is null and smallest_answers is not null order by metric_id`);
  const guarded = metrics.map((metric): Guarded => ({ ...metric, family: metric.metricId }));
  const byId = new Map(guarded.map((metric) => [metric.metricId, metric]));
  for (const { metricId, inputs } of derivations) {
    for (const input of inputs) {
      const [one, other] = [byId.get(metricId), byId.get(input.metricId)];
      if (!one || !other || one.family === other.family) continue;
      const { family } = other;
      for (const member of guarded) if (member.family === family) member.family = one.family;
    }
  }
  return guarded;
}

/** What is looked through at once: a period of a frequency, or a year of all of them. */
const asLooked = sql.raw(`family, coalesce(year, period_start), case when year is null then frequency else '' end`);

/** In `withholdable` every version of every figure of the metrics and periods that need to be looked through. */
async function stageFigures(transaction: Transaction, touched: SQL, guarded: readonly Guarded[]): Promise<void> {
  await transaction.execute(sql`
    create temporary table withholdable on commit drop as
    with guarded as materialized (
      select * from unnest(${columnOf(guarded, 'metricId')}::integer[], ${columnOf(guarded, 'smallest')}::integer[],
        ${columnOf(guarded, 'family')}::integer[]) as guarded(metric_id, smallest, family)
    ), touched as materialized (
      select distinct g.family, t.frequency, t.period_start from (${touched}) t join guarded g on g.metric_id = t.metric_id
    ), kinds as materialized (
      select distinct g.family, s.frequency from guarded g join series s on s.metric_id = g.metric_id
      where g.family in (select family from touched)
    ), mixed as materialized (
      select family from kinds group by family having count(*) > 1
    ), looked as materialized (
      select family, frequency, period_start, null::date as year from touched where family not in (select family from mixed)
      union -- what is told of the longer and of the shorter periods of a year adds up too
      select family, k.frequency, month::date, date_trunc('year', t.period_start)::date
      from touched t join mixed using (family) join kinds k using (family), generate_series(date_trunc('year', t.period_start),
        date_trunc('year', t.period_start) + interval '11 months', interval '1 month') month
    ), versions as materialized (
      select l.family, l.year, s.frequency, r.period_start, s.metric_id, s.organisation_id, s.id as series_id, s.breakdown, r.answers,
        num_nonnulls(r.value, r.numerator, r.denominator, r.answers) > 0 as has_figure,
        -- whole microseconds are exact
        (extract(epoch from p.published_at) * 1000000)::double precision as since,
        lead((extract(epoch from p.published_at) * 1000000)::double precision)
          over (partition by r.organisation_id, r.series_id, r.period_start order by p.published_at) as until,
        w.kind is not null as is_withheld, r.answers < g.smallest or w.kind is not null as is_kept_back
      from looked l join guarded g on g.family = l.family
      join series s on s.metric_id = g.metric_id and s.frequency = l.frequency
      join revisions r on r.organisation_id = s.organisation_id and r.series_id = s.id and r.period_start = l.period_start
      join publications p on p.id = r.publication_id
      left join withheld_figures w on w.organisation_id = s.organisation_id and w.series_id = s.id and w.period_start = r.period_start
    ), concerned as (
      select distinct ${asLooked} from versions where is_kept_back
    )
    select dense_rank() over (order by ${asLooked})::integer as place, v.*
    from versions v where v.has_figure and (${asLooked}) in (select * from concerned)`);
  await transaction.execute(sql`create index on withholdable (place)`);
}

async function protectionOf(
  transaction: Transaction,
  guarded: readonly Guarded[],
  derivations: readonly Derivation[],
): Promise<Protection> {
  const tree = await getOrganisationTree(transaction, null);
  const dimensions = await transaction.execute<{ code: string }>(sql`select code from dimensions where is_additive`);
  const additive = new Set(dimensions.map(({ code }) => code));
  const smallest = new Map(guarded.map((metric) => [metric.metricId, metric.smallest]));
  const overTime = new Map(guarded.map((metric) => [metric.metricId, overTimeOf(metric)]));
  const parentOf = (id: number) => tree.byId(id)?.parentId ?? null;
  const trees = (await listMoves(transaction)).map(({ from, parents }) => ({
    from,
    parentOf: (id: number) => (parents.has(id) ? (parents.get(id) ?? null) : parentOf(id)),
  }));
  return {
    parentOf,
    parentOfAt: (moment) => (trees.findLast(({ from }) => from <= moment) ?? trees[0])?.parentOf ?? parentOf,
    isAdditive: (dimension) => additive.has(dimension),
    smallestOf: (id) => smallest.get(id) ?? null,
    overTimeOf: (id) => overTime.get(id) ?? 'all',
    linked: (metricId, breakdown) =>
      derivations.flatMap((made) =>
        made.inputs.flatMap((input) => {
          const isNamed = input.breakdown === null || input.breakdown === breakdown;
          return [
            ...(made.metricId === metricId ? [{ ...input, breakdown: input.breakdown ?? breakdown }] : []),
            ...(input.metricId === metricId && isNamed
              ? [{ metricId: made.metricId, breakdown: input.breakdown === null ? breakdown : 'total' }]
              : []),
          ];
        }),
      ),
  };
}

type NewlyWithheld = { organisationId: number; seriesId: number; periodStart: string; kind: string };

function newlyWithheld(row: Row, rule: SuppressionRule, protection: Protection): NewlyWithheld[] {
  const figures = row.metricIds.map((metricId, index): ProtectedFigure => ({
    metricId,
    organisationId: row.organisationIds[index] ?? 0,
    breakdown: row.breakdowns[index] ?? 'total',
    period: row.isOfYear ? periodIn(row, index) : null,
    answers: row.answers[index] ?? null,
    from: row.froms[index] ?? 0,
    until: row.untils[index] ?? null,
    isWithheld: row.withheld[index] === 'y',
  }));
  return rule(figures, protection).flatMap((kind, index) => {
    const [organisationId, seriesId] = [row.organisationIds[index], row.seriesIds[index]];
    const periodStart = row.periodStarts[index];
    if (
      kind === null ||
      figures[index]?.isWithheld ||
      organisationId === undefined ||
      seriesId === undefined ||
      periodStart === undefined
    )
      return [];
    return [{ organisationId, seriesId, periodStart, kind }];
  });
}

const periodIn = ({ frequencies: letters, periodStarts }: Row, index: number): PeriodCode | null => {
  const frequency = frequencies.find((one) => one === letters[index]);
  const start = periodStarts[index];
  return frequency === undefined || start === undefined ? null : periodContaining(frequency, start);
};

async function saveWithheld(
  transaction: Transaction,
  publication: number,
  withheld: readonly NewlyWithheld[],
): Promise<void> {
  if (!withheld.length) return;
  // a figure with several versions comes several times
  await transaction.execute(sql`
    insert into withheld_figures (organisation_id, series_id, period_start, publication_id, kind)
    select organisation_id, series_id, period_start::date, ${publication}::integer, kind
    from unnest(${columnOf(withheld, 'organisationId')}::integer[], ${columnOf(withheld, 'seriesId')}::integer[],
      ${columnOf(withheld, 'periodStart')}::text[], ${columnOf(withheld, 'kind')}::text[])
      as given(organisation_id, series_id, period_start, kind)
    on conflict do nothing`);
}

/** Notes in the chosen series (`organisation_id`, `series_id`) which of their figures are withheld. */
export async function markWithheld(transaction: Transaction, chosen: SQL): Promise<void> {
  await transaction.execute(sql`
    update series s set withheld = w.places from (
      select f.organisation_id, f.series_id, array_agg(period_position(s.frequency, f.period_start) order by f.period_start) as places
      from withheld_figures f join series s on s.organisation_id = f.organisation_id and s.id = f.series_id
      where (f.organisation_id, f.series_id) in (${chosen})
      group by f.organisation_id, f.series_id
    ) w where s.organisation_id = w.organisation_id and s.id = w.series_id`);
}
