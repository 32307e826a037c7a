import { sql, type SQL } from 'drizzle-orm';
import type { Form, FormRow } from '#domain/form.ts';
import { isCode } from '#domain/text.ts';
import type { Queryable, Transaction } from '../connection.ts';
import { formRows, formRules, forms, formVersions } from '../schema/index.ts';
import { endingAt } from './known-at.ts';

/** A form as one of its versions has it. */
export type StoredForm = Omit<Form, 'rows'> & {
  id: number;
  organisationId: number;
  version: number;
  rows: readonly (FormRow & { metricId: number })[];
};

/** Each in one row, with its lines and rules: a form is read whole. */
const selectForms = (which: SQL): SQL => sql`
  select f.id, f.code, f.organisation_id as "organisationId", o.code as organisation, v.version, v.names, v.instructions, v.frequency,
    v.first_period as "firstPeriod", v.organisations, v.open_days as "openDays", v.due_days as "dueDays", v.lock_days as "lockDays",
    v.levels,
    (select coalesce(jsonb_agg(jsonb_build_object('metric', m.code, 'metricId', m.id, 'breakdown', r.breakdown, 'asks', r.asks,
        'asksAnswers', r.asks_answers, 'isRequired', r.is_required) order by r.position), '[]')
      from form_rows r join metrics m on m.id = r.metric_id where r.form_id = v.form_id and r.version = v.version) as rows,
    (select coalesce(jsonb_agg(jsonb_build_object('expression', r.expression, 'severity', r.severity, 'texts', r.texts)
        order by r.position), '[]')
      from form_rules r where r.form_id = v.form_id and r.version = v.version) as rules
  from forms f join form_versions v on v.form_id = f.id join organisations o on o.id = f.organisation_id
  where ${which} order by f.code`;

/** The forms in use, as they are now. */
export const listForms = (database: Queryable): Promise<StoredForm[]> =>
  database.execute<StoredForm>(selectForms(sql`f.ended_at is null and v.known_until is null`));

/** As it is now, also when it is no longer used. */
export async function getForm(database: Queryable, id: number): Promise<StoredForm> {
  const [form] = await database.execute<StoredForm>(selectForms(sql`f.id = ${id} and v.known_until is null`));
  if (!form) throw new Error('a form is missing that something refers to');
  return form;
}

/** As it is now, or as it was in one of its versions. */
export async function findForm(
  database: Queryable,
  code: string,
  version: number | null = null,
): Promise<StoredForm | null> {
  // an address may say anything, also what no database can be asked for
  if (!isCode(code)) return null;
  const [form] = await database.execute<StoredForm>(
    selectForms(sql`f.code = ${code} and f.ended_at is null
      and ${version === null ? sql`v.known_until is null` : sql`v.version = ${version}`}`),
  );
  return form ?? null;
}

export type FormContent = Omit<StoredForm, 'id' | 'code' | 'organisation' | 'organisationId' | 'version'>;

/** Saves a new form in its first version; null when its code is taken. */
export async function saveForm(
  transaction: Transaction,
  { code, organisationId }: { code: string; organisationId: number },
  content: FormContent,
  now: Date,
): Promise<number | null> {
  const [saved] = await transaction
    .insert(forms)
    .values({ code, organisationId, createdAt: now.toISOString() })
    .onConflictDoNothing()
    .returning({ id: forms.id });
  if (!saved) return null;
  await saveFormVersion(transaction, saved.id, 1, content, now);
  return saved.id;
}

/** The version before it stays, for what was reported with it. */
export async function saveFormVersion(
  transaction: Transaction,
  formId: number,
  version: number,
  { rows, rules, ...content }: FormContent,
  now: Date,
): Promise<void> {
  const knownFrom = now.toISOString();
  await transaction.execute(sql`
    update form_versions set known_until = ${endingAt(knownFrom)}
    where form_id = ${formId} and known_until is null`);
  await transaction
    .insert(formVersions)
    .values({ ...content, organisations: [...content.organisations], formId, version, knownFrom });
  if (rows.length) {
    await transaction.insert(formRows).values(
      rows.map(({ metricId, breakdown, asks, asksAnswers, isRequired }, position) => ({
        formId,
        version,
        position,
        metricId,
        breakdown,
        asks,
        asksAnswers,
        isRequired,
      })),
    );
  }
  if (rules.length) {
    await transaction.insert(formRules).values(rules.map((rule, position) => ({ formId, version, position, ...rule })));
  }
}

/** Locks the form until the transaction ends: whoever changes it, or submits with it, is alone. */
export async function lockForm(transaction: Transaction, code: string): Promise<StoredForm | null> {
  if (!isCode(code)) return null;
  await transaction.execute(sql`select from forms where code = ${code} for update`);
  return findForm(transaction, code);
}

export async function endForm(transaction: Transaction, formId: number, now: Date): Promise<void> {
  await transaction.execute(sql`update forms set ended_at = ${now.toISOString()}::timestamptz where id = ${formId}`);
}

/** Whether any form in use has a row of one of these metrics. */
export async function isAskedFor(database: Queryable, metrics: readonly string[]): Promise<boolean> {
  const [found] = await database.execute(sql`
    select from forms f join form_versions v on v.form_id = f.id and v.known_until is null
    join form_rows r on r.form_id = v.form_id and r.version = v.version join metrics m on m.id = r.metric_id
    where f.ended_at is null and m.code = any(${sql.param([...metrics])}::text[]) limit 1`);
  return found !== undefined;
}
