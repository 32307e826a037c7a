import { z } from 'zod';
import { recordDeeds, type Actor } from '#db/queries/audit.ts';
import { tellChanges, type Change } from '#db/queries/changes.ts';
import { getForm } from '#db/queries/forms.ts';
import { raiseCatalogueVersion } from '#db/queries/installation.ts';
import { derivationsOf, listMetrics, type Metric } from '#db/queries/metrics.ts';
import { getOrganisationTree } from '#db/queries/organisations.ts';
import { listNames } from '#db/queries/people.ts';
import {
  findRelease,
  getPublishedAt,
  listHeld,
  saveReleasePublished,
  type StoredRelease,
} from '#db/queries/releases.ts';
import type { Transaction } from '#db/connection.ts';
import { writeTransaction } from '#db/write.ts';
import { newlyApproved } from '#domain/approval.ts';
import { periodContaining } from '#domain/period.ts';
import { releaseCells } from '#domain/release.ts';
import type { Submission } from '#domain/submission.ts';
import type { Context } from '../context.ts';
import type { JobHandler } from '../jobs/worker.ts';
import { publishApproved } from '../submissions/publish.ts';
import { holdSubmissions, keyText, saveMoves, type Loaded } from '../submissions/store.ts';

const Payload = z.object({ release: z.int(), version: z.int() });

const calendar: Actor = { kind: 'installation', personId: null, name: 'releases', address: '', requestId: '' };

type Step = { loaded: Loaded; next: Submission };

/**
 * Makes public what waits for a release, all of it at once. Whatever has been published, called off or announced for another
 * time since is left alone, so that the same may be done any number of times. Without anything that waits the release stays
 * as it is announced, for everybody to see.
 */
export const publishRelease: JobHandler = async (payload, context) => {
  const { release: id, version } = Payload.parse(payload);
  await writeTransaction(context.database, async (transaction) => {
    const metrics = await listMetrics(transaction, null);
    const keys = await listHeld(transaction, id);
    const held = await holdSubmissions(transaction, keys, new Map(metrics.map((one) => [one.id, one])));
    const release = await findRelease(transaction, id);
    if (!release || release.publishedAt !== null || release.times.length !== version) return;
    // approved while this one waited for its turn: not left behind, but tried again with it
    const waiting = new Set((await listHeld(transaction, id)).map(keyText));
    if ([...waiting].some((key) => !held.has(key))) throw new Error('more was approved in the last moment');
    // and what was withdrawn meanwhile waits no longer
    const steps = [...held]
      .filter(([key]) => waiting.has(key))
      .map(([, loaded]) => ({ loaded, next: releaseCells(loaded.submission) }));
    if (steps.length) await publishAll(transaction, context, release, steps, metrics);
  });
};

async function publishAll(
  transaction: Transaction,
  { now }: Context,
  release: StoredRelease,
  steps: readonly Step[],
  catalogue: readonly Metric[],
): Promise<void> {
  const form = await getForm(transaction, release.formId);
  const tree = await getOrganisationTree(transaction, null);
  const metrics = new Map(catalogue.map((metric) => [metric.code, metric]));
  const period = periodContaining(release.frequency, release.periodStart);
  const names = await listNames(transaction, steps.flatMap(({ next }) => next.cells.flatMap((cell) => [...cell.approvedBy]))); // prettier-ignore
  const publications = new Map<Step, number | null>();
  let published: number | null = null;
  const toOthers: Change[] = [];
  // corrections have their own reasons, and so publications of their own, after what is reported the first time
  for (const group of groupsOf(steps)) {
    const [{ loaded }] = group;
    const parts = group.map(({ loaded: of, next }) => ({
      organisationId: of.key.organisationId,
      cells: newlyApproved(of.submission, next),
    }));
    const { publicationId: publication, told } = await publishApproved(transaction, {
      parts,
      form,
      period,
      metrics,
      derivations: derivationsOf(catalogue),
      reason: loaded.stored?.reason ?? '',
      correctionKind: loaded.stored?.correctionKind ?? null,
      by: approversIn(group, names),
      now,
    });
    toOthers.push(...told);
    for (const step of group) publications.set(step, publication);
    published ??= publication;
  }
  const at = now();
  await saveReleasePublished(
    transaction,
    release.id,
    published === null ? at.toISOString() : await getPublishedAt(transaction, published),
  );
  const codeOf = ({ loaded }: Step) => tree.byId(loaded.key.organisationId)?.code ?? '';
  const moves = steps.map((step) => ({
    form,
    organisationCode: codeOf(step),
    loaded: step.loaded,
    next: step.next,
    publicationId: publications.get(step) ?? null,
  }));
  await raiseCatalogueVersion(transaction);
  const told = await saveMoves(transaction, moves, metrics, calendar, at);
  await recordDeeds(
    transaction,
    calendar,
    at,
    steps.map((step) => ({
      action: 'submission-released',
      organisationId: step.loaded.key.organisationId,
      subject: `form ${form.code} ${period} ${codeOf(step)}`,
      after: { release: release.id, publication: publications.get(step) ?? null },
    })),
  );
  await tellChanges(transaction, [...told, ...toOthers], at);
}

/** What is reported the first time together, and corrections by what was said of them. */
function groupsOf(steps: readonly Step[]): [Step, ...Step[]][] {
  const reasonOf = ({ loaded: { stored } }: Step) => `${stored?.correctionKind ?? ''} ${stored?.reason ?? ''}`;
  const firstFirst = steps.toSorted(
    (a, b) =>
      a.loaded.submission.number - b.loaded.submission.number ||
      keyText(a.loaded.key).localeCompare(keyText(b.loaded.key)),
  );
  return [...Map.groupBy(firstFirst, reasonOf).values()].flatMap(([first, ...rest]) =>
    first ? [[first, ...rest]] : [],
  );
}

/** Who had the last word about what is published, each once. */
const approversIn = (steps: readonly Step[], names: ReadonlyMap<number, string>): string =>
  [...new Set(steps.flatMap(({ next }) => next.cells.flatMap(({ approvedBy }) => approvedBy.at(-1) ?? [])))]
    .flatMap((id) => names.get(id) ?? [])
    .join(', ');
