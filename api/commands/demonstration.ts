import { commandLine } from './open.ts';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import type { Database, Transaction } from '#db/connection.ts';
import { saveEvents } from '#db/queries/events.ts';
import { getInstallation, raiseCatalogueVersion, saveInstallation } from '#db/queries/installation.ts';
import { derivationsOf, listMetrics } from '#db/queries/metrics.ts';
import { getOrganisationTree, saveOrganisations, saveStructureFigures } from '#db/queries/organisations.ts';
import { lockPublications } from '#db/queries/publication-lock.ts';
import { nextPublicationMoment, publishStaged } from '#db/queries/publications.ts';
import { stageCells, stageIncoming } from '#db/queries/staging.ts';
import { saveTarget } from '#db/queries/targets.ts';
import { listVisions, saveVision } from '#db/queries/visions.ts';
import { agency } from '#db/seed/agency.ts';
import type { SeedFigure } from '#db/seed/types.ts';
import { writeTransaction } from '#db/write.ts';
import type { OrganisationTree } from '#domain/organisation-tree.ts';
import { firstDay, frequencyOf } from '#domain/period.ts';
import { loadGroups } from './demonstration-groups.ts';
import { importInto } from '../imports/actions.ts';
import { readMapping } from '../imports/mapping.ts';

const seedFile = (path: string) => fileURLToPath(new URL(`../../db/seed/${path}`, import.meta.url));

/** Open figures as they were published, oldest first, so that history can be read as of any day. */
const openFigures = [
  { file: 'govuk-services-2017-10-31.csv', mapping: 'govuk-services', publishedAt: '2017-10-31T09:30:00Z' },
  { file: 'govuk-services-2018-09-19.csv', mapping: 'govuk-services', publishedAt: '2018-09-19T09:30:00Z' },
  { file: 'desi-2022-scores.csv', mapping: 'desi-2022', publishedAt: '2022-07-28T09:00:00Z' },
];

export class NotEmpty extends Error {
  constructor() {
    super(
      'This installation has organisations of its own. The demonstration needs an empty one: set DATA_FOLDER or DATABASE_URL to another place.',
    );
    this.name = 'NotEmpty';
  }
}

/** Loads the demonstration into an empty installation, all of it or nothing. Returns whether it had to. */
export async function loadDemonstration(database: Database, now: Date): Promise<boolean> {
  return writeTransaction(database, async (transaction) => {
    await lockPublications(transaction);
    if ((await getInstallation(transaction)).isDemonstration) return false;
    const [own] = await transaction.execute(sql`select from organisations limit 1`);
    if (own) throw new NotEmpty();
    for (const { file, mapping, publishedAt } of openFigures) {
      await importInto(transaction, {
        path: seedFile(`open-data/${file}`),
        fileName: file,
        mapping: readMapping(readFileSync(seedFile(`mappings/${mapping}.json`), 'utf8')),
        isDryRun: false,
        isStrict: false,
        publishedAt,
        now: () => now,
        actor: { ...commandLine, name: 'demonstration' },
        mayImport: () => true,
        reason: 'Öppna data för demonstrationen',
        isAlone: true,
      });
    }
    await loadAgency(transaction, now);
    await loadGroups(transaction);
    await saveInstallation(transaction, { home: agency.organisations[0]?.code ?? null, isDemonstration: true });
    await raiseCatalogueVersion(transaction);
    return true;
  });
}

async function loadAgency(transaction: Transaction, now: Date): Promise<void> {
  const [firstPublication] = agency.publications;
  if (!firstPublication) return;
  const knownFrom = `${agency.organisations[0]?.validFrom ?? '2020-01-01'}T00:00:00Z`;
  await saveOrganisations(transaction, agency.organisations, knownFrom);
  await saveStructureFigures(
    transaction,
    agency.organisations.flatMap(({ code, structure }) =>
      structure.map(({ year, employees }) => ({ organisation: code, code: 'employees', year, value: employees })),
    ),
    knownFrom,
  );
  const tree = await getOrganisationTree(transaction, null);
  const metrics = await listMetrics(transaction, null);
  const metricId = new Map(metrics.map(({ code, id }) => [code, id]));
  const idOf = (code: string) => tree.byCode(code)?.id ?? 0;
  for (const { organisation, metric, setOn, reason, stopsDoing, adoptedOn, ...target } of agency.targets) {
    const set = {
      ...target,
      organisationId: idOf(organisation),
      metricId: metricId.get(metric) ?? 0,
      setAt: `${setOn}T08:00:00Z`,
      reason: reason ?? null,
      stopsDoing: stopsDoing ?? null,
      adoptedOn: adoptedOn ?? null,
      isSetAfterResults: false,
    };
    await saveTarget(transaction, set, null);
  }
  for (const { organisation, metric, date, kind, texts } of agency.events) {
    const event = {
      organisationId: idOf(organisation),
      metricId: metric === null ? null : (metricId.get(metric) ?? 0),
      happenedOn: date,
      kind,
      texts,
    };
    await saveEvents(transaction, [event], `${date}T12:00:00Z`);
  }
  await loadVisions(transaction, idOf, (code) => metricId.get(code) ?? 0);
  for (const { publishedAt, reason, figures } of agency.publications) {
    await stageIncoming(transaction);
    await stageCells(
      transaction,
      figures.map((figure) => cellOf(figure, tree, metricId)),
    );
    const details = {
      publishedAt: await nextPublicationMoment(transaction, { publishedAt, recordedAt: now.toISOString() }),
      recordedAt: now.toISOString(),
      actor: 'demonstration',
      reason: reason.sv,
      source: 'Stigverket',
      attribution: null,
      origin: 'entered' as const,
    };
    await publishStaged(transaction, details, derivationsOf(metrics));
  }
}

async function loadVisions(
  transaction: Transaction,
  idOf: (organisation: string) => number,
  metricIdOf: (metric: string) => number,
): Promise<void> {
  const numbers = new Map<string, number>();
  for (const { organisation, saidOn, sentence, parts, reason } of agency.visions) {
    const vision = {
      sentence,
      ownerIds: [idOf(organisation)],
      reason: reason ?? null,
      parts: parts.map(({ carries, proofs, ...part }) => ({
        ...part,
        carries: carries ? { vision: numbers.get(carries.organisation) ?? 0, part: carries.part } : null,
        proofs: proofs.map((proof) => ({
          organisationId: idOf(proof.organisation),
          metricId: metricIdOf(proof.metric),
        })),
      })),
    };
    const number = numbers.get(organisation);
    const replaces = (await listVisions(transaction, null)).find((one) => one.number === number) ?? null;
    const said = { replaces, at: new Date(`${saidOn}T08:00:00Z`), setBy: null };
    numbers.set(organisation, await saveVision(transaction, vision, said));
  }
}

const cellOf = (figure: SeedFigure, tree: OrganisationTree, metricId: ReadonlyMap<string, number>) => ({
  organisationId: tree.byCode(figure.organisation)?.id ?? 0,
  metricId: metricId.get(figure.metric) ?? 0,
  breakdown: figure.breakdown,
  frequency: frequencyOf(figure.period),
  periodStart: firstDay(figure.period),
  value: figure.value,
  numerator: figure.numerator ?? null,
  denominator: figure.denominator ?? null,
  answers: figure.answers ?? null,
  status: figure.status ?? 'A',
  line: 0,
  column: 0,
});
