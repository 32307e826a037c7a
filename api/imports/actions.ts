import { stat } from 'node:fs/promises';
import type { Database, Transaction } from '#db/connection.ts';
import { recordDeed, type Actor } from '#db/queries/audit.ts';
import { raiseCatalogueVersion, settleHome } from '#db/queries/installation.ts';
import { derivationsOf, listDimensions, listMetrics } from '#db/queries/metrics.ts';
import { getOrganisationTree } from '#db/queries/organisations.ts';
import { listRevised, nextPublicationMoment, publishStaged, type Revised } from '#db/queries/publications.ts';
import { lockPublications } from '#db/queries/publication-lock.ts';
import { resolveDuplicates, stageIncoming } from '#db/queries/staging.ts';
import { writeTransaction } from '#db/write.ts';
import { DomainError } from '#domain/error.ts';
import type { OrganisationTree } from '#domain/organisation-tree.ts';
import { columnDecimalSign, type DecimalSign } from '#domain/number.ts';
import { periodContaining } from '#domain/period.ts';
import type { ImportReport } from './answers.ts';
import { csvRows, detectEncoding, type CsvRow, type Encoding } from './csv.ts';
import { longColumns, longReader } from './long-reader.ts';
import { mappedReader } from './mapped-reader.ts';
import type { Mapping } from './mapping.ts';
import { saveImportedOrganisations } from './organisations.ts';
import { onlyTop, refuseOthers } from './reach.ts';
import { Findings, listed, unreadable } from './refusals.ts';
import { Staging } from './staging.ts';

export type ImportRequest = {
  path: string;
  fileName: string;
  /** Null for the long layout, which needs none. */
  mapping: Mapping | null;
  isDryRun: boolean;
  /** Refuses everything if anything is refused. */
  isStrict: boolean;
  /** For an old vintage: when it was published. Null is now. */
  publishedAt: string | null;
  /** Asked for the time once nobody else can publish. */
  now: () => Date;
  actor: Actor;
  /** Whether the actor may import figures of an organisation. */
  mayImport: (organisationId: number, tree: OrganisationTree) => boolean;
  reason: string;
  onProgress?: (share: number) => void;
};

/** Ends a dry run: everything was done as it would be, and is now undone. */
class Undo extends Error {
  readonly report: ImportReport;
  constructor(report: ImportReport) {
    super('dry run');
    this.report = report;
  }
}

/**
 * Takes a file in: its good cells in one transaction, its bad ones into the report.
 * DomainErrors: `unreadable-file`, `mapping-needed`, `mapping-does-not-fit`, `import-refused` (strict), `vintage-too-old`.
 */
export async function importFile(database: Database, request: ImportRequest): Promise<ImportReport> {
  try {
    return await writeTransaction(database, async (transaction) => {
      const report = await importInto(transaction, request);
      if (request.isDryRun) throw new Undo(report);
      return report;
    });
  } catch (error) {
    if (error instanceof Undo) return { ...error.report, publication: null };
    throw error;
  }
}

/** The same, as part of a larger transaction; a dry run is the caller's to undo. */
export async function importInto(transaction: Transaction, request: ImportRequest): Promise<ImportReport> {
  if (request.publishedAt !== null && new Date(request.publishedAt) > request.now()) {
    throw new DomainError('published-in-future', 'A publication cannot be dated in the future.');
  }
  const encoding = await detectEncoding(request.path);
  const decimalSign = request.mapping ? null : await decimalSignOf(request.path, encoding);
  return takeIn(transaction, request, encoding, decimalSign);
}

/** Enough rows to tell which sign a column writes its decimals with. */
const rowsToJudge = 10_000;

async function decimalSignOf(path: string, encoding: Encoding): Promise<DecimalSign | null> {
  const texts: string[] = [];
  let column: number | null = null;
  for await (const batch of csvRows(path, encoding)) {
    for (const { fields } of batch) {
      if (column === null) column = longColumns(fields).get('value') ?? 0;
      else texts.push(fields[column] ?? '');
    }
    if (texts.length >= rowsToJudge) break;
  }
  return columnDecimalSign(texts);
}

async function takeIn(
  transaction: Transaction,
  request: ImportRequest,
  encoding: Encoding,
  decimalSign: DecimalSign | null,
): Promise<ImportReport> {
  const { mapping } = request;
  await lockPublications(transaction);
  const recordedAt = request.now().toISOString();
  const moment = await nextPublicationMoment(transaction, { publishedAt: request.publishedAt, recordedAt });
  const tree = await getOrganisationTree(transaction, null);
  const metrics = await listMetrics(transaction, null);
  const catalogue = new Map(metrics.map((metric) => [metric.code, metric]));
  const dimensions = new Map((await listDimensions(transaction)).map((dimension) => [dimension.code, dimension]));
  await stageIncoming(transaction);
  const findings = new Findings();
  const staging = new Staging(transaction, tree);
  let rows = 0;
  let header: readonly string[] = [];
  let read: ((row: CsvRow) => void) | null = null;
  // the database takes one batch in while the next is read
  let flushing = Promise.resolve();
  for await (const batch of csvRows(request.path, encoding, await progress(request))) {
    for (const row of batch) {
      if (read) {
        rows += 1;
        read(row);
      } else {
        header = row.fields;
        read = mapping
          ? mappedReader(mapping, header, catalogue, findings, staging)
          : longReader(header, { catalogue, dimensions, organisations: staging, decimalSign }, findings, staging);
      }
    }
    await flushing;
    flushing = staging.flush();
    // what goes wrong in it is met where it is waited for
    flushing.catch(() => {});
  }
  await flushing;
  if (!read) throw unreadable('unreadable-file', 'The file is empty.');
  const organisations = await saveImportedOrganisations(transaction, mapping, tree, staging.organisations, moment);
  for (const { line, column, value } of await resolveDuplicates(transaction)) {
    findings.refuse({
      line,
      column,
      header: header[column - 1] ?? null,
      read: value === null ? '' : String(value),
      code: 'contradicts-itself',
    });
  }
  const hasBrought = organisations.new + organisations.changed + organisations.ended > 0;
  if (hasBrought) {
    await raiseCatalogueVersion(transaction);
    await settleHome(transaction, staging.organisations[0]?.code ?? null);
  }
  const touched = await refuseOthers(transaction, tree, staging.organisations, request.mayImport);
  const outcome = await publishStaged(
    transaction,
    {
      publishedAt: moment,
      recordedAt,
      actor: request.actor.name,
      reason: request.reason,
      source: request.fileName,
      attribution: mapping?.source ?? null,
      origin: 'imported',
    },
    derivationsOf(metrics),
  );
  const report: ImportReport = {
    dryRun: request.isDryRun,
    file: request.fileName,
    encoding,
    mapping: mapping?.name ?? null,
    publication:
      outcome.publication === null || outcome.publishedAt === null
        ? null
        : { id: outcome.publication, publishedAt: outcome.publishedAt },
    rows,
    organisations,
    figures: {
      new: outcome.new,
      changed: outcome.changed,
      unchanged: outcome.unchanged,
      refused: findings.refused,
      unvalidated: findings.noticed,
    },
    revisions: outcome.publication === null ? [] : (await listRevised(transaction, listed)).map(revisionAnswer),
    refusals: findings.refusals,
    notices: findings.notices,
  };
  if (outcome.publication !== null || hasBrought) {
    const { file, figures, organisations: brought, publication } = report;
    await recordDeed(transaction, request.actor, request.now(), {
      action: 'figures-imported',
      organisationId: onlyTop(touched),
      subject: outcome.publication === null ? 'organisations' : `publication ${outcome.publication}`,
      after: { file, reason: request.reason, publishedAt: publication?.publishedAt, figures, organisations: brought },
    });
  }
  if (request.isStrict && findings.refused > 0) {
    throw new DomainError('import-refused', 'Nothing was imported, because some of it was refused.', {
      report: { ...report, publication: null },
    });
  }
  return report;
}

const revisionAnswer = ({ frequency, periodStart, ...revised }: Revised): ImportReport['revisions'][number] => ({
  ...revised,
  period: periodContaining(frequency, periodStart),
});

async function progress({ path, onProgress }: ImportRequest): Promise<(bytes: number) => void> {
  const { size } = await stat(path);
  let done = 0;
  return (bytes) => {
    done += bytes;
    onProgress?.(size ? done / size : 1);
  };
}
