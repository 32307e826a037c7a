import type { Transaction } from '#db/connection.ts';
import type { FileImportCell } from '#db/queries/file-import-cells.ts';
import { listDimensions, type Metric } from '#db/queries/metrics.ts';
import { nameIndex, type Named } from '#domain/name-match.ts';
import { emptyMapping, type Names, type TableMapping } from '#domain/table-layout.ts';
import { understandTable } from '#domain/table-understanding.ts';
import type { OrganisationTree } from '#domain/organisation-tree.ts';
import { Gathering } from '../file-imports/gather.ts';
import { publishedContent } from '../file-imports/weigh.ts';
import { isRefusalCode, unreadable, type Findings, type RefusalCode } from './refusals.ts';
import type { Staging } from './staging.ts';
import { readTable } from './table-feed.ts';
import { sampleOf, type TableFile } from './table-file.ts';

type Ground = {
  metrics: readonly Metric[];
  tree: OrganisationTree;
  /** Whose figures it may bring; what a name means among them alone is known. */
  mayImport: (organisationId: number, tree: OrganisationTree) => boolean;
  today: string;
};

/**
 * Reads a table the way every other import does, and stages its figures. Without a mapping its own words have to say what
 * the columns are. DomainErrors `mapping-needed`, `mapping-does-not-fit`.
 */
export async function stageTable(
  transaction: Transaction,
  file: TableFile,
  given: TableMapping | null,
  { metrics, tree, mayImport, today }: Ground,
  { findings, staging, onRead }: { findings: Findings; staging: Staging; onRead: (share: number) => void },
): Promise<number> {
  if (given?.metrics.length) {
    throw unreadable('mapping-does-not-fit', 'Metrics that are not there yet are brought by POST /file-imports.');
  }
  const brought = (given?.brings ?? []).map(({ code, name }): Named => ({ code, names: { sv: name } }));
  const known = {
    organisations: [...tree.all.filter(({ id }) => mayImport(id, tree)), ...brought],
    metrics: metrics.filter(({ formula }) => formula === null),
  };
  const mapping = given ?? (await mappingInWords(file, known));
  const names: Names = { organisations: nameIndex(known.organisations), metrics: nameIndex(known.metrics) };
  const byCode = new Map(metrics.map((metric) => [metric.code, metric]));
  const dimensions = new Map((await listDimensions(transaction)).map((one) => [one.code, one]));
  const isCsv = file.format === 'csv';
  const gathering = new Gathering({ mapping, names, metrics: byCode, dimensions, isPublished: true, isCsv, today });
  const reading = await readTable(file, mapping, names, gathering.take, { onRead });
  if (reading.misfit) {
    const { sheet, ...misfit } = reading.misfit;
    throw unreadable('mapping-does-not-fit', 'The file is not what the mapping describes.', { sheet, ...misfit });
  }
  findings.skippedRows = gathering.skippedRows;
  const byId = new Map(metrics.map((metric) => [metric.id, metric]));
  const used = new Set<string>();
  for (const cell of gathering.cells) {
    if (cell.state === 'refused') refuse(cell, findings);
    else stage(cell, byId, staging, used);
  }
  for (const { code, name, parent, kind } of mapping.brings) {
    if (!used.has(code) || tree.byCode(code)) continue;
    staging.organisation({ code, kind, names: { sv: name }, parent, validFrom: null, validTo: null, successor: null });
  }
  await staging.flush();
  return reading.rows;
}

/** Columns that say themselves what they are: nothing is guessed from what stands in them. */
async function mappingInWords(
  file: TableFile,
  known: { organisations: readonly Named[]; metrics: readonly Named[] },
): Promise<TableMapping> {
  const asked = { organisation: null, period: null, frequency: null };
  const understood = understandTable(await sampleOf(file), { ...known, fileName: '', asked });
  if (!understood) throw unreadable('unreadable-file', 'There is nothing in the file.');
  const said = understood.columns.filter(({ reason }) => reason === 'header-word' || reason === 'header-and-values');
  const has = (means: string) => said.some((column) => column.means === means);
  if (!['organisation', 'metric', 'period'].every(has) || !(has('value') || has('numerator'))) {
    throw unreadable(
      'mapping-needed',
      'The file needs a mapping, or the columns organisation, metric, period and value.',
    );
  }
  const { sheets, headerRows, headerLine, decimalSign } = understood.mapping;
  const columns = said.map(({ header, means }) => ({ header, means }));
  return { ...emptyMapping, sheets, headerRows, headerLine, decimalSign, columns };
}

const renamed: Readonly<Record<string, RefusalCode>> = { 'unexpected-percent': 'percent-not-expected' };

function refuse({ sheet, line, column, header, read, code }: FileImportCell, findings: Findings): void {
  const known = renamed[code ?? ''] ?? code ?? '';
  findings.refuse({
    ...(sheet === '' ? {} : { sheet }),
    line,
    column,
    header,
    read,
    code: isRefusalCode(known) ? known : 'not-a-number',
  });
}

function stage(
  { organisation, metricId, breakdown, frequency, periodStart, given, sheet, line, column }: FileImportCell,
  metrics: ReadonlyMap<number, Metric>,
  staging: Staging,
  used: Set<string>,
): void {
  const metric = metricId === null ? undefined : metrics.get(metricId);
  if (organisation === null || !metric || !frequency || !periodStart) return;
  used.add(organisation);
  staging.expect(organisation, metric, frequency);
  const content = publishedContent(given ?? {});
  staging.cell({
    organisation,
    metricId: metric.id,
    breakdown: breakdown ?? 'total',
    frequency,
    periodStart,
    ...content,
    status: content.status ?? 'A',
    sheet,
    line,
    column: column ?? 0,
  });
}
