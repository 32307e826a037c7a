import type { Transaction } from '#db/connection.ts';
import type { Actor } from '#db/queries/audit.ts';
import { raiseCatalogueVersion } from '#db/queries/installation.ts';
import { derivationsOf, listMetrics } from '#db/queries/metrics.ts';
import { getOrganisationTree, saveOrganisations, type OrganisationVersion } from '#db/queries/organisations.ts';
import { nextPublicationMoment, publishStaged, type Outcome } from '#db/queries/publications.ts';
import { saveReferenceMetrics } from '#db/queries/reference-metrics.ts';
import { dropStagedGaps, stageVanished, withholdEarlier, type ReferenceSource } from '#db/queries/reference-series.ts';
import { resolveDuplicates, stageCells, stageIncoming, type Cell } from '#db/queries/staging.ts';
import { dayAt } from '#domain/date.ts';
import { firstDay, frequencyOf } from '#domain/period.ts';
import type { OrganisationTree } from '#domain/organisation-tree.ts';
import type { Brought } from './brought.ts';
import { FetchFailure } from './failure.ts';

const batchSize = 10_000;

/**
 * Publishes what is new in it, with its source and the day it was fetched; without anything new no publication comes
 * about. Needs the publication lock. FetchFailures `code-taken` and `unreadable`.
 */
export async function publishBrought(
  transaction: Transaction,
  source: Pick<ReferenceSource, 'name'>,
  brought: Brought,
  { actor, now }: { actor: Actor; now: Date },
): Promise<Outcome> {
  const recordedAt = now.toISOString();
  const { figures } = brought;
  const moment = await nextPublicationMoment(transaction, { publishedAt: null, recordedAt });
  const organisations = await saveOrganisations(
    transaction,
    versionsOf(brought, await getOrganisationTree(transaction, null)),
    moment,
  );
  const hasNewMetrics = await saveReferenceMetrics(transaction, brought.metrics, moment);
  if (hasNewMetrics || organisations.new + organisations.changed > 0) await raiseCatalogueVersion(transaction);
  const metrics = await listMetrics(transaction, null);
  const tree = await getOrganisationTree(transaction, null);
  const metricIds = new Map(metrics.map(({ code, id }) => [code, id]));
  const metricId = (code: string) => metricIds.get(code) ?? 0;
  const organisationId = (code: string) => tree.byCode(code)?.id ?? 0;
  await stageIncoming(transaction);
  for (let start = 0; start < figures.length; start += batchSize) {
    const cells = figures
      .slice(start, start + batchSize)
      .map(({ metric, organisation, period, ...figure }, index): Cell => ({
        ...figure,
        organisationId: organisationId(organisation),
        metricId: metricId(metric),
        frequency: frequencyOf(period),
        periodStart: firstDay(period),
        line: start + index + 1,
        column: 1,
      }));
    await stageCells(transaction, cells);
  }
  if ((await resolveDuplicates(transaction)).length) {
    throw new FetchFailure('unreadable', 'It has two different figures for the same thing.');
  }
  await stageVanished(transaction, {
    metricIds: brought.wholeMetrics.map(metricId),
    organisationIds: brought.organisations.map(({ code }) => organisationId(code)),
  });
  await dropStagedGaps(transaction);
  const fetchedOn = dayAt(now);
  const details = {
    publishedAt: moment,
    recordedAt,
    actor: actor.name,
    reason: source.name,
    source: `${brought.source} ${fetchedOn}`,
    attribution: brought.attribution,
    origin: 'imported',
  } as const;
  const outcome = await publishStaged(transaction, details, derivationsOf(metrics));
  if (brought.withholdsForGood && outcome.publication !== null) {
    await withholdEarlier(transaction, outcome.publication);
  }
  return outcome;
}

/** The organisations as they are to be known, below a top of their own. What stands elsewhere is left alone. */
function versionsOf({ top, organisations }: Brought, tree: OrganisationTree): OrganisationVersion[] {
  const blank = { validFrom: null, validTo: null, successor: null };
  const all: OrganisationVersion[] = [
    { ...blank, ...top, kind: 'reference', parent: null },
    ...organisations.map((one) => ({ ...blank, ...one, parent: top.code })),
  ];
  for (const { code, parent } of all) {
    const known = tree.byCode(code);
    const isOurs = parent === null ? known?.kind === 'reference' : tree.byId(known?.parentId ?? 0)?.code === parent;
    if (known && !isOurs) throw new FetchFailure('code-taken', `An organisation already has the code ${code}.`);
  }
  return all;
}
