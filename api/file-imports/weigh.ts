import type { Actor } from '#db/queries/audit.ts';
import type { FileImportCell, GivenContent, PastContent } from '#db/queries/file-import-cells.ts';
import { listPublished } from '#db/queries/file-import-figures.ts';
import type { Metric } from '#db/queries/metrics.ts';
import type { Queryable } from '#db/connection.ts';
import { isOf } from '#domain/form.ts';
import { figureParts } from '#domain/table-words.ts';
import type { OrganisationTree } from '#domain/organisation-tree.ts';
import { periodContaining } from '#domain/period.ts';
import { statusCodeOf } from '#domain/status.ts';
import { newestCells, type Cell, type Submission } from '#domain/submission.ts';
import type { Viewer } from '#domain/viewer.ts';
import type { Context } from '../context.ts';
import { applyChanges, givenStatuses, type GivenChange, type GivenStatus, type Result } from '../entries/apply.ts';
import { placesOf, type Place, type World } from '../entries/save.ts';
import { submissionKey } from '../entries/columns.ts';
import { today } from '../http/today.ts';
import type { Reach } from './brings.ts';
import { getLoaded, loadSubmissions } from '../submissions/store.ts';

const givenStatus = (code: string | null): GivenStatus | null =>
  givenStatuses.find((name) => statusCodeOf[name] === code) ?? null;

/** A cell of a file as a change of an entry. */
export function changeOf(
  cell: FileImportCell,
  form: string,
  metrics: ReadonlyMap<number, Metric>,
  changeId = cell.changeId,
): GivenChange | null {
  const { given, organisation, metricId, breakdown, frequency, periodStart } = cell;
  const metric = metricId === null ? undefined : metrics.get(metricId)?.code;
  if (!given || !metric || organisation === null || !frequency || !periodStart || !changeId) return null;
  return {
    id: changeId,
    form,
    organisation,
    period: periodContaining(frequency, periodStart),
    metric,
    breakdown: breakdown ?? 'total',
    version: cell.beforeVersion ?? 0,
    set: setOf(given),
    origin: 'imported',
  };
}

function setOf({ status, ...content }: GivenContent): GivenChange['set'] {
  if (status === undefined) return content;
  return { ...content, status: givenStatus(status) };
}

/** Of a quotient the parts are asked for, and the file may have both. */
function withoutQuotient(change: GivenChange, place: Place): GivenChange {
  const row = place.form.rows.find(isOf(change));
  const { numerator, denominator, value: _, ...rest } = change.set;
  if (row?.asks !== 'parts' || (numerator === undefined && denominator === undefined)) return change;
  return { ...change, set: { ...rest, numerator, denominator } };
}

const contentOf = ({ value, numerator, denominator, answers, status, comment, origin }: Cell): PastContent => ({
  value,
  numerator,
  denominator,
  answers,
  status,
  comment,
  origin,
});

/** Files keep neither the kind of a line break nor the space around a text. */
const sameText = (one: string | undefined, other: string | undefined): boolean =>
  one !== undefined && plain(one) === plain(other ?? '');
const plain = (text: string): string => text.replace(/\r\n?/g, '\n').trim();

/** What is approved or locked can be said again: a file that was exported from here does. */
const saysTheSame = ({ set }: GivenChange, before: Cell): boolean =>
  figureParts.every((part) => set[part] === undefined || (set[part] ?? null) === before[part]) &&
  (set.status === undefined || (set.status && statusCodeOf[set.status]) === before.status) &&
  set.comment === undefined;

/** A place of a form as it is, and as a file would make it. */
export type WeighedPlace = { place: Place; before: Submission; after: Submission };

/**
 * Holds what a file says against the cells of a form: the same steps as when it is applied, without keeping anything.
 * Each cell gets its state, what was there before, and why it is refused.
 */
export async function weighForForm(
  database: Queryable,
  context: Context,
  viewer: Viewer,
  actor: Actor,
  form: string,
  world: World,
  cells: readonly FileImportCell[],
): Promise<WeighedPlace[]> {
  const byId = new Map<string, FileImportCell>();
  const changes = cells.flatMap((cell) => {
    if (cell.state === 'refused') return [];
    // nothing is kept of it: it need not be told apart from other files' cells
    const change = changeOf(cell, form, world.metricById, String(cell.position));
    if (change) byId.set(change.id, cell);
    return change ?? [];
  });
  const results = new Map<string, Result>();
  const places = await placesOf(database, context, viewer, world.tree, changes, results);
  const keys = places.map((place) => submissionKey(place.form, place.column));
  const loaded = await loadSubmissions(database, keys, world.metricById);
  const move = { who: actor.personId, today: today(context) };
  // nothing of it has been done, and what a register proposes is taken when it is applied
  const known = { metrics: world.metrics, done: new Map<string, never>(), proposed: () => null };
  const same = new Set<string>();
  const weighed = places.map((place) => {
    const { submission } = getLoaded(loaded, submissionKey(place.form, place.column));
    const standing = new Map(newestCells(submission).map((cell) => [`${cell.metric} ${cell.breakdown}`, cell]));
    const asked = place.changes.map((change) => {
      const before = standing.get(`${change.metric} ${change.breakdown}`);
      const cell = byId.get(change.id);
      if (cell) Object.assign(cell, { before: before ? contentOf(before) : null, beforeVersion: before?.version ?? 0 });
      if (sameText(change.set.comment, before?.comment)) delete change.set.comment;
      const one = withoutQuotient({ ...change, version: before?.version ?? 0 }, place);
      if (before && saysTheSame(one, before)) same.add(one.id);
      return one;
    });
    const own = { ...place, changes: asked };
    const made = applyChanges(own, submission, known, move, results);
    const edited = new Set(made.edits.map(({ changeId }) => changeId));
    for (const { id } of asked) {
      const cell = byId.get(id);
      if (cell) cell.state = edited.has(id) ? (isNothing(cell.before) ? 'new' : 'changed') : 'unchanged';
    }
    return { place: own, before: submission, after: made.submission };
  });
  for (const [id, { status, code, details }] of results) {
    const cell = byId.get(id);
    if (cell && same.has(id)) cell.state = 'unchanged';
    else if (cell && status !== 200)
      Object.assign(cell, { state: 'refused', code: code ?? 'refused', details: details ?? null });
  }
  return weighed;
}

/** So many cells at a time, whole places together: what weighing needs is let go of in between. */
const weighedAtATime = 500;

/** The same for a whole file, which may be about thousands of places. */
export async function weighAllForForm(
  ...[database, context, viewer, actor, form, world, cells, signal]: [
    ...Parameters<typeof weighForForm>,
    signal?: AbortSignal | undefined,
  ]
): Promise<void> {
  const places = Map.groupBy(cells, ({ organisation, periodStart }) => `${organisation} ${periodStart}`);
  let some: FileImportCell[] = [];
  const weigh = async () => {
    signal?.throwIfAborted();
    await weighForForm(database, context, viewer, actor, form, world, some);
    some = [];
  };
  for (const own of places.values()) {
    some.push(...own);
    if (some.length >= weighedAtATime) await weigh();
  }
  if (some.length) await weigh();
}

function isNothing(content: PastContent | null): boolean {
  const { origin: _, ...said } = content ?? {};
  return Object.values(said).every((part) => part === null || part === '');
}

const compared = ['value', 'numerator', 'denominator', 'answers', 'status'] as const;

/** What of a figure a file would change; it says everything of a figure, with a comment beside it at most. */
export const publishedContent = ({ comment: _, ...given }: GivenContent): Required<Omit<GivenContent, 'comment'>> => ({
  value: given.value ?? null,
  numerator: given.numerator ?? null,
  denominator: given.denominator ?? null,
  answers: given.answers ?? null,
  status: given.status ?? 'A',
});

/** Holds what a file says against what is published. Organisations that it brings have nothing yet. */
export async function weighForPublication(
  database: Queryable,
  reach: Reach,
  tree: OrganisationTree,
  cells: readonly FileImportCell[],
): Promise<void> {
  const asked = cells.flatMap((cell) => {
    const { state, organisation, metricId, breakdown, frequency, periodStart } = cell;
    if (state === 'refused' || organisation === null || metricId === null || !frequency || !periodStart) return [];
    const known = tree.byCode(organisation);
    if (!known) return [];
    if (!reach(known.id, tree)) {
      Object.assign(cell, { state: 'refused', code: 'not-allowed', details: null });
      return [];
    }
    const key = { organisationId: known.id, metricId, breakdown: breakdown ?? 'total', frequency, periodStart };
    return [{ cell, key }];
  });
  const batch = 20_000;
  for (let start = 0; start < asked.length; start += batch) {
    const some = asked.slice(start, start + batch);
    const found = await listPublished(
      database,
      some.map(({ key }) => key),
    );
    for (const [index, { cell }] of some.entries()) {
      const before = found[index] ?? null;
      if (!before || !cell.given) continue;
      const next = publishedContent(cell.given);
      cell.before = Object.fromEntries(compared.map((part) => [part, before[part] ?? null]));
      cell.beforeVersion = before.publicationId;
      const isSame = compared.every((part) => (before[part] ?? null) === next[part]);
      const wasNothing = before.value === null && before.status === 'O';
      cell.state = isSame ? 'unchanged' : wasNothing ? 'new' : 'changed';
    }
  }
}
