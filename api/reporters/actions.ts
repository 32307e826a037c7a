import type { Transaction } from '#db/connection.ts';
import { recordDeed, type Actor } from '#db/queries/audit.ts';
import { listForms } from '#db/queries/forms.ts';
import { listMembers } from '#db/queries/members.ts';
import { listMetrics, type Metric } from '#db/queries/metrics.ts';
import { findReporter, listReporters, saveReporter, type Named, type Responsibility } from '#db/queries/reporters.ts';
import { raiseCatalogueVersion } from '#db/queries/installation.ts';
import { writeTransaction } from '#db/write.ts';
import type { Organisation, OrganisationTree } from '#domain/organisation-tree.ts';
import { oneLine } from '#domain/text.ts';
import type { Context } from '../context.ts';
import { reportersOf } from '../forms/reporters.ts';
import { Problem } from '../http/problem.ts';
import { emailOf } from '../sign-in/given.ts';

export type GivenPerson = { person: number } | { name: string; email: string } | null;
export type GivenReporter = { unit: string; responsible: GivenPerson; reporter: GivenPerson };

type Listed = Omit<Responsibility, 'organisationId' | 'metricId'> & { names: Metric['names']; isAsked: boolean };

/** Of every metric that a form in use asks the organisation for, and of what else somebody is named for. */
export async function listReportersIn(
  { database }: Context,
  organisation: Organisation,
  tree: OrganisationTree,
): Promise<Listed[]> {
  const { orm } = database;
  const forms = (await listForms(orm)).filter((form) => reportersOf(form, tree).includes(organisation));
  const asked = new Set(forms.flatMap(({ rows }) => rows.map(({ metric }) => metric)));
  const known = new Map((await listReporters(orm, [organisation.id])).map((one) => [one.metric, one]));
  return (await listMetrics(orm, null)).flatMap(({ code, names }) => {
    const { unit = '', responsible = null, reporter = null, version = 0 } = known.get(code) ?? {};
    const isAsked = asked.has(code);
    return isAsked || version > 0 ? [{ metric: code, names, isAsked, unit, responsible, reporter, version }] : [];
  });
}

/** Whom the audit log names, without where they can be reached. */
const told = (who: Named | null) => who && { person: who.personId, name: who.name };
const told3 = ({ unit, responsible, reporter }: Pick<Responsibility, 'unit' | 'responsible' | 'reporter'>) => ({
  unit,
  responsible: told(responsible),
  reporter: told(reporter),
});

/** Says who answers for a metric here and who reports it. Problems `unknown-metric`, `unknown-member`, `bad-email`. */
export async function nameReporter(
  context: Context,
  organisation: Organisation,
  tree: OrganisationTree,
  code: string,
  given: GivenReporter,
  actor: Actor,
  check: (before: Listed['version'], now: object) => void,
): Promise<void> {
  await writeTransaction(context.database, async (transaction) => {
    const metric = (await listMetrics(transaction, null)).find((one) => one.code === code);
    if (!metric) throw new Problem(404, 'unknown-metric', `There is no metric "${code}".`);
    const before = await findReporter(transaction, organisation.id, metric.id);
    check(before?.version ?? 0, before ? told3(before) : {});
    const after = {
      organisationId: organisation.id,
      metricId: metric.id,
      version: (before?.version ?? 0) + 1,
      unit: oneLine(given.unit),
      responsible: await namedBy(transaction, organisation, tree, given.responsible, 'responsible'),
      reporter: await namedBy(transaction, organisation, tree, given.reporter, 'reporter'),
    };
    // of two who name the first at the same moment one comes too late
    if ((await saveReporter(transaction, after)) === null) {
      throw new Problem(412, 'changed-since', 'Somebody else has changed it since.');
    }
    await raiseCatalogueVersion(transaction);
    await recordDeed(transaction, actor, context.now(), {
      action: 'reporter-named',
      organisationId: organisation.id,
      subject: `metric ${code}`,
      before: before && told3(before),
      after: told3(after),
    });
  });
}

async function namedBy(
  transaction: Transaction,
  organisation: Organisation,
  tree: OrganisationTree,
  given: GivenPerson,
  path: string,
): Promise<Named | null> {
  if (given === null) return null;
  if (!('person' in given)) return { personId: null, name: oneLine(given.name), email: emailOf(given.email) };
  const places = [organisation.id, ...tree.ancestorsOf(organisation.id).map(({ id }) => id)];
  const member = (await listMembers(transaction, places)).find(({ personId }) => personId === given.person);
  if (!member) throw new Problem(404, 'unknown-member', 'Nobody of that number holds a role here.', { path });
  return { personId: member.personId, name: member.name, email: member.email };
}
