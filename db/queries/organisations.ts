import { sql } from 'drizzle-orm';
import { DomainError } from '#domain/error.ts';
import type { Texts } from '#domain/language.ts';
import { organisationTree, type Organisation, type OrganisationTree } from '#domain/organisation-tree.ts';
import type { Queryable, Transaction } from '../connection.ts';
import { knownAt } from './known-at.ts';

/** The tree as it was known at a moment; null is now. */
export async function getOrganisationTree(database: Queryable, asOf: string | null): Promise<OrganisationTree> {
  const rows = await database.execute<Organisation>(sql`
    select o.id, o.code, v.kind, v.names, v.parent_id as "parentId", v.valid_from as "validFrom",
      v.valid_to as "validTo", v.successor_id as "successorId"
    from organisations o join organisation_versions v on v.organisation_id = o.id
    where ${knownAt('v', asOf)}
    order by o.id`);
  return organisationTree(rows);
}

/**
 * What those that ever moved stood below, by their ids, from each moment on at which something of them became known; null is
 * at the top. Moments are microseconds since 1970, the earliest first.
 */
export async function listMoves(
  database: Queryable,
): Promise<{ from: number; parents: ReadonlyMap<number, number | null> }[]> {
  const rows = await database.execute<{ id: number; parentId: number | null; from: number }>(sql`
    select v.organisation_id as id, v.parent_id as "parentId",
      (extract(epoch from v.known_from) * 1000000)::double precision as "from"
    from organisation_versions v where exists (select from organisation_versions other
      where other.organisation_id = v.organisation_id and other.parent_id is distinct from v.parent_id)
    order by v.known_from`);
  // who was not known yet stood where it first did
  const parents = new Map<number, number | null>();
  for (const { id, parentId } of rows) if (!parents.has(id)) parents.set(id, parentId);
  return [...Map.groupBy(rows, ({ from }) => from)].map(([from, known]) => {
    for (const { id, parentId } of known) parents.set(id, parentId);
    return { from, parents: new Map(parents) };
  });
}

/** What is to be known of an organisation from now on; parents and successors by code. */
export type OrganisationVersion = {
  code: string;
  kind: string;
  names: Texts;
  parent: string | null;
  validFrom: string | null;
  validTo: string | null;
  successor: string | null;
};

const columnOf = <Row, Key extends keyof Row>(rows: readonly Row[], key: Key) => sql.param(rows.map((row) => row[key]));

/** Makes sure that the codes exist, and returns their ids. */
export async function ensureOrganisations(
  transaction: Transaction,
  codes: readonly string[],
): Promise<{ code: string; id: number }[]> {
  if (!codes.length) return [];
  // ids follow the order given, and with them the order in which organisations are listed
  await transaction.execute(sql`
    insert into organisations (code)
    select code from unnest(${sql.param([...new Set(codes)])}::text[]) with ordinality as given(code, place) order by place
    on conflict do nothing`);
  return transaction.execute(sql`select code, id from organisations where code = any(${sql.param(codes)}::text[])`);
}

/**
 * Saves what differs from what is known; the earlier version stays and ends at the same moment.
 * Parents may come in the same call. Returns how many organisations are new and how many changed.
 */
export async function saveOrganisations(
  transaction: Transaction,
  versions: readonly OrganisationVersion[],
  knownFrom: string,
): Promise<{ new: number; changed: number }> {
  if (!versions.length) return { new: 0, changed: 0 };
  await ensureOrganisations(
    transaction,
    versions.map(({ code }) => code),
  );
  await transaction.execute(sql`
    create temporary table organisation_changes on commit drop as
    select o.id as organisation_id, given.kind, given.names, parent.id as parent_id, given.valid_from, given.valid_to,
      successor.id as successor_id
    from unnest(${columnOf(versions, 'code')}::text[], ${columnOf(versions, 'kind')}::text[],
        ${sql.param(versions.map(({ names }) => JSON.stringify(names)))}::jsonb[], ${columnOf(versions, 'parent')}::text[],
        ${columnOf(versions, 'validFrom')}::text[]::date[], ${columnOf(versions, 'validTo')}::text[]::date[], ${columnOf(versions, 'successor')}::text[])
      as given(code, kind, names, parent, valid_from, valid_to, successor)
    join organisations o on o.code = given.code
    left join organisations parent on parent.code = given.parent
    left join organisations successor on successor.code = given.successor
    left join organisation_versions v on v.organisation_id = o.id and v.known_until is null
    where v.organisation_id is null
      or (v.kind, v.names, v.parent_id, v.valid_from, v.valid_to, v.successor_id)
        is distinct from (given.kind, given.names, parent.id, given.valid_from, given.valid_to, successor.id)`);
  await refuseIfKnownLater(transaction, knownFrom);
  const ended = await transaction.execute(sql`
    update organisation_versions v set known_until = ${knownFrom}::timestamptz
    from organisation_changes c where v.organisation_id = c.organisation_id and v.known_until is null returning 1`);
  await transaction.execute(sql`
    insert into organisation_versions (organisation_id, known_from, kind, names, parent_id, valid_from, valid_to, successor_id)
    select organisation_id, ${knownFrom}::timestamptz, kind, names, parent_id, valid_from, valid_to, successor_id
    from organisation_changes`);
  const [count] = await transaction.execute<{ changes: number }>(
    sql`select count(*)::integer as changes from organisation_changes`,
  );
  await transaction.execute(sql`drop table organisation_changes`);
  return { new: (count?.changes ?? 0) - ended.length, changed: ended.length };
}

async function refuseIfKnownLater(transaction: Transaction, knownFrom: string): Promise<void> {
  const later = await transaction.execute<{ code: string }>(sql`
    select o.code from organisation_changes c join organisations o on o.id = c.organisation_id
    join organisation_versions v on v.organisation_id = o.id
    where v.known_until is null and v.known_from >= ${knownFrom}::timestamptz order by o.code limit 20`);
  if (later.length) {
    throw new DomainError('vintage-too-old', 'Something later is already known of these organisations.', {
      organisations: later.map(({ code }) => code),
    });
  }
}

export type StructureFigure = { organisation: string; code: string; year: number; value: number };

export async function saveStructureFigures(
  transaction: Transaction,
  figures: readonly StructureFigure[],
  knownFrom: string,
): Promise<void> {
  if (!figures.length) return;
  await transaction.execute(sql`
    insert into structure_figures (organisation_id, code, year, value, known_from)
    select o.id, given.code, given.year, given.value, ${knownFrom}::timestamptz
    from unnest(${columnOf(figures, 'organisation')}::text[], ${columnOf(figures, 'code')}::text[],
      ${columnOf(figures, 'year')}::integer[], ${columnOf(figures, 'value')}::double precision[])
      as given(organisation, code, year, value)
    join organisations o on o.code = given.organisation`);
}

export type KnownStructureFigure = { organisationId: number; code: string; year: number; value: number };

/** Every structure figure as it was known at a moment, by year. */
export async function listStructureFigures(database: Queryable, asOf: string | null): Promise<KnownStructureFigure[]> {
  return database.execute<KnownStructureFigure>(sql`
    select organisation_id as "organisationId", code, year, value from structure_figures f
    where ${knownAt('f', asOf)} order by year`);
}
