import { sql } from 'drizzle-orm';
import { koladaTop } from '#domain/kolada.ts';
import type { Texts } from '#domain/language.ts';
import type { Frequency } from '#domain/period.ts';
import type { RefreshSchedule } from '#domain/refresh.ts';
import type { Queryable, Transaction } from '../connection.ts';
import { rfc3339 } from '../moment.ts';
import { choiceKinds, type sourceKinds } from '../schema/index.ts';
import { columnOf, sameSeries } from './staging.ts';
import { markWithheld } from './withheld-figures.ts';

export type Titled = { id: string; title: string };
/** Something of a source, and whether it was there the last time. */
export type Chosen = Titled & { isGone: boolean };
export type PeerGroup = Chosen & { members: readonly Titled[] };

/** A key figure, or a metric of another installation, and under which code it is published here. */
export type ChosenMetric = Chosen & { metric: string };

/** By what the answers of a fetch are known again, and what was known here when they were understood. */
export type Validators = { here: string; answers: Record<string, string> };

/** What is fetched, in the order in which it was chosen. */
export type Choices = {
  kpis: readonly ChosenMetric[];
  municipalities: readonly Chosen[];
  groups: readonly PeerGroup[];
};

export type ReferenceSource = Choices & {
  id: number;
  kind: (typeof sourceKinds)[number];
  /** The other installation, by its code in the settings. */
  installation: string | null;
  validators: Validators | null;
  name: string;
  schedule: RefreshSchedule;
  version: number;
  nextAt: string | null;
  begunAt: string | null;
  pagesFetched: number;
  failedAt: string | null;
  failureCode: string | null;
  failureDetail: string | null;
  fetchedAt: string | null;
  publicationId: number | null;
  /** Left out are those of which nobody here understands what the source says about them. */
  figures: { new: number; changed: number; unchanged: number; leftOut: number };
  /** Which place one is oneself, and under which code: its figures are proposed, and not published. */
  own: { municipality: string; organisation: string } | null;
  /** Whether a fetch that was asked for has yet to be done, or done again. */
  isWaiting: boolean;
};

/** What stands above the organisations of a source that is fetched. */
export const topOf = ({ installation }: Pick<ReferenceSource, 'installation'>): string => installation ?? koladaTop;

const chosen = (kind: (typeof choiceKinds)[number]) => sql`
  coalesce((select jsonb_agg(jsonb_build_object('id', external_id, 'title', title, 'isGone', is_gone) ${kind === 'kpi' ? sql`|| jsonb_build_object('metric', metric)` : sql``} order by position)
    from reference_choices c where c.source_id = s.id and c.kind = ${kind}), '[]')`;

const select = sql`
  select s.id, s.kind, s.installation, s.validators, s.name, s.schedule, s.version, s.next_at as "nextAt", s.begun_at as "begunAt",
    s.pages_fetched as "pagesFetched", s.failed_at as "failedAt", s.failure_code as "failureCode",
    s.failure_detail as "failureDetail", s.fetched_at as "fetchedAt", s.publication_id as "publicationId",
    jsonb_build_object('new', figures_new, 'changed', figures_changed, 'unchanged', figures_unchanged, 'leftOut', figures_left_out) as figures,
    (select jsonb_build_object('municipality', s.own_external_id, 'organisation', o.code)
      from organisations o where o.id = s.own_organisation_id) as own,
    exists (select from jobs j where j.kind = ${'reference-refresh'} and j.done_at is null and j.failed_at is null
      and (j.payload ->> 'source')::integer = s.id and (j.payload ->> 'version')::integer = s.version
      and (s.next_at is null or j.run_at < s.next_at)) as "isWaiting",
    ${chosen('kpi')} as kpis, ${chosen('municipality')} as municipalities,
    coalesce((select jsonb_agg(jsonb_build_object('id', external_id, 'title', title, 'isGone', is_gone, 'members', coalesce(
        (select jsonb_agg(jsonb_build_object('id', m.external_id, 'title', m.title) order by m.title, m.external_id)
          from reference_group_members m where m.source_id = s.id and m.group_id = c.external_id), '[]')) order by position)
      from reference_choices c where c.source_id = s.id and c.kind = 'group'), '[]') as groups
  from reference_sources s where s.ended_at is null`;

const inUtc = (source: ReferenceSource): ReferenceSource => {
  const moment = (text: string | null) => (text === null ? null : rfc3339(text));
  const { nextAt, begunAt, failedAt, fetchedAt } = source;
  return {
    ...source,
    nextAt: moment(nextAt),
    begunAt: moment(begunAt),
    failedAt: moment(failedAt),
    fetchedAt: moment(fetchedAt),
  };
};

/** Those that have not been ended, in the order in which they were made. */
export async function listSources(database: Queryable): Promise<ReferenceSource[]> {
  return (await database.execute<ReferenceSource>(sql`${select} order by s.id`)).map(inUtc);
}

export async function findSource(database: Queryable, id: number): Promise<ReferenceSource | null> {
  const [row] = await database.execute<ReferenceSource>(sql`${select} and s.id = ${id}`);
  return row ? inUtc(row) : null;
}

/** The same, and nobody else changes it before this transaction ends. */
export async function lockSource(transaction: Transaction, id: number): Promise<ReferenceSource | null> {
  await transaction.execute(sql`select from reference_sources where id = ${id} for update`);
  return findSource(transaction, id);
}

export type SourceContent = Choices &
  Pick<ReferenceSource, 'installation' | 'name' | 'schedule'> & {
    nextAt: Date | null;
    own: { municipality: string; organisationId: number } | null;
  };

export async function saveNewSource(transaction: Transaction, content: SourceContent, now: Date): Promise<number> {
  const { installation, name, schedule, nextAt, own } = content;
  const kind: ReferenceSource['kind'] = installation === null ? 'kolada' : 'installation';
  const [row] = await transaction.execute<{ id: number }>(sql`
    insert into reference_sources (kind, installation, name, schedule, version, created_at, next_at, own_external_id, own_organisation_id)
    values (${kind}, ${installation}, ${name}, ${schedule}, 1, ${now.toISOString()}::timestamptz, ${nextAt?.toISOString() ?? null}::timestamptz,
      ${own?.municipality ?? null}, ${own?.organisationId ?? null})
    returning id`);
  if (!row) throw new Error('a source was not saved');
  await saveChoices(transaction, row.id, content);
  return row.id;
}

export async function saveSource(
  transaction: Transaction,
  id: number,
  content: Omit<SourceContent, 'installation'>,
): Promise<void> {
  const { name, schedule, nextAt, own } = content;
  await transaction.execute(sql`
    update reference_sources set name = ${name}, schedule = ${schedule}, version = version + 1,
      next_at = ${nextAt?.toISOString() ?? null}::timestamptz, own_external_id = ${own?.municipality ?? null},
      own_organisation_id = ${own?.organisationId ?? null}, failed_at = null, failure_code = null, failure_detail = null, validators = null
    where id = ${id}`);
  await saveChoices(transaction, id, content);
}

/** Makes the choices of a source these, titles and members included. */
export async function saveChoices(transaction: Transaction, sourceId: number, choices: Choices): Promise<void> {
  await transaction.execute(sql`delete from reference_choices where source_id = ${sourceId}`);
  await transaction.execute(sql`delete from reference_group_members where source_id = ${sourceId}`);
  const lists = { kpi: choices.kpis, municipality: choices.municipalities, group: choices.groups };
  const metrics = new Map(choices.kpis.map(({ id, metric }) => [id, metric]));
  const rows = choiceKinds.flatMap((kind) =>
    lists[kind].map(({ id, title, isGone }, position) => ({
      kind,
      id,
      title,
      metric: kind === 'kpi' ? (metrics.get(id) ?? null) : null,
      position,
      isGone,
    })),
  );
  await transaction.execute(sql`
    insert into reference_choices (source_id, kind, external_id, title, metric, position, is_gone)
    select ${sourceId}::integer, * from unnest(${columnOf(rows, 'kind')}::text[], ${columnOf(rows, 'id')}::text[],
      ${columnOf(rows, 'title')}::text[], ${columnOf(rows, 'metric')}::text[], ${columnOf(rows, 'position')}::integer[],
      ${sql.param(rows.map(({ isGone }) => String(isGone)))}::text[]::boolean[])`);
  const members = choices.groups.flatMap((group) => group.members.map((member) => ({ group: group.id, ...member })));
  await transaction.execute(sql`
    insert into reference_group_members (source_id, group_id, external_id, title)
    select ${sourceId}::integer, * from unnest(${columnOf(members, 'group')}::text[], ${columnOf(members, 'id')}::text[],
      ${columnOf(members, 'title')}::text[])
    on conflict do nothing`);
}

export async function endSource(transaction: Transaction, id: number, now: Date): Promise<void> {
  await transaction.execute(sql`
    update reference_sources set ended_at = ${now.toISOString()}::timestamptz, next_at = null, begun_at = null where id = ${id}`);
}

/** That it is being fetched from now on, and when it will be the next time. */
export async function saveBegun(
  transaction: Transaction,
  id: number,
  { nextAt, now }: { nextAt: string | null; now: Date },
): Promise<void> {
  await transaction.execute(sql`
    update reference_sources set begun_at = ${now.toISOString()}::timestamptz, pages_fetched = 0,
      next_at = ${nextAt}::timestamptz where id = ${id}`);
}

/** One page more; false when the source has been ended or changed meanwhile. */
export async function savePageFetched(database: Queryable, id: number, version: number): Promise<boolean> {
  const rows = await database.execute(sql`
    update reference_sources set pages_fetched = pages_fetched + 1
    where id = ${id} and version = ${version} and ended_at is null returning id`);
  return rows.length > 0;
}

export async function saveFetchFailed(
  database: Queryable,
  id: number,
  { code, detail, now }: { code: string; detail: string; now: Date },
): Promise<void> {
  await database.execute(sql`
    update reference_sources set begun_at = null, failed_at = ${now.toISOString()}::timestamptz, failure_code = ${code},
      failure_detail = ${detail.slice(0, 500)} where id = ${id}`);
}

export type Fetched = Omit<ReferenceSource['figures'], 'leftOut'> & {
  leftOut?: number;
  publicationId: number | null;
  validators?: Validators | null;
  now: Date;
};

export async function saveFetched(transaction: Transaction, id: number, fetched: Fetched): Promise<void> {
  const { validators = null, leftOut = 0 } = fetched;
  await transaction.execute(sql`
    update reference_sources set begun_at = null, failed_at = null, failure_code = null, failure_detail = null,
      fetched_at = ${fetched.now.toISOString()}::timestamptz, publication_id = ${fetched.publicationId},
      validators = ${validators && JSON.stringify(validators)}::jsonb, figures_new = ${fetched.new}, figures_changed = ${fetched.changed}, figures_unchanged = ${fetched.unchanged}, figures_left_out = ${leftOut}
    where id = ${id}`);
}

/** A source whose figures somebody brings in files. */
export async function saveNewFileSource(transaction: Transaction, name: string, now: Date): Promise<number> {
  const [row] = await transaction.execute<{ id: number }>(sql`
    insert into reference_sources (kind, name, schedule, version, created_at)
    values ('file', ${name}, 'never', 1, ${now.toISOString()}::timestamptz) returning id`);
  if (!row) throw new Error('a source was not saved');
  return row.id;
}

/** How the last file of a source was read; null before the first. */
export async function findSourceMapping(database: Queryable, id: number): Promise<unknown> {
  const [row] = await database.execute<{ mapping: unknown }>(
    sql`select mapping from reference_sources where id = ${id}`,
  );
  return row?.mapping ?? null;
}

export async function saveSourceMapping(transaction: Transaction, id: number, mapping: unknown): Promise<void> {
  await transaction.execute(
    sql`update reference_sources set mapping = ${JSON.stringify(mapping)}::jsonb where id = ${id}`,
  );
}

/** What never was and is not now is nothing to publish: takes staged gaps out where nothing was published before. */
export async function dropStagedGaps(transaction: Transaction): Promise<void> {
  await transaction.execute(sql`
    delete from incoming i where i.status = 'O' and not exists (
      select from series s join revisions r on r.organisation_id = s.organisation_id and r.series_id = s.id
      where s.organisation_id = i.organisation_id and s.metric_id = i.metric_id and s.breakdown = i.breakdown
        and s.frequency = i.frequency and r.period_start = i.period_start)`);
}

/** Stages as gone what stands of these metrics and organisations and is not among what is staged. */
export async function stageVanished(
  transaction: Transaction,
  { metricIds, organisationIds }: { metricIds: readonly number[]; organisationIds: readonly number[] },
): Promise<void> {
  if (!metricIds.length) return;
  await transaction.execute(sql`
    insert into incoming (organisation_id, metric_id, breakdown, frequency, period_start, status, line, "column")
    select s.organisation_id, s.metric_id, s.breakdown, s.frequency, r.period_start, 'O', 0, 1
    from series s join revisions r on r.organisation_id = s.organisation_id and r.series_id = s.id
      and r.superseded_by is null and r.status <> 'O'
    where s.organisation_id = any(${sql.param([...organisationIds])}::integer[])
      and s.metric_id = any(${sql.param([...metricIds])}::integer[])
      and not exists (select from incoming i where ${sameSeries('i', 's')} and i.period_start = r.period_start)`);
}

/** What a publication says is withheld is withheld in everything that was published of it before as well. */
export async function withholdEarlier(transaction: Transaction, publicationId: number): Promise<void> {
  const chosen = sql`
    select r.organisation_id, r.series_id, r.period_start from revisions r
    where r.publication_id = ${publicationId} and r.status = 'Q' and exists (
      select from revisions e where e.organisation_id = r.organisation_id and e.series_id = r.series_id
        and e.period_start = r.period_start and e.value is not null)`;
  const withheld = await transaction.execute(sql`
    insert into withheld_figures (organisation_id, series_id, period_start, publication_id, kind)
    select organisation_id, series_id, period_start, ${publicationId}::integer, 'primary' from (${chosen}) chosen
    on conflict do nothing returning series_id`);
  if (withheld.length) await markWithheld(transaction, sql`select organisation_id, series_id from (${chosen}) chosen`);
}

export type PublishedRevision = {
  organisation: string;
  organisationNames: Texts;
  metric: string;
  metricNames: Texts;
  breakdown: string;
  frequency: Frequency;
  periodStart: string;
  before: number | null;
  after: number | null;
};

/** The first of the figures that a publication put in the place of earlier ones. */
export async function listRevisionsOf(
  database: Queryable,
  publicationId: number,
  limit: number,
): Promise<PublishedRevision[]> {
  return database.execute<PublishedRevision>(sql`
    select o.code as organisation, ov.names as "organisationNames", m.code as metric, mv.names as "metricNames", s.breakdown, s.frequency, r.period_start as "periodStart",
      earlier.value as before, r.value as after
    from revisions r
    join revisions earlier on earlier.organisation_id = r.organisation_id and earlier.series_id = r.series_id
      and earlier.period_start = r.period_start and earlier.superseded_by = r.publication_id
    join series s on s.organisation_id = r.organisation_id and s.id = r.series_id
    join organisations o on o.id = r.organisation_id join metrics m on m.id = s.metric_id
    join organisation_versions ov on ov.organisation_id = o.id and ov.known_until is null
    join metric_versions mv on mv.metric_id = m.id and mv.known_until is null
    where r.publication_id = ${publicationId}
    order by m.code, o.code, s.breakdown, r.period_start limit ${limit}`);
}
