import { sql, type SQL } from 'drizzle-orm';
import { check, date, doublePrecision, jsonb, text, timestamp, type AnyPgColumn } from 'drizzle-orm/pg-core';
import type { Texts } from '#domain/language.ts';

/** Moments are UTC; drizzle hands them over as RFC 3339 text, so that microseconds survive. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' });

export const texts = (name: string) => jsonb(name).$type<Texts>();
export const day = (name: string) => date(name, { mode: 'string' });
export const amount = (name: string) => doublePrecision(name);

/** A version is known from one moment until the next replaces it: that is what `asOf` reads. */
export const knownBetween = () => ({
  knownFrom: moment('known_from').notNull(),
  knownUntil: moment('known_until'),
});

export const isOneOf = (name: string, column: AnyPgColumn, values: readonly string[]) =>
  check(name, sql`${column} in (${sql.raw(values.map((value) => `'${value}'`).join(', '))})`);

export const holds = (name: string, condition: SQL) => check(name, condition);

export const hasSwedish = (name: string, column: AnyPgColumn) => check(name, sql`${column} ? 'sv'`);

export const code = (name = 'code') => text(name).notNull();
