import type { Context as HonoContext } from 'hono';
import type { Transaction } from '#db/connection.ts';
import { recordDeed, type Actor } from '#db/queries/audit.ts';
import {
  endForm,
  findForm,
  listForms,
  lockForm,
  saveForm,
  saveFormVersion,
  type FormContent,
  type StoredForm,
} from '#db/queries/forms.ts';
import { listDimensions, listMetrics } from '#db/queries/metrics.ts';
import { getOrganisationTree } from '#db/queries/organisations.ts';
import { writeTransaction } from '#db/write.ts';
import { canonicalBreakdown } from '#domain/breakdown.ts';
import { DomainError } from '#domain/error.ts';
import { metricsIn, parseRule } from '#domain/expression.ts';
import type { OrganisationTree } from '#domain/organisation-tree.ts';
import { frequencyOf } from '#domain/period.ts';
import { isCode } from '#domain/text.ts';
import type { Viewer } from '#domain/viewer.ts';
import { mayIn, presentTree } from '../access/rights.ts';
import type { Context } from '../context.ts';
import { Problem } from '../http/problem.ts';
import { getOrganisation } from '../organisations/search.ts';
import { enqueueGoalFigures } from '../visions/computed.ts';
import { refuseOtherReporters, reportersOf } from './reporters.ts';
import type { FormGiven, NewFormGiven } from './routes.ts';

/** Those that somebody reports with, approves, or looks after. */
export async function listFormsFor(c: HonoContext, context: Context): Promise<StoredForm[]> {
  const tree = await presentTree(c, context);
  return (await listForms(context.database.orm)).filter((form) => meets(c.get('viewer'), form, tree));
}

/** Problem 404 `unknown-form` also for one that the viewer has nothing to do with. */
export async function readForm(c: HonoContext, context: Context, code: string): Promise<StoredForm> {
  const form = await findForm(context.database.orm, code);
  if (!form || !meets(c.get('viewer'), form, await presentTree(c, context))) throw unknownForm(code);
  return form;
}

const meets = (viewer: Viewer, form: StoredForm, tree: OrganisationTree): boolean =>
  mayIn(viewer, 'read-restricted', form.organisationId, tree) ||
  reportersOf(form, tree).some(({ id }) => mayIn(viewer, 'read-restricted', id, tree));

export const unknownForm = (code: string) => new Problem(404, 'unknown-form', `There is no form "${code}".`);

export async function makeForm(
  context: Context,
  viewer: Viewer,
  { code, organisation: owner, ...given }: NewFormGiven,
  actor: Actor,
): Promise<StoredForm> {
  if (!isCode(code)) {
    throw new Problem(400, 'no-code', 'A code is made of a–z, digits and hyphens.', { path: 'code' });
  }
  return writeTransaction(context.database, async (transaction) => {
    const tree = await getOrganisationTree(transaction, null);
    const organisation = getOrganisation(tree, owner);
    refuseUnlessAdministrator(viewer, organisation.id, tree);
    const content = await contentOf(transaction, viewer, given, tree);
    const id = await saveForm(transaction, { code, organisationId: organisation.id }, content, context.now());
    if (id === null) throw new Problem(409, 'code-taken', 'There is a form of this code.', { path: 'code' });
    await recordDeed(transaction, actor, context.now(), {
      action: 'form-made',
      organisationId: organisation.id,
      subject: `form ${code}`,
      after: given,
    });
    await enqueueGoalFigures(transaction, context.now());
    return getForm(transaction, code);
  });
}

/** What is submitted stays as it was reported; everything else follows the new version. */
export async function changeForm(
  context: Context,
  viewer: Viewer,
  code: string,
  given: FormGiven,
  actor: Actor,
  check: (now: StoredForm) => void,
): Promise<StoredForm> {
  return writeTransaction(context.database, async (transaction) => {
    const { form, tree } = await lockForChange(transaction, viewer, code, check);
    if (given.frequency !== form.frequency) {
      throw new Problem(409, 'frequency-stays', 'A form keeps its frequency: make another.', { path: 'frequency' });
    }
    const content = await contentOf(transaction, viewer, given, tree);
    await saveFormVersion(transaction, form.id, form.version + 1, content, context.now());
    const changed = await getForm(transaction, code);
    await recordDeed(transaction, actor, context.now(), {
      action: 'form-changed',
      organisationId: form.organisationId,
      subject: `form ${code}`,
      before: contentIn(form),
      after: contentIn(changed),
    });
    await enqueueGoalFigures(transaction, context.now());
    return changed;
  });
}

/** Nothing more is reported with it; what was, stays. */
export async function endFormFor(
  context: Context,
  viewer: Viewer,
  code: string,
  actor: Actor,
  check: (now: StoredForm) => void,
): Promise<void> {
  await writeTransaction(context.database, async (transaction) => {
    const { form } = await lockForChange(transaction, viewer, code, check);
    await endForm(transaction, form.id, context.now());
    await recordDeed(transaction, actor, context.now(), {
      action: 'form-ended',
      organisationId: form.organisationId,
      subject: `form ${code}`,
      before: contentIn(form),
    });
  });
}

async function lockForChange(
  transaction: Transaction,
  viewer: Viewer,
  code: string,
  check: (now: StoredForm) => void,
): Promise<{ form: StoredForm; tree: OrganisationTree }> {
  const tree = await getOrganisationTree(transaction, null);
  const form = await lockForm(transaction, code);
  if (!form || !meets(viewer, form, tree)) throw unknownForm(code);
  refuseUnlessAdministrator(viewer, form.organisationId, tree);
  check(form);
  return { form, tree };
}

async function getForm(transaction: Transaction, code: string): Promise<StoredForm> {
  const form = await findForm(transaction, code);
  if (!form) throw unknownForm(code);
  return form;
}

const contentIn = ({ id: _id, organisationId: _organisation, ...form }: StoredForm) => form;

function refuseUnlessAdministrator(viewer: Viewer, organisationId: number, tree: OrganisationTree): void {
  if (mayIn(viewer, 'administer', organisationId, tree)) return;
  throw new Problem(403, 'not-allowed', 'Your role does not allow this here.', { capability: 'administer' });
}

/** What was given, checked against the catalogue and the tree: an administrator asks for figures only below where they are one. */
async function contentOf(
  transaction: Transaction,
  viewer: Viewer,
  given: FormGiven,
  tree: OrganisationTree,
): Promise<FormContent> {
  if (frequencyOf(given.firstPeriod) !== given.frequency) {
    throw new Problem(400, 'mixed-frequency', 'The first period is of another frequency.', { path: 'firstPeriod' });
  }
  if (given.openDays > given.dueDays) {
    throw new Problem(400, 'due-before-open', 'It cannot be due before it opens.', { path: 'dueDays' });
  }
  refuseOtherReporters(given, tree);
  for (const { id, code } of reportersOf(given, tree)) {
    if (mayIn(viewer, 'administer', id, tree)) continue;
    throw new Problem(403, 'not-allowed', `You do not look after "${code}".`, { path: 'organisations' });
  }
  const catalogue = new Map((await listMetrics(transaction, null)).map((metric) => [metric.code, metric]));
  const dimensions = new Map((await listDimensions(transaction)).map((dimension) => [dimension.code, dimension]));
  const seen = new Set<string>();
  const rows = given.rows.map((row, index) => {
    const path = `rows.${index}`;
    const metric = catalogue.get(row.metric);
    if (!metric) throw new Problem(400, 'unknown-metric', `There is no metric "${row.metric}".`, { path });
    if (metric.formula) throw new Problem(400, 'derived-metric', 'A computed metric is not asked for.', { path });
    if (!metric.frequencies.includes(given.frequency)) {
      throw new Problem(400, 'frequency-not-allowed', 'The metric is not reported this often.', { path });
    }
    const breakdown = canonicalBreakdown(row.breakdown, metric, dimensions);
    if (breakdown === null) {
      throw new Problem(400, 'unknown-breakdown', `There is no breakdown "${row.breakdown}".`, { path });
    }
    if (seen.has(`${metric.code} ${breakdown}`)) {
      throw new Problem(400, 'row-repeated', 'The form has this row already.', { path });
    }
    seen.add(`${metric.code} ${breakdown}`);
    return { ...row, breakdown, metricId: metric.id };
  });
  const rules = given.rules.map((rule, index) => {
    const path = `rules.${index}.expression`;
    const unknown = metricsIn(readRule(rule.expression, path)).find((code) => !catalogue.has(code));
    if (unknown !== undefined) throw new Problem(400, 'unknown-metric', `There is no metric "${unknown}".`, { path });
    return rule;
  });
  return { ...given, rows, rules };
}

function readRule(text: string, path: string) {
  try {
    return parseRule(text);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw new Problem(400, error.code, error.message, { path, ...error.details });
  }
}
