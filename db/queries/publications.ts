import { sql, type SQL } from 'drizzle-orm';
import { DomainError } from '#domain/error.ts';
import type { Texts } from '#domain/language.ts';
import type { Frequency } from '#domain/period.ts';
import type { CorrectionKind } from '#domain/release.ts';
import type { SuppressionRule } from '#domain/suppression.ts';
import type { Transaction } from '../connection.ts';
import { rfc3339 } from '../moment.ts';
import type { Change } from './changes.ts';
import type { origins } from '../schema/index.ts';
import { derivedSeries, inputIdsOf, involvedSeries, stageDerived, type Derivation } from './derived-figures.ts';
import { rebuildSeries } from './series-rebuild.ts';
import { countStaged, sameSeries } from './staging.ts';
import { guardedMetrics, withholdFigures } from './withheld-figures.ts';

export type PublicationDetails = {
  /** When it became public, from nextPublicationMoment. */
  publishedAt: string;
  recordedAt: string;
  actor: string;
  reason: string;
  /** Of what kind a correction is, where its approver has said so. */
  correctionKind?: CorrectionKind | null;
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
 * Derived metrics follow in the same publication, the series rows are written, and what too few have answered for is withheld. Without anything new no publication
 * comes about. Needs the publication lock. DomainError `vintage-too-old` when a series has something published later.
 */
export async function publishStaged(
  transaction: Transaction,
  details: PublicationDetails,
  derivations: readonly Derivation[],
  rule?: SuppressionRule,
): Promise<Outcome> {
  await countStaged(transaction);
  return publishCounted(transaction, details, derivations, rule);
}

/** The same where what is staged was counted, and has not changed since. */
export async function publishCounted(
  transaction: Transaction,
  details: PublicationDetails,
  derivations: readonly Derivation[],
  rule?: SuppressionRule,
): Promise<Outcome> {
  await stageSeries(transaction);
  await transaction.execute(sql`analyze incoming (${seriesKey}, period_start)`);
  const [count] = await transaction.execute<{ staged: number; hasNewSeries: boolean }>(sql`
    select (select coalesce(sum(figures), 0)::integer from counted) as staged,
      exists (select from numbered where known_id is null) as "hasNewSeries"`);
  await stageChanges(transaction, 'changes', sql`incoming`, sql`numbered`);
  await transaction.execute(sql`
    create temporary table changed_series on commit drop as
    select organisation_id, series_id, metric_id, frequency, is_of_new_series, count(*) as figures,
      count(*) filter (where is_revision) as revised
    from changes group by organisation_id, series_id, metric_id, frequency, is_of_new_series`);
  const [found] = await transaction.execute<Found>(sql`
    select coalesce(sum(figures - revised), 0)::integer as new, coalesce(sum(revised), 0)::integer as changed,
      coalesce(bool_or(metric_id = any(${sql.param(inputIdsOf(derivations))}::integer[])), false) as "hasInputs",
      coalesce(bool_or(metric_id in (${guardedMetrics})), false) as "isGuarded"
    from changed_series`);
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
  // most of what is published has no part in anything that is computed
  if (found?.hasInputs) await publishDerived(transaction, id, derivations);
  const series = sql`select organisation_id, series_id, frequency`;
  const knownSeries = sql`${series} from changed_series where not is_of_new_series`;
  await rebuildSeries(
    transaction,
    found?.hasInputs ? sql`${knownSeries} union ${series} from derived_changes` : knownSeries,
    sql`${series}, period_start, value, numerator, denominator, answers, status from changes where is_of_new_series`,
  );
  if (found?.hasInputs || found?.isGuarded) {
    const periods = sql`select distinct metric_id, frequency, period_start`;
    const touched = found.hasInputs
      ? sql`${periods} from changes union ${periods} from derived_changes`
      : sql`${periods} from changes`;
    await withholdFigures(transaction, id, touched, derivations, rule);
  }
  // plans are kept, and were perhaps made when there was next to nothing: they are made anew once it is counted anew
  if (fresh > manyFigures) await transaction.execute(sql`analyze series (${countedColumns})`);
  return { publication: id, publishedAt: rfc3339(details.publishedAt), new: fresh, changed, unchanged };
}

/** What is published, and whether others follow from it, or metrics that ask for a smallest number of answers are among it. */
type Found = { new: number; changed: number; hasInputs: boolean; isGuarded: boolean };

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

/**
 * Where forms ask for what this transaction's publication brought: each form and organisation once, but the form that brought it.
 */
export const listAsked = (transaction: Transaction, publication: number): Promise<Change[]> =>
  transaction.execute<Change>(sql`
    select distinct c.organisation_id as "organisationId", 'published' as kind,
      jsonb_build_object('form', f.code, 'organisation', o.code, 'publication', p.id) as what
    from changes c
    join form_rows r on r.metric_id = c.metric_id and r.breakdown = c.breakdown
    join form_versions v on v.form_id = r.form_id and v.version = r.version and v.known_until is null
      and v.frequency = c.frequency
    join forms f on f.id = v.form_id and f.ended_at is null
    join organisations o on o.id = c.organisation_id
    join publications p on p.id = ${publication} and p.source <> 'form ' || f.code`);

const seriesKey = sql.raw('organisation_id, metric_id, breakdown, frequency');

/** In `numbered` the series of what is staged, each with its number: a new one has the number that it will get. */
async function stageSeries(transaction: Transaction): Promise<void> {
  await transaction.execute(sql`
    create temporary table numbered on commit drop as
    select ${seriesKey}, known_id, coalesce(known_id, nextval('series_id_seq')::integer) as id
    from (
      select k.*, s.id as known_id
      from (select ${seriesKey} from counted union select ${seriesKey} from obligations) k
      left join series s on ${sameSeries('s', 'k')}
      -- numbered as files are mostly ordered, their figures need little sorting
      order by k.organisation_id, k.metric_id, k.breakdown, k.frequency
    ) in_order`);
  await transaction.execute(sql`analyze numbered`);
}

/** What of the staged cells differs from the current revisions of their series, in the order in which indexes grow at their end. */
async function stageChanges(transaction: Transaction, name: string, staged: SQL, series: SQL): Promise<void> {
  await transaction.execute(sql`
    create temporary table ${sql.raw(name)} on commit drop as
    select i.organisation_id, s.id as series_id, i.metric_id, i.breakdown, i.frequency, i.period_start,
      i.value, i.numerator, i.denominator, i.answers, i.status, i.line, i."column", i.sheet,
      r.series_id is not null as is_revision, r.value as earlier_value, s.known_id is null as is_of_new_series
    from ${staged} i
    join ${series} s on ${sameSeries('s', 'i')}
    left join revisions r on r.organisation_id = s.organisation_id and r.series_id = s.known_id
      and r.period_start = i.period_start and r.superseded_by is null
    where case when r.series_id is null then i.status <> 'O'
      else (r.value, r.numerator, r.denominator, r.answers, r.status)
        is distinct from (i.value, i.numerator, i.denominator, i.answers, i.status) end
    order by i.organisation_id, s.id, i.period_start`);
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
  { publishedAt, recordedAt, actor, reason, correctionKind = null, source, attribution }: PublicationDetails,
) {
  const [saved] = await transaction.execute<{ id: number }>(sql`
    insert into publications (published_at, recorded_at, actor, reason, correction_kind, source, attribution)
    values (${publishedAt}::timestamptz, greatest(${publishedAt}::timestamptz, ${recordedAt}::timestamptz), ${actor}, ${reason},
      ${correctionKind}, ${source},
      ${attribution && JSON.stringify(attribution)}::jsonb)
    returning id`);
  if (!saved) throw new Error('a publication was not saved');
  return saved.id;
}

/** New series, those of derived metrics included: whoever reports a part is expected to have the whole. */
async function saveSeries(transaction: Transaction, publication: number, derivations: readonly Derivation[]) {
  await transaction.execute(sql`
    insert into series (organisation_id, id, metric_id, breakdown, frequency, since_publication_id)
    select organisation_id, coalesce(id, nextval('series_id_seq')::integer), metric_id, breakdown, frequency, ${publication}::integer
    from (
      select ${seriesKey} from numbered union ${derivedSeries(sql`numbered`, derivations)}
    ) expected left join numbered using (${seriesKey})
    -- an older vintage brings the series earlier than it was known to be
    on conflict (organisation_id, metric_id, breakdown, frequency) do update
    set since_publication_id = excluded.since_publication_id
    where (select published_at from publications where id = excluded.since_publication_id)
      < (select published_at from publications where id = series.since_publication_id)`);
}

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
        union ${involvedSeries(sql`changes`, derivations)}
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
    from ${table} c
    where c.is_revision and r.organisation_id = c.organisation_id and r.series_id = c.series_id
      and r.period_start = c.period_start and r.superseded_by is null`);
  await transaction.execute(sql`
    insert into revisions (organisation_id, series_id, period_start, publication_id, value, numerator, denominator, answers, status, origin,
      sheet, line)
    select organisation_id, series_id, period_start, ${publication}::integer, value, numerator, denominator, answers, status, ${origin}::text,
      sheet, case when sheet is not null then line end
    from ${table}`);
}

/** What can no longer be computed is retracted. */
async function publishDerived(
  transaction: Transaction,
  publication: number,
  derivations: readonly Derivation[],
): Promise<void> {
  await stageDerived(transaction, derivations);
  await stageChanges(transaction, 'derived_changes', sql`derived`, sql`(select *, id as known_id from series)`);
  await saveRevisions(transaction, 'derived_changes', publication, 'derived');
}
