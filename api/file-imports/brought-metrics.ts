import type { Queryable, Transaction } from '#db/connection.ts';
import { listFrequencies, saveCellMetrics, type FileImportCell } from '#db/queries/file-import-cells.ts';
import type { StoredFileImport } from '#db/queries/file-imports.ts';
import type { StoredForm } from '#db/queries/forms.ts';
import { getInstallation, raiseCatalogueVersion } from '#db/queries/installation.ts';
import { listMetrics, saveNewMetrics, type Metric } from '#db/queries/metrics.ts';
import type { OrganisationTree } from '#domain/organisation-tree.ts';
import { getOrganisationTree } from '#db/queries/organisations.ts';
import { isNumeric } from '#domain/table-header.ts';
import type { Names, TableMapping } from '#domain/table-layout.ts';
import { definitionOf, guessMetric, type BroughtMetric, type SeenFigure } from '#domain/table-metric.ts';
import { roleOfHeader } from '#domain/table-words.ts';
import { oneLine } from '#domain/text.ts';
import type { Viewer } from '#domain/viewer.ts';
import { mayIn, notAllowed } from '../access/rights.ts';
import type { World } from '../entries/save.ts';
import { Problem } from '../http/problem.ts';
import type { Reading } from '../imports/table-feed.ts';
import { storedMapping } from '../imports/table-mapping.ts';
import type { Understood } from './answers.ts';
import type { Unknown } from './gather.ts';

/** A metric that a file brings has no number yet: they are counted downwards in the order of its mapping. */
const provisionalOf = (place: number): number => -1 - place;

/** While nothing is known of it, every figure can be one of its. */
const unread = { unit: 'percent', decimals: 6 } as const;

/** The catalogue with what a file brings besides; what has been made meanwhile is there already. */
export function withBrought(world: World, brought: readonly BroughtMetric[]): World {
  const fresh = brought.flatMap((metric, place): Metric[] => {
    if (world.metrics.has(metric.code)) return [];
    const { unit, decimals } = metric;
    const definition = definitionOf(metric, [], '');
    return [
      {
        ...definition,
        unit: unit ?? unread.unit,
        decimals: decimals ?? unread.decimals,
        id: provisionalOf(place),
        knownFrom: '',
      },
    ];
  });
  return {
    ...world,
    metrics: new Map([...world.metrics, ...fresh.map((metric) => [metric.code, metric] as const)]),
    metricById: new Map([...world.metricById, ...fresh.map((metric) => [metric.id, metric] as const)]),
  };
}

const seenIn = (cells: readonly FileImportCell[], place: number): SeenFigure[] =>
  cells.flatMap(({ metricId, read, given, frequency }) =>
    metricId === provisionalOf(place) && frequency ? [{ read, value: given?.value ?? null, frequency }] : [],
  );

/** The mapping with what its figures say of the metrics that it brings. */
export const settledMetrics = (mapping: TableMapping, cells: readonly FileImportCell[]): TableMapping => ({
  ...mapping,
  metrics: mapping.metrics.map((metric, place) => guessMetric(metric, seenIn(cells, place))),
});

/** Columns of figures below a header that names nothing known: it could be a metric of its own. */
export function unnamedColumns(
  columns: Understood['columns'],
  { fixed, meanings }: TableMapping,
  { misfit }: Reading,
  names: Names,
): Unknown[] {
  if (fixed.metric !== null || columns.some(({ means }) => means === 'metric')) return [];
  const lacksMetric = misfit !== null && 'axis' in misfit && misfit.axis === 'metric';
  return columns
    .filter(({ header, letter, means, reason, examples }) => {
      const isFree = means === 'ignored' && reason === 'nothing-fits';
      const isGuess = lacksMetric && means === 'value' && reason === 'numbers';
      const isNamed = header !== letter && roleOfHeader(header) === null && !meanings.metric.has(header);
      return (isFree || isGuess) && isNamed && examples.length > 0 && examples.every(isNumeric);
    })
    .map(({ header, of }) => ({ axis: 'metric', text: header, count: of, near: names.metrics.near(header) }));
}

/** Metrics belong to the whole installation. */
export async function mayShapeCatalogue(database: Queryable, viewer: Viewer, tree: OrganisationTree): Promise<boolean> {
  if (viewer.kind === 'installation') return true;
  const { home } = await getInstallation(database);
  const top = home === null ? undefined : tree.byCode(home);
  return top !== undefined && mayIn(viewer, 'administer', top.id, tree);
}

/** Problems 400 `no-new-metrics`, `metric-taken`, 403. */
export async function refuseOtherMetrics(
  database: Queryable,
  viewer: Viewer,
  form: StoredForm | null,
  metrics: readonly BroughtMetric[],
): Promise<void> {
  if (!metrics.length) return;
  if (form) throw new Problem(400, 'no-new-metrics', 'A form brings no metrics.', { path: 'metrics' });
  if (!(await mayShapeCatalogue(database, viewer, await getOrganisationTree(database, null)))) {
    throw notAllowed('administer');
  }
  const taken = new Set((await listMetrics(database, null)).map(({ code }) => code));
  for (const [place, { code }] of metrics.entries()) {
    if (taken.has(code)) {
      throw new Problem(400, 'metric-taken', `There is a metric "${code}".`, {
        path: `metrics.${place}`,
        metric: code,
      });
    }
    taken.add(code);
  }
}

/** After everything that was there before, and before what is about others. */
const position = 500_000;

/** Makes the metrics of a file that have figures in it, and tells its cells their numbers. Answers their codes. */
export async function saveBroughtMetrics(
  transaction: Transaction,
  viewer: Viewer,
  { id: importId, fileName, mapping }: Pick<StoredFileImport, 'id' | 'fileName' | 'mapping'>,
  moment: string,
): Promise<string[]> {
  const { metrics } = storedMapping(mapping);
  if (!metrics.length) return [];
  await refuseOtherMetrics(transaction, viewer, null, metrics);
  const needed = [];
  for (const [place, metric] of metrics.entries()) {
    const provisional = provisionalOf(place);
    const seen = await listFrequencies(transaction, importId, provisional);
    if (seen.length)
      needed.push({
        provisional,
        definition: definitionOf({ ...metric, name: oneLine(metric.name) || metric.code }, seen, fileName),
      });
  }
  const definitions = needed.map(({ definition }) => definition);
  await saveNewMetrics(transaction, definitions, moment, position);
  await raiseCatalogueVersion(transaction);
  const ids = new Map((await listMetrics(transaction, null)).map(({ code, id }) => [code, id]));
  await saveCellMetrics(
    transaction,
    importId,
    needed.map(({ provisional, definition }) => ({ provisional, id: ids.get(definition.code) ?? 0 })),
  );
  return definitions.map(({ code }) => code);
}
