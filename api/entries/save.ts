import type { Queryable, Transaction } from '#db/connection.ts';
import { recordDeeds, type Actor } from '#db/queries/audit.ts';
import { tellChanges } from '#db/queries/changes.ts';
import { listChangesDone } from '#db/queries/entries.ts';
import { findForm, type StoredForm } from '#db/queries/forms.ts';
import { listDimensions, listMetrics, type Metric } from '#db/queries/metrics.ts';
import { withSnapshot } from '#db/queries/snapshot.ts';
import { getOrganisationTree } from '#db/queries/organisations.ts';
import { writeTransaction } from '#db/write.ts';
import { formDates, isOf } from '#domain/form.ts';
import type { Organisation, OrganisationTree } from '#domain/organisation-tree.ts';
import type { PeriodCode } from '#domain/period.ts';
import { forgetUnbegun, type StoredSubmission } from '#db/queries/submissions.ts';
import type { Finding } from '#domain/entry-check.ts';
import type { Capability } from '#domain/capability.ts';
import { concerns } from '#domain/submission.ts';
import type { Viewer } from '#domain/viewer.ts';
import { inPlaceOf, mayIn, notAllowed } from '../access/rights.ts';
import type { Context } from '../context.ts';
import { Problem } from '../http/problem.ts';
import { readerOf } from '../http/viewer.ts';
import { today } from '../http/today.ts';
import { readProposals } from '../proposals/actions.ts';
import { newestOf, readPublished } from '../proposals/published.ts';
import { beginSubmissions, getLoaded, saveMoves, type Loaded } from '../submissions/store.ts';
import type { EntriesAnswer } from './answers.ts';
import { applyChanges, refusalOf, type GivenChange, type Result } from './apply.ts';
import { findingsIn } from './checks.ts';
import { refuseOtherPeriods, reportersIn, standing, submissionKey, type Column } from './columns.ts';
import { answerFindings } from './grid.ts';
import { readHistory } from './history.ts';

/** A place of the request: everything that is changed in one submission. */
export type Place = { form: StoredForm; organisation: Organisation; column: Column; changes: GivenChange[] };

/**
 * Takes changes of cells in, in their order and in one transaction: each happens once, or is answered with why it did not.
 * Nothing is refused because of its neighbours.
 */
export async function saveChanges(
  context: Context,
  viewer: Viewer,
  given: readonly GivenChange[],
  actor: Actor,
): Promise<EntriesAnswer> {
  const saved = await writeTransaction(context.database, (transaction) =>
    saveChangesIn(transaction, context, viewer, given, actor),
  );
  const findings = await findingsOf(context, viewer, saved.places);
  return {
    results: given.map((change) => {
      const result = saved.results.get(change.id);
      if (!result) throw new Error('every change has a result');
      const said = findings.get(placeText(change))?.filter((finding) => concerns(finding, change));
      return said && result.status === 200 ? { ...result, findings: answerFindings(said) } : result;
    }),
    columns: saved.places.map(({ place, after }) => ({
      ...standing(place.form, place.column, after),
      findings: answerFindings(findings.get(textOf(place)) ?? []),
    })),
    lastChange: saved.lastChange,
  };
}

const standingIn = (absent: ReturnType<typeof inPlaceOf>) => (absent === null ? {} : { inPlaceOf: absent.name });

const placeText = ({ form, organisation, period }: Pick<GivenChange, 'form' | 'organisation' | 'period'>): string =>
  `${form} ${organisation} ${period}`;

const textOf = ({ form, organisation, column }: Place): string =>
  placeText({ form: form.code, organisation: organisation.code, period: column.period });

type Saved = {
  results: Map<string, Result>;
  /** Where they stand after it. */
  places: { place: Place; after: Loaded }[];
  lastChange: number;
};

/** The same as part of a larger transaction, such as an import. */
export async function saveChangesIn(
  transaction: Transaction,
  context: Context,
  viewer: Viewer,
  given: readonly GivenChange[],
  actor: Actor,
): Promise<Saved> {
  const now = context.now();
  const results = new Map<string, Result>();
  const world = await readWorld(transaction);
  const places = await placesOf(transaction, context, viewer, world.tree, given, results);
  const keys = places.map(({ form, column }) => submissionKey(form, column));
  const loaded = await beginSubmissions(transaction, keys, world.metricById, now);
  const organisationIds = [...new Set(places.map(({ organisation }) => organisation.id))];
  const done = await listChangesDone(
    transaction,
    organisationIds,
    given.map(({ id }) => id),
  );
  const written = places.flatMap(({ form, column, changes }) => {
    const key = submissionKey(form, column);
    return form.rows.flatMap((row) => (changes.some(isOf(row)) ? { key, form, row } : []));
  });
  const proposed = newestOf(
    await readProposals(transaction, keys),
    await readPublished(transaction, written, world.metrics, false),
  );
  const move = { who: actor.personId, today: today(context) };
  const applied = places.map((place) => {
    const before = getLoaded(loaded, submissionKey(place.form, place.column));
    const made = applyChanges(place, before.submission, { metrics: world.metrics, done, proposed }, move, results);
    return { place, before, ...made, isChanged: made.submission !== before.submission };
  });
  const changed = applied.filter(({ isChanged }) => isChanged);
  const unbegun = applied.filter(({ before, isChanged }) => !isChanged && before.stored?.version === 0);
  await forgetUnbegun(
    transaction,
    unbegun.map(({ before }) => before.key),
  );
  const told = await saveMoves(
    transaction,
    changed.map(({ place: { form, organisation }, before, submission, edits }) => ({
      form,
      organisationCode: organisation.code,
      loaded: before,
      next: submission,
      edits,
    })),
    world.metrics,
    actor,
    now,
  );
  await recordDeeds(
    transaction,
    actor,
    now,
    changed.map(({ place: { form, organisation, column }, edits }) => ({
      action: 'entries-changed',
      organisationId: organisation.id,
      subject: `form ${form.code} ${column.period} ${organisation.code}`,
      // which cells, from what to what, their own history tells
      after: { changes: edits.length, ...standingIn(inPlaceOf(viewer, 'enter', organisation.id, world.tree)) },
    })),
  );
  return {
    results,
    places: applied.map(({ place, before, submission, isChanged }) => ({
      place,
      after: { ...before, submission, stored: before.stored && stepped(before.stored, isChanged) },
    })),
    lastChange: await tellChanges(transaction, told, now),
  };
}

const stepped = (stored: StoredSubmission, isChanged: boolean): StoredSubmission =>
  isChanged ? { ...stored, version: stored.version + 1 } : stored;

export type World = {
  tree: OrganisationTree;
  metrics: ReadonlyMap<string, Metric>;
  metricById: ReadonlyMap<number, Metric>;
};

export async function readWorld(transaction: Queryable): Promise<World> {
  const tree = await getOrganisationTree(transaction, null);
  const metrics = await listMetrics(transaction, null);
  return {
    tree,
    metrics: new Map(metrics.map((metric) => [metric.code, metric])),
    metricById: new Map(metrics.map((metric) => [metric.id, metric])),
  };
}

/** Where the changes belong, each place once; those that belong nowhere get their result. */
export async function placesOf(
  transaction: Queryable,
  context: Context,
  viewer: Viewer,
  tree: OrganisationTree,
  given: readonly GivenChange[],
  results: Map<string, Result>,
): Promise<Place[]> {
  const forms = new Map<string, StoredForm | null>();
  const reporters = new Map<string, ReadonlySet<Organisation>>();
  const reportersFor = (form: StoredForm, period: PeriodCode): ReadonlySet<Organisation> => {
    const asked = `${form.code} ${period}`;
    const known = reporters.get(asked) ?? new Set(reportersIn(form, tree, period));
    reporters.set(asked, known);
    return known;
  };
  const places: Place[] = [];
  for (const changes of Map.groupBy(given, placeText).values()) {
    const [first] = changes;
    if (!first) continue;
    if (!forms.has(first.form)) forms.set(first.form, await findForm(transaction, first.form));
    try {
      const form = forms.get(first.form) ?? null;
      const organisation = tree.byCode(first.organisation);
      if (!form || !organisation) throw unknownHere();
      const may = (capability: Capability) => mayIn(viewer, capability, organisation.id, tree);
      if (!may('read-restricted') && !may('enter')) throw unknownHere();
      // every answer shows the cell as it is: a key that enters has to be one that reads drafts too
      for (const capability of ['enter', 'read-restricted'] as const) {
        if (!may(capability)) throw notAllowed(capability);
      }
      refuseOtherPeriods(form, first.period, today(context));
      if (!reportersFor(form, first.period).has(organisation)) {
        throw new Problem(404, 'not-reporting', 'The organisation does not report with this form then.');
      }
      const column = { organisation, period: first.period, ...formDates(form, first.period) };
      places.push({ form, organisation, column, changes });
    } catch (error) {
      for (const { id } of changes) results.set(id, refusalOf(id, error));
    }
  }
  return places;
}

const unknownHere = () => new Problem(404, 'unknown-form', 'There is no such form for this organisation.');

/** What is wrong or strange in each place after the changes, by `placeText`. */
async function findingsOf(
  context: Context,
  viewer: Viewer,
  places: Saved['places'],
): Promise<ReadonlyMap<string, readonly Finding[]>> {
  if (!places.length) return new Map();
  return withSnapshot(context.database, null, readerOf(viewer), async (snapshot) => {
    const dimensions = new Map((await listDimensions(snapshot.transaction)).map((one) => [one.code, one]));
    const found = new Map<string, readonly Finding[]>();
    const groups = Map.groupBy(places, ({ place }) => `${place.form.code} ${place.column.period}`);
    for (const group of groups.values()) {
      const [first] = group;
      if (!first) continue;
      const { form, column } = first.place;
      const organisations = group.map(({ place }) => place.organisation);
      const history = await readHistory(snapshot, form, organisations, column.period);
      const ground = { form, metrics: snapshot.metricByCode, dimensions, history };
      for (const { place, after } of group) {
        found.set(textOf(place), findingsIn(ground, place.organisation.id, column.period, after.submission));
      }
    }
    return found;
  });
}
