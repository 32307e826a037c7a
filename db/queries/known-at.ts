import { sql, type SQL } from 'drizzle-orm';

/** The condition that a version was the known one at a moment; null is now. */
export const knownAt = (alias: string, asOf: string | null): SQL =>
  asOf === null
    ? sql.raw(`${alias}.known_until is null`)
    : sql`${sql.raw(alias)}.known_from <= ${asOf}::timestamptz
        and (${sql.raw(alias)}.known_until is null or ${sql.raw(alias)}.known_until > ${asOf}::timestamptz)`;
