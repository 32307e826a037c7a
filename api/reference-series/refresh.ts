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
  type Choices,
  type ReferenceSource,
} from '#db/queries/reference-series.ts';
import type { Transaction } from '#db/connection.ts';
import { writeTransaction } from '#db/write.ts';
import { dayAt } from '#domain/date.ts';
import { figuresIn, type ReferenceFigure } from '#domain/kolada.ts';
import { nextRefreshAt } from '#domain/refresh.ts';
import type { Context } from '../context.ts';
import { today } from '../http/today.ts';
import { Hopeless, type JobHandler } from '../jobs/worker.ts';
import { proposeEntries } from '../proposals/actions.ts';
import { FetchFailure } from './failure.ts';
import { ofOthers, proposalsFrom } from './own.ts';
import { savePeerGroups } from './peer-groups.ts';
import { publishBrought, type Brought } from './publish.ts';
import { findGroups, findKpis, findMunicipalities, rowsOf } from './reading.ts';

const Payload = z.object({ source: z.int(), version: z.int() });

/** Who it is in the audit log and in publications when nobody asked. */
const bySchedule: Actor = {
  kind: 'installation',
  personId: null,
  name: 'Kolada',
  address: '',
  requestId: '',
};

/** Well within the time that a worker has a job to itself. */
const longestMs = 7 * 60_000;
/** Whoever began longer ago than this was ended in the middle. */
const staleMs = 9 * 60_000;
const mostFigures = 500_000;

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
    const { brought, choices } = await fetchSource(context, source);
    await publishSource(context, source, brought, choices);
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

async function fetchSource(context: Context, source: ReferenceSource): Promise<{ brought: Brought; choices: Choices }> {
  const { kolada, database } = context;
  const signal = AbortSignal.timeout(longestMs);
  const onPage = async () => {
    if (!(await savePageFetched(database.orm, source.id, source.version))) throw new Outdated();
  };
  const fetching = { signal, onPage };
  const idsOf = (items: readonly { id: string }[]): string[] => items.map(({ id }) => id);
  try {
    const groups = await findGroups(kolada, idsOf(source.groups), fetching);
    const members = groups.flatMap((group) => idsOf(group.members));
    const wanted = [...new Set([...idsOf(source.municipalities), ...members])];
    const municipalities = await findMunicipalities(kolada, wanted, fetching);
    const kpis = await findKpis(kolada, idsOf(source.kpis), fetching);
    const described = new Map(kpis.map((kpi) => [kpi.id, kpi]));
    const figures: ReferenceFigure[] = [];
    for await (const rows of rowsOf(kolada, idsOf(kpis), wanted, fetching)) {
      for (const row of rows) {
        const kpi = described.get(row.kpi);
        if (kpi) figures.push(...figuresIn(row, kpi, today(context)));
      }
      if (figures.length > mostFigures) {
        throw new FetchFailure('too-many', `More than ${mostFigures} figures: make it several sources.`);
      }
    }
    const choices = {
      kpis,
      groups,
      municipalities: municipalities.filter(({ id }) => source.municipalities.some((one) => one.id === id)),
    };
    return { brought: { kpis, municipalities, figures }, choices };
  } catch (error) {
    if (signal.aborted) throw new FetchFailure('unreachable', 'It takes too long.');
    throw error;
  }
}

async function publishSource(
  { database, now }: Context,
  { id, version, name }: ReferenceSource,
  brought: Brought,
  choices: Choices,
): Promise<void> {
  await writeTransaction(database, async (transaction) => {
    await lockPublications(transaction);
    const current = await lockSource(transaction, id);
    if (current?.version !== version) throw new Outdated();
    const at = now();
    const outcome = await publishBrought(transaction, current, ofOthers(brought, current), {
      actor: bySchedule,
      now: at,
    });
    await proposeEntries(transaction, proposalsFrom(brought, current, dayAt(at)), bySchedule, at);
    await saveChoices(transaction, id, choices);
    await savePeerGroups(transaction, current, choices.groups, { actor: bySchedule, at });
    const { publication, new: fresh, changed, unchanged } = outcome;
    const figures = { new: fresh, changed, unchanged };
    await saveFetched(transaction, id, { ...figures, publicationId: publication, now: at });
    if (publication === null) return;
    await recordDeed(transaction, bySchedule, at, {
      action: 'reference-series-published',
      organisationId: null,
      subject: `publication ${publication}`,
      after: { name, figures },
    });
  });
}
