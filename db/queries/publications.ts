import { sql, type SQL } from 'drizzle-orm';
import { DomainError } from '#domain/error.ts';
import type { Texts } from '#domain/language.ts';
import type { Frequency } from '#domain/period.ts';
import type { Transaction } from '../connection.ts';
import { rfc3339 } from '../moment.ts';
import type { origins } from '../schema/index.ts';
import { rebuildSeries } from './series-rebuild.ts';
import { columnOf, sameSeries } from './staging.ts';

/** A metric that is computed from two others in the publishing transaction. */
export type Derivation = { metricId: number; numeratorId: number; denominatorId: number; scale: number };

export type PublicationDetails = {
  /** When it became public, from nextPublicationMoment. */
  publishedAt: string;
  recordedAt: string;
  actor: string;
  reason: string;
  source: string;
  attribution: Texts | null;
  origin: (typeof origins)[number];
};

export type Outcome = {
  publication: number | null;
  publishedAt: string | null;
  new: number;
  changed: number;
  unchanged: number;
};

/**
 * Publishes what is staged: new figures, and revisions of those that differ; what is the same is left alone.
 * Derived metrics follow in the same publication, and the series rows are rebuilt. Without anything new no publication
 * comes about. Needs the publication lock. DomainError `vintage-too-old` when a series has something published later.
 */
export async function publishStaged(
  transaction: Transaction,
  details: PublicationDetails,
  derivations: readonly Derivation[],
): Promise<Outcome> {
  await transaction.execute(sql`analyze incoming`);
  const [count] = await transaction.execute<{ staged: number; hasNewSeries: boolean }>(sql`
    select (select count(*)::integer from incoming) as staged,
      exists (select from (${seriesKeys}) keys where not exists (select from series s where ${sameSeries('s', 'keys')})) as "hasNewSeries"`);
  await stageChanges(transaction, 'changes', sql`incoming`);
  const [found] = await transaction.execute<{ new: number; changed: number }>(sql`
    select count(*) filter (where not is_revision)::integer as new, count(*) filter (where is_revision)::integer as changed
    from changes`);
  const fresh = found?.new ?? 0;
  const changed = found?.changed ?? 0;
  const unchanged = (count?.staged ?? 0) - fresh - changed;
  if (!fresh && !changed && !count?.hasNewSeries) {
    return { publication: null, publishedAt: null, new: 0, changed: 0, unchanged };
  }
  const id = await savePublication(transaction, details);
  await saveSeries(transaction, id, derivations);
  await refuseIfLaterPublished(transaction, id, derivations);
  await saveRevisions(transaction, 'changes', id, details.origin);
  await stageDerived(transaction, derivations);
  await stageChanges(transaction, 'derived_changes', sql`derived`);
  await saveRevisions(transaction, 'derived_changes', id, 'derived');
  await rebuildSeries(
    transaction,
    sql`select organisation_id, metric_id, breakdown, frequency from changes
    union select organisation_id, metric_id, breakdown, frequency from derived_changes`,
  );
  // plans are kept, and were perhaps made when there was next to nothing: they are made anew once it is counted anew
  if (fresh > manyFigures) await transaction.execute(sql`analyze series (${countedColumns})`);
  return { publication: id, publishedAt: rfc3339(details.publishedAt), new: fresh, changed, unchanged };
}

const manyFigures = 10_000;
/** Not the arrays, which are most of the work and nothing is searched by. */
const countedColumns = sql.raw('organisation_id, metric_id, breakdown, frequency, since_publication_id');

export type Revised = {
  line: number;
  column: number;
  organisation: string;
  metric: string;
  breakdown: string;
  frequency: Frequency;
  periodStart: string;
  before: number | null;
  after: number | null;
};

/** The first of the figures that this transaction's publication revised, in the order of their file. */
export async function listRevised(transaction: Transaction, limit: number): Promise<Revised[]> {
  return transaction.execute<Revised>(sql`
    select c.line, c."column", o.code as organisation, m.code as metric, c.breakdown, c.frequency,
      c.period_start as "periodStart", c.earlier_value as before, c.value as after
    from changes c join organisations o on o.id = c.organisation_id join metrics m on m.id = c.metric_id
    where c.is_revision order by c.line, c."column" limit ${limit}`);
}

const seriesKeys = sql.raw(`select organisation_id, metric_id, breakdown, frequency from incoming
  union select organisation_id, metric_id, breakdown, frequency from obligations`);

/** What of the staged cells differs from the current revisions. */
async function stageChanges(transaction: Transaction, name: string, staged: SQL): Promise<void> {
  await transaction.execute(sql`
    create temporary table ${sql.raw(name)} on commit drop as
    select i.organisation_id, i.metric_id, i.breakdown, i.frequency, i.period_start,
      i.value, i.numerator, i.denominator, i.answers, i.status, i.line, i."column",
      r.series_id is not null as is_revision, r.value as earlier_value
    from ${staged} i
    left join series s on ${sameSeries('s', 'i')}
    left join revisions r on r.organisation_id = s.organisation_id and r.series_id = s.id
      and r.period_start = i.period_start and r.superseded_by is null
    where case when r.series_id is null then i.status <> 'O'
      else (r.value, r.numerator, r.denominator, r.answers, r.status)
        is distinct from (i.value, i.numerator, i.denominator, i.answers, i.status) end`);
  await transaction.execute(sql`analyze ${sql.raw(name)}`);
}

/**
 * The moment at which the next publication becomes public: now, after everything published so far, or a moment in the
 * past for an old vintage. Two publications never share a moment: one that would, comes a microsecond later.
 */
export async function nextPublicationMoment(
  transaction: Transaction,
  { publishedAt, recordedAt }: { publishedAt: string | null; recordedAt: string },
): Promise<string> {
  const [row] = await transaction.execute<{ moment: string }>(
    publishedAt === null
      ? sql`select greatest(${recordedAt}::timestamptz, (select max(published_at) from publications) + interval '1 microsecond') as moment`
      : sql`select min(candidate) as moment from generate_series(0, (select count(*) from publications)) step,
          lateral (select ${publishedAt}::timestamptz + step * interval '1 microsecond' as candidate) at
        where not exists (select from publications where published_at = candidate)`,
  );
  if (!row) throw new Error('no moment to publish at');
  return row.moment;
}

async function savePublication(
  transaction: Transaction,
  { publishedAt, recordedAt, actor, reason, source, attribution }: PublicationDetails,
) {
  const [saved] = await transaction.execute<{ id: number }>(sql`
    insert into publications (published_at, recorded_at, actor, reason, source, attribution)
    values (${publishedAt}::timestamptz, greatest(${publishedAt}::timestamptz, ${recordedAt}::timestamptz), ${actor}, ${reason}, ${source},
      ${attribution && JSON.stringify(attribution)}::jsonb)
    returning id`);
  if (!saved) throw new Error('a publication was not saved');
  return saved.id;
}

/** New series, those of derived metrics included: whoever reports a part is expected to have the whole. */
async function saveSeries(transaction: Transaction, publication: number, derivations: readonly Derivation[]) {
  await transaction.execute(sql`
    insert into series (organisation_id, metric_id, breakdown, frequency, since_publication_id)
    select *, ${publication}::integer from (
      ${seriesKeys}
      union select keys.organisation_id, formula.metric_id, keys.breakdown, keys.frequency
      from (${seriesKeys}) keys join ${formulas(derivations)} on keys.metric_id in (formula.numerator_id, formula.denominator_id)
    ) expected
    -- an older vintage brings the series earlier than it was known to be
    on conflict (organisation_id, metric_id, breakdown, frequency) do update
    set since_publication_id = excluded.since_publication_id
    where (select published_at from publications where id = excluded.since_publication_id)
      < (select published_at from publications where id = series.since_publication_id)`);
}

const formulas = (derivations: readonly Derivation[]): SQL => sql`unnest(
  ${columnOf(derivations, 'metricId')}::integer[], ${columnOf(derivations, 'numeratorId')}::integer[],
  ${columnOf(derivations, 'denominatorId')}::integer[], ${columnOf(derivations, 'scale')}::double precision[])
  as formula(metric_id, numerator_id, denominator_id, scale)`;

/** Of the series that change, and of those that derived figures are made of or written to. */
async function refuseIfLaterPublished(
  transaction: Transaction,
  publication: number,
  derivations: readonly Derivation[],
): Promise<void> {
  const [later] = await transaction.execute<{ publishedAt: string }>(sql`
    select max(p.published_at) as "publishedAt"
    from publications own join publications p on p.published_at > own.published_at
    where own.id = ${publication} and exists (
      select from (
        select organisation_id, metric_id, breakdown, frequency from changes
        union
        select organisation_id, involved.metric_id, breakdown, frequency
        from changes join ${formulas(derivations)} on changes.metric_id in (formula.numerator_id, formula.denominator_id)
        cross join lateral (values (formula.metric_id), (formula.numerator_id), (formula.denominator_id)) as involved(metric_id)
      ) c
      join series s on ${sameSeries('s', 'c')}
      join revisions r on r.organisation_id = s.organisation_id and r.series_id = s.id and r.publication_id = p.id)`);
  if (later?.publishedAt) {
    throw new DomainError('vintage-too-old', 'Something later is already published for these series.', {
      laterPublishedAt: rfc3339(later.publishedAt),
    });
  }
}

async function saveRevisions(
  transaction: Transaction,
  changes: string,
  publication: number,
  origin: (typeof origins)[number],
): Promise<void> {
  const table = sql.raw(changes);
  await transaction.execute(sql`
    update revisions r set superseded_by = ${publication}
    from ${table} c join series s on ${sameSeries('s', 'c')}
    where c.is_revision and r.organisation_id = s.organisation_id and r.series_id = s.id
      and r.period_start = c.period_start and r.superseded_by is null`);
  await transaction.execute(sql`
    insert into revisions (organisation_id, series_id, period_start, publication_id, value, numerator, denominator, answers, status, origin)
    select s.organisation_id, s.id, c.period_start, ${publication}::integer, c.value, c.numerator, c.denominator, c.answers, c.status, ${origin}::text
    from ${table} c join series s on ${sameSeries('s', 'c')}
    order by s.organisation_id, s.id, c.period_start`);
}

/** The quotients of everything that just changed; one that can no longer be made is retracted. */
async function stageDerived(transaction: Transaction, derivations: readonly Derivation[]): Promise<void> {
  await transaction.execute(sql`
    create temporary table derived on commit drop as
    select keys.organisation_id, keys.metric_id, keys.breakdown, keys.frequency, keys.period_start,
      case when is_quotient then scale * over.value / under.value end as value,
      case when has_both then over.value end as numerator, case when has_both then under.value end as denominator,
      null::double precision as answers,
      -- a quotient is as weak as its weaker part; over nothing it cannot exist, but both parts were reported
      case when not has_both then 'O' when not is_quotient then 'M' else (array['A', 'P', 'E', 'V'])[greatest(
        array_position(array['A', 'P', 'E', 'V'], over.status::text), array_position(array['A', 'P', 'E', 'V'], under.status::text))]
        end::char(1) as status,
      null::integer as line, null::integer as "column"
    from (
      select distinct c.organisation_id, c.breakdown, c.frequency, c.period_start, formula.*
      from changes c join ${formulas(derivations)} on c.metric_id in (formula.numerator_id, formula.denominator_id)
    ) keys
    left join series so on (so.organisation_id, so.metric_id, so.breakdown, so.frequency)
      = (keys.organisation_id, keys.numerator_id, keys.breakdown, keys.frequency)
    left join series su on (su.organisation_id, su.metric_id, su.breakdown, su.frequency)
      = (keys.organisation_id, keys.denominator_id, keys.breakdown, keys.frequency)
    left join revisions over on over.organisation_id = so.organisation_id and over.series_id = so.id
      and over.period_start = keys.period_start and over.superseded_by is null
    left join revisions under on under.organisation_id = su.organisation_id and under.series_id = su.id
      and under.period_start = keys.period_start and under.superseded_by is null
    cross join lateral (select over.value is not null and under.value is not null as has_both,
      -- something out of next to nothing is beyond all measure
      coalesce(under.value > 0 and abs(over.value) / 1e200 < under.value, false) as is_quotient) parts`);
}
