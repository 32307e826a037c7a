import type { Database, Transaction } from '#db/connection.ts';
import { recordDeed, type Actor } from '#db/queries/audit.ts';
import { findForm } from '#db/queries/forms.ts';
import { raiseCatalogueVersion } from '#db/queries/installation.ts';
import { derivationsOf, listMetrics, type Metric } from '#db/queries/metrics.ts';
import { getOrganisationTree, saveOrganisations } from '#db/queries/organisations.ts';
import { listPeopleByEmail } from '#db/queries/people.ts';
import { lockPublications } from '#db/queries/publication-lock.ts';
import { nextPublicationMoment, publishStaged } from '#db/queries/publications.ts';
import { saveFetched, saveNewFileSource } from '#db/queries/reference-series.ts';
import { saveReporter } from '#db/queries/reporters.ts';
import { stageCells, stageIncoming } from '#db/queries/staging.ts';
import { leadershipForm, leadershipStages, responsibilities } from '#db/seed/agency/leadership-form.ts';
import { neighbours } from '#db/seed/agency/neighbours.ts';
import { writeTransaction } from '#db/write.ts';
import { firstDay, frequencyOf } from '#domain/period.ts';
import { attributionOf } from '../file-imports/publish.ts';
import { fileTop } from '../reference-series/actions.ts';
import { enqueueGoalFigures } from '../visions/computed.ts';
import { loadForm } from './demonstration-form.ts';
import { commandLine } from './open.ts';

const demonstration: Actor = { ...commandLine, name: 'demonstration' };

/**
 * What else there is to see: a form that two approve and that is proposed from targets, people who answer for metrics, and
 * figures about others from files. Needs its people; does nothing where it is there.
 */
export async function loadMoreOfDemonstration(database: Database, now: Date): Promise<void> {
  await writeTransaction(database, async (transaction) => {
    if (await findForm(transaction, leadershipForm.code)) return;
    await lockPublications(transaction);
    const metrics = await listMetrics(transaction, null);
    await nameResponsible(transaction, metrics);
    await publishNeighbours(transaction, metrics, now);
    await loadForm(transaction, leadershipForm, leadershipStages);
    // what is computed of the targets is proposed as soon as the server runs
    await enqueueGoalFigures(transaction, now);
    await raiseCatalogueVersion(transaction);
  });
}

async function nameResponsible(transaction: Transaction, metrics: readonly Metric[]): Promise<void> {
  const tree = await getOrganisationTree(transaction, null);
  const emails = new Set(responsibilities.flatMap(({ responsible }) => responsible ?? []));
  const people = await listPeopleByEmail(transaction, [...emails]);
  for (const { organisation, metric, unit, responsible, reporter } of responsibilities) {
    const person = responsible === null ? undefined : people.get(responsible);
    await saveReporter(transaction, {
      organisationId: tree.byCode(organisation)?.id ?? 0,
      metricId: metrics.find(({ code }) => code === metric)?.id ?? 0,
      version: 1,
      unit,
      responsible:
        person && responsible !== null ? { personId: person.id, name: person.name, email: responsible } : null,
      reporter: reporter && { personId: null, ...reporter },
    });
  }
}

/** As if both files had been brought on the page, one after the other. */
async function publishNeighbours(transaction: Transaction, metrics: readonly Metric[], now: Date): Promise<void> {
  const { name, organisations, files, answers } = neighbours;
  const id = await saveNewFileSource(transaction, name, now);
  const top = fileTop(id);
  const blank = { kind: 'reference', validFrom: null, validTo: null, successor: null };
  const tops = [{ ...blank, code: top, names: { sv: name }, parent: null }];
  const below = organisations.map((organisation) => ({ ...blank, ...organisation, parent: top }));
  const recordedAt = now.toISOString();
  const since = await nextPublicationMoment(transaction, { publishedAt: null, recordedAt });
  await saveOrganisations(transaction, [...tops, ...below], since);
  const tree = await getOrganisationTree(transaction, null);
  const metricId = metrics.find(({ code }) => code === neighbours.metric)?.id ?? 0;
  for (const { name: source, figures } of files) {
    await stageIncoming(transaction);
    await stageCells(
      transaction,
      figures.map(([organisation, period, value]) => ({
        organisationId: tree.byCode(organisation)?.id ?? 0,
        metricId,
        breakdown: 'total',
        frequency: frequencyOf(period),
        periodStart: firstDay(period),
        value,
        numerator: null,
        denominator: null,
        answers,
        status: 'A',
        line: 0,
        column: 0,
      })),
    );
    const outcome = await publishStaged(
      transaction,
      {
        publishedAt: await nextPublicationMoment(transaction, { publishedAt: null, recordedAt }),
        recordedAt,
        actor: demonstration.name,
        reason: 'import',
        source,
        attribution: attributionOf(name, recordedAt.slice(0, 10)),
        origin: 'imported',
      },
      derivationsOf(metrics),
    );
    await saveFetched(transaction, id, { ...outcome, publicationId: outcome.publication, now });
  }
  await recordDeed(transaction, demonstration, now, {
    action: 'reference-source-made',
    organisationId: null,
    subject: `reference source ${id}`,
    after: { name, kind: 'file' },
  });
}
