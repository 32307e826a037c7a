import type { Transaction } from '#db/connection.ts';
import type { Actor } from '#db/queries/audit.ts';
import { raiseCatalogueVersion } from '#db/queries/installation.ts';
import { derivationsOf, listMetrics } from '#db/queries/metrics.ts';
import { getOrganisationTree, saveOrganisations, type OrganisationVersion } from '#db/queries/organisations.ts';
import { nextPublicationMoment, publishStaged, type Outcome } from '#db/queries/publications.ts';
import { saveReferenceMetrics } from '#db/queries/reference-metrics.ts';
import { dropStagedGaps, type ReferenceSource } from '#db/queries/reference-series.ts';
import { resolveDuplicates, stageCells, stageIncoming, type Cell } from '#db/queries/staging.ts';
import { dayAt } from '#domain/date.ts';
import {
  attributionOf,
  decimalsOf,
  kindOf,
  koladaTop,
  metricCodeOf,
  metricOf,
  organisationCodeOf,
  type Kpi,
  type Municipality,
  type ReferenceFigure,
} from '#domain/kolada.ts';
import type { OrganisationTree } from '#domain/organisation-tree.ts';
import { FetchFailure } from './failure.ts';

/** Everything that one fetch of a source has brought. */
export type Brought = {
  kpis: readonly Kpi[];
  municipalities: readonly Municipality[];
  figures: readonly ReferenceFigure[];
};

const batchSize = 10_000;

/**
 * Publishes what is new in it, with its source and the day it was fetched; without anything new no publication comes
 * about. Needs the publication lock. FetchFailures `code-taken` and `unreadable`.
 */
export async function publishBrought(
  transaction: Transaction,
  source: Pick<ReferenceSource, 'name'>,
  { kpis, municipalities, figures }: Brought,
  { actor, now }: { actor: Actor; now: Date },
): Promise<Outcome> {
  const recordedAt = now.toISOString();
  const fetchedOn = dayAt(now);
  const moment = await nextPublicationMoment(transaction, { publishedAt: null, recordedAt });
  const organisations = await saveOrganisations(
    transaction,
    versionsOf(municipalities, await getOrganisationTree(transaction, null)),
    moment,
  );
  const byKpi = Map.groupBy(figures, ({ kpi }) => kpi);
  const hasNewMetrics = await saveReferenceMetrics(
    transaction,
    kpis.map((kpi) => metricOf(kpi, decimalsOf((byKpi.get(kpi.id) ?? []).map(({ value }) => value)))),
    moment,
  );
  if (hasNewMetrics || organisations.new + organisations.changed > 0) await raiseCatalogueVersion(transaction);
  const metrics = await listMetrics(transaction, null);
  const tree = await getOrganisationTree(transaction, null);
  const metricIds = new Map(metrics.map(({ code, id }) => [code, id]));
  await stageIncoming(transaction);
  for (let start = 0; start < figures.length; start += batchSize) {
    const cells = figures
      .slice(start, start + batchSize)
      .map(({ kpi, municipality, breakdown, year, value, status }, index): Cell => ({
        organisationId: tree.byCode(organisationCodeOf(municipality))?.id ?? 0,
        metricId: metricIds.get(metricCodeOf(kpi)) ?? 0,
        breakdown,
        frequency: 'A',
        periodStart: `${year}-01-01`,
        value,
        numerator: null,
        denominator: null,
        answers: null,
        status,
        line: start + index + 1,
        column: 1,
      }));
    await stageCells(transaction, cells);
  }
  if ((await resolveDuplicates(transaction)).length) {
    throw new FetchFailure('unreadable', 'It has two different figures for the same thing.');
  }
  await dropStagedGaps(transaction);
  const details = {
    publishedAt: moment,
    recordedAt,
    actor: actor.name,
    reason: source.name,
    source: `Kolada ${fetchedOn}`,
    attribution: attributionOf(fetchedOn),
    origin: 'imported',
  } as const;
  return publishStaged(transaction, details, derivationsOf(metrics));
}

/** The municipalities as they are to be known, below a top of their own. What stands elsewhere is left alone. */
function versionsOf(municipalities: readonly Municipality[], tree: OrganisationTree): OrganisationVersion[] {
  const top: OrganisationVersion = {
    code: koladaTop,
    kind: 'reference',
    names: {
      sv: 'Kommuner och regioner (Kolada)',
      en: 'Municipalities and regions (Kolada)',
      da: 'Kommuner og regioner (Kolada)',
    },
    parent: null,
    validFrom: null,
    validTo: null,
    successor: null,
  };
  const below = municipalities.map((municipality): OrganisationVersion => ({
    code: organisationCodeOf(municipality.id),
    kind: kindOf(municipality),
    names: { sv: municipality.title },
    parent: koladaTop,
    validFrom: null,
    validTo: null,
    successor: null,
  }));
  for (const { code, parent } of [top, ...below]) {
    const known = tree.byCode(code);
    const isOurs = parent === null ? known?.kind === top.kind : tree.byId(known?.parentId ?? 0)?.code === parent;
    if (known && !isOurs) throw new FetchFailure('code-taken', `An organisation already has the code ${code}.`);
  }
  return [top, ...below];
}
