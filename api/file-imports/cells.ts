import type { Queryable } from '#db/connection.ts';
import {
  listCellsOfPlaces,
  listFileImportCells,
  type CellFilter,
  type FileImportCell,
  type GivenContent,
  type PastContent,
} from '#db/queries/file-import-cells.ts';
import { listDimensions } from '#db/queries/metrics.ts';
import { withSnapshot } from '#db/queries/snapshot.ts';
import type { Finding } from '#domain/entry-check.ts';
import { isOf } from '#domain/form.ts';
import { periodContaining } from '#domain/period.ts';
import { columnLetter } from '#domain/table-layout.ts';
import { findingsIn } from '../entries/checks.ts';
import { answerFindings } from '../entries/grid.ts';
import { readHistory } from '../entries/history.ts';
import { readWorld, type World } from '../entries/save.ts';
import { readerOf } from '../http/viewer.ts';
import { storedMapping } from '../imports/table-mapping.ts';
import { withBrought } from './brought-metrics.ts';
import { formNamed, getOwn, type Doing } from './actions.ts';
import type { FileImportCellAnswer } from './answers.ts';
import { weighForForm } from './weigh.ts';
import type { StoredForm } from '#db/queries/forms.ts';

/** A page of what a file would do, or did; what is still to be done with what would be wrong or strange about it. */
export async function listCells(
  doing: Doing,
  id: string,
  filter: CellFilter,
  { limit, page }: { limit: number; page: number },
): Promise<{ items: FileImportCellAnswer[]; total: number }> {
  const { context, viewer } = doing;
  const { orm } = context.database;
  const stored = await getOwn(orm, id, viewer);
  const { items, total } = await listFileImportCells(orm, id, filter, { limit, offset: (page - 1) * limit });
  const world = withBrought(await readWorld(orm), storedMapping(stored.mapping).metrics);
  const form = stored.state === 'staged' ? await formNamed(orm, viewer, stored.form) : null;
  const findings = form ? await findingsFor(doing, id, form, world, items) : () => [];
  return { items: items.map((cell) => answerOf(cell, world, findings(cell))), total };
}

type Findings = (cell: FileImportCell) => readonly Finding[];

/** Of the places of a page: the same checks as those of the grid, as if the file were applied. */
async function findingsFor(
  { context, viewer, actor }: Doing,
  id: string,
  form: StoredForm,
  world: World,
  items: readonly FileImportCell[],
): Promise<Findings> {
  const places = new Map<string, { organisation: string; periodStart: string }>();
  for (const { organisation, periodStart, state } of items) {
    if (organisation === null || periodStart === null || state === 'refused') continue;
    places.set(`${organisation} ${periodStart}`, { organisation, periodStart });
  }
  if (!places.size) return () => [];
  const cells = await listCellsOfPlaces(context.database.orm, id, [...places.values()]);
  const weighed = await weighForForm(context.database.orm, context, viewer, actor, form.code, world, cells);
  const dimensions = await dimensionsIn(context.database.orm);
  const found = new Map<string, readonly Finding[]>();
  await withSnapshot(context.database, null, readerOf(viewer), async (snapshot) => {
    const byPeriod = Map.groupBy(weighed, ({ place }) => place.column.period);
    for (const [period, group] of byPeriod) {
      const organisations = group.map(({ place }) => place.organisation);
      const history = await readHistory(snapshot, form, organisations, period);
      const ground = { form, metrics: snapshot.metricByCode, dimensions, history };
      for (const { place, after } of group) {
        found.set(`${place.organisation.code} ${period}`, findingsIn(ground, place.organisation.id, period, after));
      }
    }
  });
  return ({ organisation, frequency, periodStart, metricId, breakdown }) => {
    if (organisation === null || !frequency || !periodStart || metricId === null) return [];
    const metric = world.metricById.get(metricId)?.code ?? '';
    const said = found.get(`${organisation} ${periodContaining(frequency, periodStart)}`) ?? [];
    return said.filter((finding) => isOf({ metric, breakdown: breakdown ?? 'total' })(finding));
  };
}

const dimensionsIn = async (database: Queryable) =>
  new Map((await listDimensions(database)).map((dimension) => [dimension.code, dimension]));

const saidIn = ({ origin: _, ...content }: PastContent): GivenContent => content;

const answerOf = (cell: FileImportCell, { metricById }: World, findings: readonly Finding[]): FileImportCellAnswer => {
  const { position, state, sheet, line, column, header, read, organisation, metricId, breakdown, frequency } = cell;
  return {
    position,
    state,
    sheet,
    line,
    column,
    letter: column === null ? null : columnLetter(column - 1),
    header,
    read,
    organisation,
    metric: metricId === null ? null : (metricById.get(metricId)?.code ?? null),
    breakdown,
    period: frequency && cell.periodStart ? periodContaining(frequency, cell.periodStart) : null,
    before: cell.before && saidIn(cell.before),
    after: cell.given,
    code: cell.code,
    details: cell.details,
    outcome: cell.outcome,
    findings: answerFindings(findings),
  };
};
