import type { Transaction } from '#db/connection.ts';
import { recordDeed, type Actor } from '#db/queries/audit.ts';
import type { Derivation } from '#db/queries/derived-figures.ts';
import { raiseCatalogueVersion } from '#db/queries/installation.ts';
import { derivationsOf, listMetrics, type Metric } from '#db/queries/metrics.ts';
import {
  agreeToCircle,
  askIntoCircle,
  findCircle,
  findNarrowed,
  isInCircle,
  leaveCircle,
  listCirclesOf,
  saveCircle,
  saveNarrowed,
  type Circle,
} from '#db/queries/sharing.ts';
import { writeTransaction } from '#db/write.ts';
import { madeOf } from '#domain/derivation.ts';
import type { Texts } from '#domain/language.ts';
import type { Visibility } from '#domain/metric.ts';
import { isCode } from '#domain/text.ts';
import { narrower } from '#domain/visibility.ts';
import type { Context } from '../context.ts';
import { Problem } from '../http/problem.ts';

type Organisation = { id: number; code: string };

/** Begins a circle: its first member has agreed by doing so. */
export const beginCircle = (
  context: Context,
  organisation: Organisation,
  given: { code: string; names: Texts },
  actor: Actor,
): Promise<void> =>
  changeSharing(context, actor, organisation, 'circle-begun', given.code, async (transaction, now) => {
    if (!isCode(given.code))
      throw new Problem(400, 'no-code', 'A code is made of a–z, digits and hyphens.', { path: 'code' });
    const circle = await saveCircle(transaction, given, now);
    if (circle === null) throw new Problem(409, 'code-taken', 'There is a circle of this code.', { path: 'code' });
    await askIntoCircle(transaction, circle, organisation.id, now);
    await agreeToCircle(transaction, circle, organisation.id, actor.personId, now);
    return { names: given.names };
  });

/** Asks another organisation into a circle that one's own is in; it shares nothing before its own administrator agrees. */
export const askInto = (
  context: Context,
  organisation: Organisation,
  code: string,
  other: Organisation,
  actor: Actor,
): Promise<void> =>
  changeSharing(context, actor, organisation, 'asked-into-circle', code, async (transaction, now) => {
    const circle = await circleOf(transaction, code);
    if (!(await isInCircle(transaction, circle, organisation.id))) throw unknownCircle(code);
    if (!(await askIntoCircle(transaction, circle, other.id, now))) {
      throw new Problem(409, 'asked-already', 'It is in the circle, or asked already.');
    }
    return { organisation: other.code };
  });

/** Looks at the circle as it is, and refuses who has read it as it was: one agrees to share with those one has seen. */
type Check = (circle: Circle) => void;

export const agree = (
  context: Context,
  organisation: Organisation,
  code: string,
  actor: Actor,
  check: Check,
): Promise<void> =>
  changeSharing(context, actor, organisation, 'circle-agreed', code, async (transaction, now) => {
    const circle = await circleAsSeen(transaction, organisation, code, check);
    if (!(await agreeToCircle(transaction, circle, organisation.id, actor.personId, now))) throw unknownCircle(code);
  });

export const leave = (
  context: Context,
  organisation: Organisation,
  code: string,
  actor: Actor,
  check: Check,
): Promise<void> =>
  changeSharing(context, actor, organisation, 'circle-left', code, async (transaction, now) => {
    const circle = await circleAsSeen(transaction, organisation, code, check);
    if (!(await leaveCircle(transaction, circle, organisation.id, now))) throw unknownCircle(code);
  });

/** Shows a metric of an organisation to fewer than the metric says; null is as the metric says. */
export const narrow = (
  context: Context,
  organisation: Organisation,
  metricCode: string,
  visibility: Visibility | null,
  actor: Actor,
  check: (current: Visibility | null) => void,
): Promise<void> =>
  writeTransaction(context.database, async (transaction) => {
    // of two who change what is shown at once, the second has to see what the first did
    await raiseCatalogueVersion(transaction);
    const metrics = await listMetrics(transaction, null);
    const metric = metrics.find(({ code }) => code === metricCode);
    if (!metric) throw new Problem(404, 'unknown-metric', `There is no metric "${metricCode}".`);
    const before = await findNarrowed(transaction, organisation.id, metric.id);
    check(before);
    const derivations = derivationsOf(metrics);
    const widest = await widestFor(transaction, organisation.id, metric, metrics, derivations);
    const wanted = visibility ?? metric.visibility;
    if (narrower(widest, wanted) !== wanted) {
      throw new Problem(409, 'never-wider', `The metric, or what it is made of, is shown to fewer: ${widest}.`, {
        path: 'visibility',
      });
    }
    const now = context.now();
    await saveNarrowed(transaction, organisation.id, metric.id, visibility, now);
    const codes = new Set(madeOf(derivations, metric.code));
    const made = metrics.filter(({ code }) => codes.has(code));
    const along = visibility ? await narrowAlong(transaction, organisation.id, made, visibility, now) : [];
    await recordDeed(transaction, actor, now, {
      action: 'visibility-changed',
      organisationId: organisation.id,
      subject: `metric ${metricCode}`,
      before: { visibility: before },
      after: { visibility, ...(along.length ? { along } : {}) },
    });
  });

/** To how many a metric may be shown at most: as it says itself, and never to more than what it is computed from. */
async function widestFor(
  transaction: Transaction,
  organisationId: number,
  metric: Metric,
  metrics: readonly Metric[],
  derivations: readonly Derivation[],
): Promise<Visibility> {
  const own = derivations.find(({ metricId }) => metricId === metric.id);
  const parts = metrics.filter(({ id }) => own?.inputs.some(({ metricId }) => metricId === id));
  let widest = metric.visibility;
  for (const { id, visibility } of parts) {
    const narrowed = await findNarrowed(transaction, organisationId, id);
    widest = narrower(widest, narrower(visibility, narrowed ?? 'public'));
  }
  return widest;
}

/** A result and its other parts give one part away: what is computed from a metric goes along. Answers its codes. */
async function narrowAlong(
  transaction: Transaction,
  organisationId: number,
  derived: readonly Metric[],
  visibility: Visibility,
  now: Date,
): Promise<string[]> {
  const along: string[] = [];
  for (const { id, code, visibility: own } of derived) {
    const before = (await findNarrowed(transaction, organisationId, id)) ?? own;
    if (narrower(before, visibility) === before) continue;
    await saveNarrowed(transaction, organisationId, id, visibility, now);
    along.push(code);
  }
  return along;
}

const unknownCircle = (code: string) =>
  new Problem(404, 'unknown-circle', `There is no circle "${code}" to do this in.`);

async function circleOf(transaction: Transaction, code: string): Promise<number> {
  const circle = await findCircle(transaction, code);
  if (circle === null) throw unknownCircle(code);
  return circle;
}

async function circleAsSeen(
  transaction: Transaction,
  organisation: Organisation,
  code: string,
  check: Check,
): Promise<number> {
  const circle = (await listCirclesOf(transaction, organisation.id)).find((one) => one.code === code);
  if (!circle) throw unknownCircle(code);
  check(circle);
  return circleOf(transaction, code);
}

/**
 * Who sees what has changed for somebody: every answer made before is another one now. Raised first, so that of two changes
 * at once the second sees what the first did.
 */
const changeSharing = (
  { database, now }: Context,
  actor: Actor,
  organisation: Organisation,
  action: string,
  circle: string,
  change: (transaction: Transaction, now: Date) => Promise<unknown>,
): Promise<void> =>
  writeTransaction(database, async (transaction) => {
    const at = now();
    await raiseCatalogueVersion(transaction);
    const after = await change(transaction, at);
    await recordDeed(transaction, actor, at, {
      action,
      organisationId: organisation.id,
      subject: `circle ${circle}`,
      after: after ?? null,
    });
  });
