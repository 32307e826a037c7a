import { sql } from 'drizzle-orm';
import type { Scope } from '#domain/capability.ts';
import type { Queryable, Transaction } from '../connection.ts';
import { rfc3339 } from '../moment.ts';
import { apiKeys } from '../schema/index.ts';

export type NewKey = {
  organisationId: number;
  name: string;
  tokenHash: string;
  /** Its first characters, by which people tell keys apart. */
  beginning: string;
  scopes: readonly Scope[];
  createdBy: number | null;
  expiresAt: string | null;
};

export async function saveKey(transaction: Transaction, key: NewKey, now: Date): Promise<number> {
  const [row] = await transaction
    .insert(apiKeys)
    .values({ ...key, scopes: [...key.scopes], createdAt: now.toISOString() })
    .returning({ id: apiKeys.id });
  if (!row) throw new Error('a saved key has an id');
  return row.id;
}

export type Key = {
  id: number;
  name: string;
  beginning: string;
  scopes: readonly Scope[];
  createdAt: string;
  createdBy: string | null;
  expiresAt: string | null;
  lastUsedAt: string | null;
};

/** The keys of an organisation that still open something, the newest first. */
export async function listKeys(database: Queryable, organisationId: number, now: Date): Promise<Key[]> {
  const rows = await database.execute<Key>(sql`
    select k.id, k.name, k.beginning, k.scopes, k.created_at as "createdAt", p.name as "createdBy", k.expires_at as "expiresAt",
      k.last_used_at as "lastUsedAt"
    from api_keys k left join people p on p.id = k.created_by
    where k.organisation_id = ${organisationId} and k.revoked_at is null
      and (k.expires_at is null or k.expires_at > ${now.toISOString()}::timestamptz)
    order by k.id desc`);
  return rows.map((key) => ({
    ...key,
    createdAt: rfc3339(key.createdAt),
    expiresAt: key.expiresAt && rfc3339(key.expiresAt),
    lastUsedAt: key.lastUsedAt && rfc3339(key.lastUsedAt),
  }));
}

/** Revokes a key of an organisation. Answers whether it still opened something. */
export async function revokeKey(
  transaction: Transaction,
  organisationId: number,
  id: number,
  now: Date,
): Promise<boolean> {
  const revoked = await transaction.execute(sql`
    update api_keys set revoked_at = ${now.toISOString()}::timestamptz
    where id = ${id} and organisation_id = ${organisationId} and revoked_at is null returning id`);
  return revoked.length > 0;
}
