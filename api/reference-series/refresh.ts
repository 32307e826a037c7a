import { z } from 'zod';
import { recordDeed, type Actor } from '#db/queries/audit.ts';
import { enqueueJob } from '#db/queries/jobs.ts';
import { lockPublications } from '#db/queries/publication-lock.ts';
import {
  lockSource,
  saveBegun,
  saveChoices,
  saveFetched,
  saveFetchFailed,
  savePageFetched,
  type ReferenceSource,
} from '#db/queries/reference-series.ts';
import type { Transaction } from '#db/connection.ts';
import { writeTransaction } from '#db/write.ts';
import { nextRefreshAt } from '#domain/refresh.ts';
import type { Context } from '../context.ts';
import { Hopeless, type JobHandler } from '../jobs/worker.ts';
import { proposeEntries } from '../proposals/actions.ts';
import type { Fetched } from './brought.ts';
import { FetchFailure, refuseUnlisted } from './failure.ts';
import { fetchFromInstallation } from './from-installation.ts';
import { fetchFromKolada } from './from-kolada.ts';
import { ofOthers, proposalsFrom } from './own.ts';
import { savePeerGroups } from './peer-groups.ts';
import { publishBrought } from './publish.ts';

const Payload = z.object({ source: z.int(), version: z.int() });

/** Who it is in the audit log and in publications when nobody asked. */
const bySchedule = (name: string): Actor => ({
  kind: 'installation',
  personId: null,
  name,
  address: '',
  requestId: '',
});

/** Well within the time that a worker has a job to itself. */
const longestMs = 7 * 60_000;
/** Whoever began longer ago than this was ended in the middle. */
const staleMs = 9 * 60_000;

/** Asks for a source to be fetched; asked twice before it is done it is done once. */
export function enqueueRefresh(
  transaction: Transaction,
  { id, version, name }: Pick<ReferenceSource, 'id' | 'version' | 'name'>,
  { runAt, isPlanned, now }: { runAt: Date; isPlanned: boolean; now: Date },
): Promise<void> {
  const when = isPlanned ? runAt.toISOString() : 'now';
  return enqueueJob(
    transaction,
    {
      kind: 'reference-refresh',
      payload: { source: id, version, to: name },
      uniqueKey: `reference-refresh ${id} ${version} ${when}`,
      runAt,
    },
    now,
  );
}

/** The source has been ended or changed meanwhile: what was fetched of it is dropped. */
class Outdated extends Error {}

/** Fetches a source and publishes what is new in it: all of it or nothing. */
export const refreshReference: JobHandler = async (payload, context) => {
  const { source: id, version } = Payload.parse(payload);
  const source = await begin(context, id, version);
  if (!source) return;
  try {
    const fetched = await fetchSource(context, source);
    if (fetched) await publishSource(context, source, fetched);
    else await saveUnchanged(context, source);
  } catch (error) {
    if (error instanceof Outdated) return;
    const failure = error instanceof FetchFailure ? error : null;
    await saveFetchFailed(context.database.orm, id, {
      code: failure?.code ?? 'failed',
      detail: failure?.message ?? '',
      now: context.now(),
    });
    if (!failure) throw error;
    throw failure.isPassing ? failure : new Hopeless(failure.message);
  }
};

/** The source, from now on being fetched, its next time already asked for; null when there is nothing to be done. */
async function begin(context: Context, id: number, version: number): Promise<ReferenceSource | null> {
  const now = context.now();
  return writeTransaction(context.database, async (transaction) => {
    const source = await lockSource(transaction, id);
    if (!source || source.version !== version) return null;
    if (source.begunAt !== null && now.getTime() - new Date(source.begunAt).getTime() < staleMs) {
      throw new Error('It is being fetched already.');
    }
    const isDue = source.nextAt !== null && new Date(source.nextAt) <= now;
    // first of all, so that today's trouble does not end all days
    const next = isDue ? nextRefreshAt(source.schedule, now) : null;
    if (next) await enqueueRefresh(transaction, source, { runAt: next, isPlanned: true, now });
    await saveBegun(transaction, id, { nextAt: next?.toISOString() ?? source.nextAt, now });
    return source;
  });
}

/** Null where the source says that nothing has changed. */
async function fetchSource(context: Context, source: ReferenceSource): Promise<Fetched | null> {
  const signal = AbortSignal.timeout(longestMs);
  const onPage = async () => {
    if (!(await savePageFetched(context.database.orm, source.id, source.version))) throw new Outdated();
  };
  try {
    if (source.installation === null) return await fetchFromKolada(context, source, { signal, onPage });
    const installation = context.installations.get(source.installation) ?? refuseUnlisted(source.installation);
    return await fetchFromInstallation(context, installation, source, { signal, onPage });
  } catch (error) {
    if (signal.aborted) throw new FetchFailure('unreachable', 'It takes too long.');
    throw error;
  }
}

/** Notes that the source was asked, and that everything is as it was. */
async function saveUnchanged({ database, now }: Context, { id, version, validators }: ReferenceSource): Promise<void> {
  await writeTransaction(database, async (transaction) => {
    const current = await lockSource(transaction, id);
    if (current?.version !== version) throw new Outdated();
    const { figures } = current;
    const unchanged = figures.new + figures.changed + figures.unchanged;
    const counts = { new: 0, changed: 0, unchanged, leftOut: figures.leftOut };
    await saveFetched(transaction, id, { ...counts, publicationId: null, validators, now: now() });
  });
}

async function publishSource(
  { database, now }: Context,
  { id, version, name }: ReferenceSource,
  { brought, choices, leftOut, failure, validators }: Fetched,
): Promise<void> {
  const actor = bySchedule(brought.source);
  await writeTransaction(database, async (transaction) => {
    await lockPublications(transaction);
    const current = await lockSource(transaction, id);
    if (current?.version !== version) throw new Outdated();
    const at = now();
    const outcome = await publishBrought(transaction, current, ofOthers(brought, current), {
      actor,
      now: at,
    });
    await proposeEntries(transaction, proposalsFrom(brought, current), actor, at);
    await saveChoices(transaction, id, choices);
    await savePeerGroups(transaction, current, choices.groups, { actor, at, from: brought.source });
    const { publication, new: fresh, changed, unchanged } = outcome;
    const figures = { new: fresh, changed, unchanged };
    await saveFetched(transaction, id, { ...figures, leftOut, publicationId: publication, validators, now: at });
    if (failure) await saveFetchFailed(transaction, id, { ...failure, now: at });
    if (publication === null) return;
    await recordDeed(transaction, actor, at, {
      action: 'reference-series-published',
      organisationId: null,
      subject: `publication ${publication}`,
      after: { name, figures },
    });
  });
}
