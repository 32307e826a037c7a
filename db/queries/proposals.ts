import { sql } from 'drizzle-orm';
import type { Texts } from '#domain/language.ts';
import type { Frequency } from '#domain/period.ts';
import type { ProposedFigure } from '#domain/proposal.ts';
import type { Queryable, Transaction } from '../connection.ts';
import { rfc3339 } from '../moment.ts';
import { fileOf, type FigureFile } from './revisions.ts';
import type { SubmissionKey } from './submissions.ts';

/** What something else than a person would enter in a cell. */
export type Proposal = SubmissionKey &
  ProposedFigure & {
    metricId: number;
    breakdown: string;
    /** What it is made of, such as `12 ideas delivered`. */
    origin: Texts;
    /** The page of ours that lists it; empty where there is none. */
    link: string;
  };

export type KnownProposal = Proposal & { proposedAt: string };

/** Everything that is proposed under these keys. */
export async function listProposals(database: Queryable, keys: readonly SubmissionKey[]): Promise<KnownProposal[]> {
  if (!keys.length) return [];
  const rows = await database.execute<KnownProposal>(sql`
    select p.organisation_id as "organisationId", p.form_id as "formId", p.period_start::text as "periodStart",
      p.metric_id as "metricId", p.breakdown, p.value, p.numerator, p.denominator, p.answers, p.status, p.origin, p.link,
      p.proposed_at as "proposedAt"
    from unnest(
      ${sql.param(keys.map(({ organisationId }) => organisationId))}::integer[],
      ${sql.param(keys.map(({ formId }) => formId))}::integer[],
      ${sql.param(keys.map(({ periodStart }) => periodStart))}::text[]) as k(organisation_id, form_id, period_start)
    join proposals p
      on (p.organisation_id, p.form_id, p.period_start) = (k.organisation_id, k.form_id, k.period_start::date)`);
  return rows.map((row) => ({ ...row, proposedAt: rfc3339(row.proposedAt) }));
}

/** One figure, whatever form may ask for it. */
export type FigureKey = Pick<Proposal, 'organisationId' | 'periodStart' | 'metricId' | 'breakdown'> & {
  frequency: Frequency;
};

/** A figure that stands published, with what brought it. */
export type PublishedFigure = FigureKey &
  ProposedFigure & {
    publishedAt: string;
    actor: string;
    source: string;
    /** Where in a file it stood; null where it came another way. */
    file: FigureFile | null;
    /** Of the form that it was reported with; null where it came another way. */
    formNames: Texts | null;
  };

/** Those of the figures that stand published with a value. */
export async function listPublishedFigures(
  database: Queryable,
  keys: readonly FigureKey[],
): Promise<PublishedFigure[]> {
  if (!keys.length) return [];
  const column = <Key extends keyof FigureKey>(key: Key) => sql.param(keys.map((one) => one[key]));
  const rows = await database.execute<PublishedFigure>(sql`
    select s.organisation_id as "organisationId", s.metric_id as "metricId", s.breakdown, s.frequency,
      r.period_start::text as "periodStart", r.value, r.numerator, r.denominator, r.answers,
      nullif(r.status, 'A') as status, p.published_at as "publishedAt", p.actor, p.source, ${fileOf('r')} as file, v.names as "formNames"
    from unnest(${column('organisationId')}::integer[], ${column('metricId')}::integer[], ${column('breakdown')}::text[],
      ${column('frequency')}::text[], ${column('periodStart')}::text[])
      as k(organisation_id, metric_id, breakdown, frequency, period_start)
    join series s on (s.organisation_id, s.metric_id, s.breakdown, s.frequency)
      = (k.organisation_id, k.metric_id, k.breakdown, k.frequency::bpchar)
    join revisions r on (r.organisation_id, r.series_id, r.period_start) = (s.organisation_id, s.id, k.period_start::date)
      and r.superseded_by is null
    join publications p on p.id = r.publication_id
    left join forms f on p.source = 'form ' || f.code
    left join form_versions v on v.form_id = f.id and v.known_until is null
    where r.value is not null`);
  return rows.map((row) => ({ ...row, publishedAt: rfc3339(row.publishedAt) }));
}

/** The newest proposal of a cell is the one that stands. Each cell at most once. */
export async function saveProposals(transaction: Transaction, rows: readonly Proposal[], now: Date): Promise<void> {
  if (!rows.length) return;
  const column = <Key extends keyof Proposal>(key: Key) => sql.param(rows.map((row) => row[key]));
  await transaction.execute(sql`
    insert into proposals (organisation_id, form_id, period_start, metric_id, breakdown, value, numerator, denominator, answers,
      status, origin, link, proposed_at)
    select n.organisation_id, n.form_id, n.period_start::date, n.metric_id, n.breakdown, n.value, n.numerator, n.denominator,
      n.answers, n.status, n.origin::jsonb, n.link, ${now.toISOString()}::timestamptz
    from unnest(${column('organisationId')}::integer[], ${column('formId')}::integer[], ${column('periodStart')}::text[],
      ${column('metricId')}::integer[], ${column('breakdown')}::text[], ${column('value')}::double precision[],
      ${column('numerator')}::double precision[], ${column('denominator')}::double precision[],
      ${column('answers')}::double precision[], ${column('status')}::text[],
      ${sql.param(rows.map(({ origin }) => JSON.stringify(origin)))}::text[],
      ${column('link')}::text[])
      as n(organisation_id, form_id, period_start, metric_id, breakdown, value, numerator, denominator, answers, status, origin,
        link)
    on conflict (organisation_id, form_id, period_start, metric_id, breakdown) do update
    set value = excluded.value, numerator = excluded.numerator, denominator = excluded.denominator, answers = excluded.answers,
      status = excluded.status, origin = excluded.origin, link = excluded.link, proposed_at = excluded.proposed_at`);
}
