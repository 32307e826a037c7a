import type { Transaction } from '#db/connection.ts';
import { recordDeed } from '#db/queries/audit.ts';
import { tellChanges } from '#db/queries/changes.ts';
import { listCellsAfter, saveCellOutcomes, type FileImportCell } from '#db/queries/file-import-cells.ts';
import { listPublished } from '#db/queries/file-import-figures.ts';
import type { StoredFileImport } from '#db/queries/file-imports.ts';
import { derivationsOf, listMetrics, type Metric } from '#db/queries/metrics.ts';
import { listAsked, nextPublicationMoment, publishCounted, type Outcome } from '#db/queries/publications.ts';
import { lockPublications } from '#db/queries/publication-lock.ts';
import { saveFetched, saveSourceMapping } from '#db/queries/reference-series.ts';
import { countStaged, stageIncoming } from '#db/queries/staging.ts';
import { getOrganisationTree } from '#db/queries/organisations.ts';
import { dayAt } from '#domain/date.ts';
import type { OrganisationTree } from '#domain/organisation-tree.ts';
import { onlyTop, refuseOthers } from '../imports/reach.ts';
import { Staging } from '../imports/staging.ts';
import { jsonOf, storedMapping } from '../imports/table-mapping.ts';
import { enqueueGoalFigures } from '../visions/computed.ts';
import { reachOf, saveBrought } from './brings.ts';
import { saveBroughtMetrics } from './brought-metrics.ts';
import type { Doing } from './actions.ts';
import { publishedContent } from './weigh.ts';

const atATime = 10_000;

type Dealt = { cell: FileImportCell; current: number | null };

/** Cells with the publication in which their figure stands now; null where none is published. */
async function withCurrent(
  transaction: Transaction,
  tree: OrganisationTree,
  cells: readonly FileImportCell[],
): Promise<Dealt[]> {
  const known = cells.flatMap((cell) => {
    const { organisation, metricId, breakdown, frequency, periodStart } = cell;
    const id = organisation === null ? undefined : tree.byCode(organisation)?.id;
    if (id === undefined || metricId === null || !frequency || !periodStart) return [];
    return [{ cell, key: { organisationId: id, metricId, breakdown: breakdown ?? 'total', frequency, periodStart } }];
  });
  const found = await listPublished(
    transaction,
    known.map(({ key }) => key),
  );
  return known.map(({ cell }, index) => ({ cell, current: found[index]?.publicationId ?? null }));
}

type Publishing = { reason: string; undoes: boolean };

/** Publishes what is new and changed, with the organisations that the file brings; null where nothing was left to publish. */
export const publishCells = (
  transaction: Transaction,
  doing: Doing,
  stored: StoredFileImport,
  reason: string,
): Promise<number | null> => publishWith(transaction, doing, stored, { reason, undoes: false });

/** Publishes again what stood before; figures that were new are withdrawn. Nothing published is ever deleted. */
export const unpublishCells = (
  transaction: Transaction,
  doing: Doing,
  stored: StoredFileImport,
): Promise<number | null> => publishWith(transaction, doing, stored, { reason: 'import-undone', undoes: true });

async function publishWith(
  transaction: Transaction,
  doing: Doing,
  stored: StoredFileImport,
  { reason, undoes }: Publishing,
): Promise<number | null> {
  const { context, viewer, actor, tell, signal } = doing;
  const reach = reachOf(viewer, stored);
  await lockPublications(transaction);
  const recordedAt = context.now().toISOString();
  const moment = await nextPublicationMoment(transaction, { publishedAt: null, recordedAt });
  const before = await getOrganisationTree(transaction, null);
  const metricsMade = undoes ? [] : await saveBroughtMetrics(transaction, viewer, stored, moment);
  const filter = undoes
    ? ({ states: null, outcome: 'applied' } as const)
    : ({ states: ['new', 'changed'], outcome: null } as const);
  const cells: FileImportCell[] = [];
  for (let last = 0; ;) {
    const some = await listCellsAfter(transaction, stored.id, last, filter, atATime);
    cells.push(...some);
    last = some.at(-1)?.position ?? 0;
    if (!last) break;
  }
  const used = new Set(cells.flatMap(({ organisation }) => organisation ?? []));
  const { brings } = storedMapping(stored.mapping);
  const tree = undoes ? before : await saveBrought(transaction, reach, brings, used, moment);
  const metrics = await listMetrics(transaction, null);
  const byId = new Map(metrics.map((metric) => [metric.id, metric]));
  await stageIncoming(transaction);
  const staging = new Staging(transaction, tree);
  const dealt: Dealt[] = [];
  for (let start = 0; start < cells.length; start += atATime) {
    signal?.throwIfAborted();
    const some = await withCurrent(transaction, tree, cells.slice(start, start + atATime));
    dealt.push(...some);
    for (const one of some) if (isAsSeen(one, undoes)) stage(staging, one.cell, byId, undoes);
    await staging.flush();
    tell?.((0.7 * (start + atATime)) / cells.length);
  }
  await countStaged(transaction);
  const brought = brings.filter(({ code }) => !before.byCode(code) && tree.byCode(code));
  const touched = await refuseOthers(transaction, before, broughtVersions(brought), reach);
  const outcome = await publishCounted(
    transaction,
    {
      publishedAt: moment,
      recordedAt,
      actor: actor.name,
      reason,
      source: stored.fileName,
      attribution: stored.source === null ? null : attributionOf(stored.source, dayAt(new Date(recordedAt))),
      origin: 'imported',
    },
    derivationsOf(metrics),
  );
  await saveCellOutcomes(
    transaction,
    stored.id,
    dealt.map((one) => {
      const isDone = isAsSeen(one, undoes);
      return {
        position: one.cell.position,
        outcome: isDone ? (undoes ? 'undone' : 'applied') : undoes ? 'left' : 'not-applied',
        code: isDone ? null : 'stale',
        details: null,
        afterVersion: isDone ? outcome.publication : one.cell.afterVersion,
      };
    }),
  );
  if (stored.sourceId !== null && !undoes) await noteFetched(transaction, stored, outcome, recordedAt);
  tell?.(1);
  if (outcome.publication !== null) {
    await enqueueGoalFigures(transaction, context.now());
    await recordDeed(transaction, actor, context.now(), {
      action: 'figures-imported',
      organisationId: onlyTop(touched),
      subject: `publication ${outcome.publication}`,
      after: {
        file: stored.fileName,
        reason,
        organisations: brought.length,
        figures: outcome,
        ...(metricsMade.length ? { metrics: metricsMade } : {}),
      },
    });
    await tellChanges(transaction, await listAsked(transaction, outcome.publication), context.now());
  }
  return outcome.publication;
}

/** What the figures of a source say of themselves. */
export const attributionOf = (name: string, fetchedOn: string) => ({
  sv: `Källa: ${name}, hämtat ${fetchedOn}`,
  en: `Source: ${name}, fetched ${fetchedOn}`,
  da: `Kilde: ${name}, hentet ${fetchedOn}`,
});

/** What the source says of itself, and how its next file is read. */
async function noteFetched(
  transaction: Transaction,
  { sourceId, mapping }: StoredFileImport,
  { publication, new: fresh, changed, unchanged }: Outcome,
  at: string,
): Promise<void> {
  if (sourceId === null) return;
  const now = new Date(at);
  await saveFetched(transaction, sourceId, { new: fresh, changed, unchanged, publicationId: publication, now });
  // what a file brought once it does not bring again
  await saveSourceMapping(transaction, sourceId, { ...jsonOf(storedMapping(mapping)), brings: [], metrics: [] });
}

/** Nobody has published something else since. */
const isAsSeen = ({ cell, current }: Dealt, undoes: boolean): boolean =>
  current === (undoes ? cell.afterVersion : cell.beforeVersion);

const withdrawn = { value: null, numerator: null, denominator: null, answers: null, status: 'O' };

function stage(staging: Staging, cell: FileImportCell, metrics: ReadonlyMap<number, Metric>, undoes: boolean): void {
  const { organisation, metricId, breakdown, frequency, periodStart, sheet, line, column } = cell;
  const metric = metricId === null ? undefined : metrics.get(metricId);
  if (organisation === null || !metric || !frequency || !periodStart) return;
  const content = undoes ? { ...withdrawn, ...cell.before } : publishedContent(cell.given ?? {});
  staging.expect(organisation, metric, frequency);
  staging.cell({
    organisation,
    metricId: metric.id,
    breakdown: breakdown ?? 'total',
    frequency,
    periodStart,
    ...content,
    status: content.status ?? 'A',
    line,
    column: column ?? 0,
    // what is put back came another way
    sheet: undoes ? undefined : sheet,
  });
}

const broughtVersions = (brought: readonly { code: string; name: string; parent: string; kind: string }[]) =>
  brought.map(({ code, name, parent, kind }) => ({
    code,
    kind,
    names: { sv: name },
    parent,
    validFrom: null,
    validTo: null,
    successor: null,
  }));
