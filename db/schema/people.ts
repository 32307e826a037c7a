import { sql } from 'drizzle-orm';
import { boolean, index, integer, pgTable, primaryKey, serial, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { roles } from '#domain/role.ts';
import { holds, isOneOf, moment } from './columns.ts';
import { organisations } from './organisations.ts';

/** Somebody who can sign in. Never deleted: the audit log refers to them. */
export const people = pgTable(
  'people',
  {
    id: serial('id').primaryKey(),
    name: text('name').notNull(),
    /** In small letters; what mail goes to and passwords belong to. */
    email: text('email').notNull(),
    createdAt: moment('created_at').notNull(),
    endedAt: moment('ended_at'),
  },
  (table) => [
    // an identity provider may know two people by one address; a password belongs to one
    index('people_email').on(table.email),
    holds('people_email_small', sql`email = lower(email) and email like '%_@_%'`),
    holds('people_name', sql`char_length(name) between 1 and 200`),
  ],
);

export const passwords = pgTable(
  'passwords',
  {
    personId: integer('person_id')
      .primaryKey()
      .references(() => people.id),
    /** The address that signs in with it: one password per address. */
    email: text('email').notNull().unique(),
    /** Argon2id in PHC string format. */
    hash: text('hash').notNull(),
    changedAt: moment('changed_at').notNull(),
  },
  () => [holds('passwords_hash', sql`hash like '$argon2id$%'`)],
);

export const secondFactors = pgTable('second_factors', {
  personId: integer('person_id')
    .primaryKey()
    .references(() => people.id),
  /** Sealed with the key of the installation, which is not in the database. */
  sealedSecret: text('sealed_secret').notNull(),
  createdAt: moment('created_at').notNull(),
  /** Asked for at sign-in only once a first code has shown that the device has the secret. */
  confirmedAt: moment('confirmed_at'),
  /** The time step of the last code that was taken: none is taken twice. */
  lastStep: integer('last_step').notNull().default(0),
  /** SHA-256 of those not yet used. */
  recoveryHashes: text('recovery_hashes').array().notNull().default([]),
});

/** Who somebody is at an identity provider: the issuer and the subject, never an e-mail address. */
export const identities = pgTable(
  'identities',
  {
    issuer: text('issuer').notNull(),
    subject: text('subject').notNull(),
    personId: integer('person_id')
      .notNull()
      .references(() => people.id),
    createdAt: moment('created_at').notNull(),
    lastUsedAt: moment('last_used_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.issuer, table.subject] }), index('identities_person').on(table.personId)],
);

export const sessions = pgTable(
  'sessions',
  {
    id: serial('id').primaryKey(),
    /** SHA-256 of what the cookie holds: whoever reads the database cannot sign in with it. */
    tokenHash: text('token_hash').notNull().unique(),
    personId: integer('person_id')
      .notNull()
      .references(() => people.id),
    /** False while the second factor is still to be shown. */
    isComplete: boolean('is_complete').notNull(),
    /** `password`, or the code of the identity provider. */
    method: text('method').notNull(),
    createdAt: moment('created_at').notNull(),
    lastSeenAt: moment('last_seen_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
    endedAt: moment('ended_at'),
    address: text('address').notNull(),
    device: text('device').notNull(),
  },
  (table) => [index('sessions_person').on(table.personId)],
);

/** What failed and succeeded, for as long as it can lock somebody out. */
export const signInAttempts = pgTable(
  'sign_in_attempts',
  {
    id: serial('id').primaryKey(),
    /** What was typed, whether or not anybody has it: an answer must not tell. */
    account: text('account').notNull(),
    address: text('address').notNull(),
    at: moment('at').notNull(),
    hasSucceeded: boolean('has_succeeded').notNull(),
  },
  (table) => [
    index('sign_in_attempts_account').on(table.account, table.at),
    index('sign_in_attempts_address').on(table.address, table.at),
  ],
);

/** Who may do what where: a role in an organisation is valid for everything below it. Ended, never deleted. */
export const roleGrants = pgTable(
  'role_grants',
  {
    id: serial('id').primaryKey(),
    organisationId: integer('organisation_id')
      .notNull()
      .references(() => organisations.id),
    personId: integer('person_id')
      .notNull()
      .references(() => people.id),
    role: text('role', { enum: roles }).notNull(),
    /** The issuer whose claims gave it, and may take it again at the next sign-in; empty when a person did. */
    issuer: text('issuer').notNull().default(''),
    grantedAt: moment('granted_at').notNull(),
    endedAt: moment('ended_at'),
  },
  (table) => [
    uniqueIndex('role_grants_current')
      .on(table.organisationId, table.personId, table.issuer)
      .where(sql`ended_at is null`),
    index('role_grants_person').on(table.personId),
    isOneOf('role_grants_role', table.role, roles),
  ],
);

export const linkKinds = ['set-up', 'invitation', 'password-reset'] as const;

/** A link that works once: what it lets somebody do, and until when. */
export const oneTimeLinks = pgTable(
  'one_time_links',
  {
    id: serial('id').primaryKey(),
    kind: text('kind', { enum: linkKinds }).notNull(),
    tokenHash: text('token_hash').notNull().unique(),
    /** Whose password it resets. */
    personId: integer('person_id').references(() => people.id),
    /** Into what it invites. */
    organisationId: integer('organisation_id').references(() => organisations.id),
    role: text('role', { enum: roles }),
    email: text('email'),
    createdAt: moment('created_at').notNull(),
    createdBy: integer('created_by').references(() => people.id),
    expiresAt: moment('expires_at').notNull(),
    usedAt: moment('used_at'),
    withdrawnAt: moment('withdrawn_at'),
  },
  (table) => [
    index('one_time_links_organisation').on(table.organisationId),
    isOneOf('one_time_links_kind', table.kind, linkKinds),
    holds(
      'one_time_links_whole',
      sql`(kind = 'password-reset') = (person_id is not null)
        and (kind = 'invitation') = (organisation_id is not null and role is not null and email is not null)`,
    ),
  ],
);
