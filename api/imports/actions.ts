import { stat } from 'node:fs/promises';
import type { Database, Transaction } from '#db/connection.ts';
import { recordDeed, type Actor } from '#db/queries/audit.ts';
import { tellChanges } from '#db/queries/changes.ts';
import { raiseCatalogueVersion, settleHome } from '#db/queries/installation.ts';
import { derivationsOf, listDimensions, listMetrics, type Metric } from '#db/queries/metrics.ts';
import { getOrganisationTree } from '#db/queries/organisations.ts';
import {
  listAsked,
  listRevised,
  nextPublicationMoment,
  publishCounted,
  type Revised,
} from '#db/queries/publications.ts';
import { lockPublications } from '#db/queries/publication-lock.ts';
import { resolveDuplicates, stageIncoming } from '#db/queries/staging.ts';
import { writeTransaction } from '#db/write.ts';
import { dayAt } from '#domain/date.ts';
import { DomainError } from '#domain/error.ts';
import type { Dimension } from '#domain/metric.ts';
import type { OrganisationTree } from '#domain/organisation-tree.ts';
import { columnDecimalSign, type DecimalSign } from '#domain/number.ts';
import { periodContaining } from '#domain/period.ts';
import { enqueueGoalFigures } from '../visions/computed.ts';
import { othersFirst } from '../others-first.ts';
import type { ImportReport } from './answers.ts';
import type { Encoding } from '#domain/table-layout.ts';
import { csvRows, type CsvRow } from './csv.ts';
import { longColumns, longReader } from './long-reader.ts';
import { mappedReader } from './mapped-reader.ts';
import type { GivenMapping, Mapping } from './mapping.ts';
import { saveImportedOrganisations } from './organisations.ts';
import { onlyTop, refuseOthers } from './reach.ts';
import { Findings, listed, unreadable } from './refusals.ts';
import { Staging } from './staging.ts';
import { openTableFile, type TableFile } from './table-file.ts';
import { stageTable } from './table-import.ts';

export type ImportRequest = {
  path: string;
  fileName: string;
  /** Null for the long layout, which needs none. */
  mapping: GivenMapping | null;
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
  /** Nobody is served beside it. */
  isAlone?: boolean;
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
  return takeIn(transaction, request, await openTableFile(request.path));
}

/** Enough rows to tell which sign a column writes its decimals with. */
const rowsToJudge = 10_000;
/**
 * So many cells go to the database at once. More are no faster; but whoever is served beside it waits for the whole batch where
 * there are two cores, and with fewer the import would wait for them too often.
 */
const cellsAtOnce = { alone: 4_000, besideOthers: 1_000 };

async function decimalSignOf(path: string, encoding: Encoding): Promise<DecimalSign | null> {
  const texts: string[] = [];
  let column: number | null = null;
  for await (const batch of csvRows(path, encoding)) {
    for (const { fields } of batch) {
      if (column === null) column = longColumns(fields).value ?? 0;
      else texts.push(fields[column] ?? '');
    }
    if (texts.length >= rowsToJudge) break;
  }
  return columnDecimalSign(texts);
}

async function takeIn(transaction: Transaction, request: ImportRequest, file: TableFile): Promise<ImportReport> {
  const given = request.mapping;
  const mapping = given?.layout === 'table' ? null : given;
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
  const today = dayAt(request.now());
  const taking = { findings, staging, onRead: request.onProgress ?? (() => {}) };
  const table = given?.layout === 'table' ? given.table : null;
  const { rows, header } =
    file.format === 'csv' && table === null
      ? await stageRows(request, file.encoding, mapping, { catalogue, dimensions, today }, taking)
      : {
          rows: await stageTable(
            transaction,
            asTable(file, mapping),
            table,
            { metrics, tree, mayImport: request.mayImport, today },
            taking,
          ),
          header: [],
        };
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
  const outcome = await publishCounted(
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
    encoding: file.encoding,
    mapping: given?.name ?? null,
    publication:
      outcome.publication === null || outcome.publishedAt === null
        ? null
        : { id: outcome.publication, publishedAt: outcome.publishedAt },
    rows,
    skippedRows: findings.skippedRows,
    organisations,
    figures: {
      new: outcome.new,
      changed: outcome.changed,
      unchanged: outcome.unchanged,
      refused: findings.refused,
      unvalidated: findings.noticed,
    },
    revisions: outcome.changed === 0 ? [] : (await listRevised(transaction, listed)).map(revisionAnswer),
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
  if (outcome.publication !== null) {
    await enqueueGoalFigures(transaction, request.now());
    await tellChanges(transaction, await listAsked(transaction, outcome.publication), request.now());
  }
  return report;
}

/** A workbook is read as a table; the other layouts name the columns of a text file. */
function asTable(file: TableFile, mapping: Mapping | null): TableFile {
  if (mapping) throw unreadable('mapping-does-not-fit', 'The mapping is for a text file, and this is a workbook.');
  return file;
}

type Taking = { findings: Findings; staging: Staging };
type Known = { catalogue: ReadonlyMap<string, Metric>; dimensions: ReadonlyMap<string, Dimension>; today: string };

/** Reads a text file row by row, long or as its mapping says, and stages its figures as they come. */
async function stageRows(
  request: ImportRequest,
  encoding: Encoding,
  mapping: Mapping | null,
  { catalogue, dimensions, today }: Known,
  { findings, staging }: Taking,
): Promise<{ rows: number; header: readonly string[] }> {
  const decimalSign = mapping ? null : await decimalSignOf(request.path, encoding);
  let rows = 0;
  let header: readonly string[] = [];
  let read: ((row: CsvRow) => void) | null = null;
  const enough = request.isAlone ? cellsAtOnce.alone : cellsAtOnce.besideOthers;
  let flushing = Promise.resolve();
  for await (const batch of csvRows(request.path, encoding, await progress(request))) {
    for (const row of batch) {
      if (read) {
        rows += 1;
        read(row);
      } else {
        header = row.fields;
        read = mapping
          ? mappedReader(mapping, header, { catalogue, today }, findings, staging)
          : longReader(
              header,
              { catalogue, dimensions, organisations: staging, decimalSign, today },
              findings,
              staging,
            );
      }
    }
    if (staging.waiting >= enough) {
      await flushing;
      flushing = staging.flush();
      // what goes wrong in it is met where it is waited for
      flushing.catch(() => {});
      // alone, it reads on while the database takes that in
      if (!request.isAlone) await flushing;
    }
    await othersFirst();
  }
  await flushing;
  await staging.flush();
  if (!read) throw unreadable('unreadable-file', 'The file is empty.');
  return { rows, header };
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
