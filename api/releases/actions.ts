import { recordDeed, type Actor } from '#db/queries/audit.ts';
import { findForm } from '#db/queries/forms.ts';
import { raiseCatalogueVersion } from '#db/queries/installation.ts';
import { enqueueJob } from '#db/queries/jobs.ts';
import { getOrganisationTree } from '#db/queries/organisations.ts';
import { findRelease, listHeld, saveRelease, saveReleaseTime, type StoredRelease } from '#db/queries/releases.ts';
import type { Transaction } from '#db/connection.ts';
import { writeTransaction } from '#db/write.ts';
import type { Organisation, OrganisationTree } from '#domain/organisation-tree.ts';
import { firstDay, frequencyOf, periodContaining, periodNumber, type PeriodCode } from '#domain/period.ts';
import { announceTime, type AnnouncedTime } from '#domain/release.ts';
import type { Context } from '../context.ts';
import { reportersIn } from '../entries/columns.ts';
import { unknownForm } from '../forms/actions.ts';
import { Problem } from '../http/problem.ts';

type Place = { id: number; code: string };

/** Says when the figures of a form and period will be published. Answers the number of what is announced. */
export const announceRelease = (
  { database, now }: Context,
  organisation: Place,
  { form: formCode, period, at }: { form: string; period: PeriodCode; at: string },
  actor: Actor,
): Promise<number> =>
  writeTransaction(database, async (transaction) => {
    const tree = await getOrganisationTree(transaction, null);
    const form = await findForm(transaction, formCode);
    if (!form) throw unknownForm(formCode);
    const isAsked = frequencyOf(period) === form.frequency && periodNumber(period) >= periodNumber(form.firstPeriod);
    if (!isAsked) throw new Problem(404, 'unknown-form-period', 'The form does not ask about this period.');
    const within = isWithin(tree, organisation);
    if (!reportersIn(form, tree, period).some(within)) {
      throw new Problem(404, 'not-reporting', 'Nobody here reports with the form then.');
    }
    const times = announceTime({ times: [], publishedAt: null, holds: false }, { at, reason: '' }, now().toISOString());
    const id = await saveRelease(transaction, {
      organisationId: organisation.id,
      formId: form.id,
      periodStart: firstDay(period),
    });
    if (id === null) throw new Problem(409, 'announced-already', 'It is announced already: change its time.');
    await saveTimes(transaction, id, times, actor, now());
    await recordDeed(transaction, actor, now(), {
      action: 'release-announced',
      organisationId: organisation.id,
      subject: `form ${form.code} ${period} ${organisation.code}`,
      after: { at },
    });
    return id;
  });

/** Another time, or none any more; what was announced before stays for everybody to see. */
export const changeRelease = (
  { database, now }: Context,
  organisation: Place,
  id: number,
  next: AnnouncedTime,
  actor: Actor,
  check: (release: StoredRelease) => void,
): Promise<void> =>
  writeTransaction(database, async (transaction) => {
    const release = await findRelease(transaction, id);
    if (!release || release.organisationId !== organisation.id) {
      throw new Problem(404, 'unknown-release', `Nothing is announced here with the number ${id}.`);
    }
    check(release);
    const { publishedAt, times: earlier } = release;
    const holds = (await listHeld(transaction, id)).length > 0;
    const times = announceTime({ times: earlier, publishedAt, holds }, next, now().toISOString());
    await saveTimes(transaction, id, times, actor, now());
    const period = periodContaining(release.frequency, release.periodStart);
    await recordDeed(transaction, actor, now(), {
      action: next.at === null ? 'release-called-off' : 'release-postponed',
      organisationId: organisation.id,
      subject: `form ${release.form} ${period} ${organisation.code}`,
      before: { at: earlier.at(-1)?.at ?? null },
      after: next,
    });
  });

/** Keeps the newest time, and sees to it that what waits is published then. */
export async function saveTimes(
  transaction: Transaction,
  id: number,
  times: readonly AnnouncedTime[],
  actor: Actor,
  now: Date,
): Promise<void> {
  const version = times.length;
  const time = times.at(-1);
  if (!time) return;
  await raiseCatalogueVersion(transaction);
  await saveReleaseTime(transaction, id, version, time, actor.personId, now);
  if (time.at === null) return;
  const uniqueKey = `release ${id} ${version}`;
  await enqueueJob(
    transaction,
    { kind: 'release', payload: { release: id, version }, uniqueKey, runAt: new Date(time.at) },
    now,
  );
}

const isWithin = (tree: OrganisationTree, { id: top }: Place) => {
  const places = new Set([top, ...tree.descendantsOf(top).map(({ id }) => id)]);
  return ({ id }: Organisation): boolean => places.has(id);
};
