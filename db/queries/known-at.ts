import { sql, type SQL } from 'drizzle-orm';

/** When a version ends that was known until a moment: what was set in the same moment has held for a microsecond. */
export const endingAt = (moment: string): SQL =>
  sql`greatest(${moment}::timestamptz, known_from + interval '1 microsecond')`;

/** The condition that a version was the known one at a moment; null is now. */
export const knownAt = (alias: string, asOf: string | null): SQL =>
  asOf === null
    ? sql.raw(`${alias}.known_until is null`)
    : sql`${sql.raw(alias)}.known_from <= ${asOf}::timestamptz
        and (${sql.raw(alias)}.known_until is null or ${sql.raw(alias)}.known_until > ${asOf}::timestamptz)`;
