import { problemIn } from '#web/lib/api.ts';
import type { Delivery } from '#web/lib/outbox/outbox.ts';
import type { Outcome, Parcel } from '#web/lib/outbox/parcels.ts';
import type { EntriesAnswer } from '#api/entries/answers.ts';
import type { ColumnStanding, EntryChange, EntryResult } from './answers.ts';

const longestWait = 30_000;

/** An answer of our own API, whose schemas guarantee its shape: the only cast here. */
const answerIn = async <Answer>(response: Response): Promise<Answer> => (await response.json()) as Answer;

const outcomeOf = (result: EntryResult): Outcome =>
  result.status === 200
    ? { id: result.id, isTaken: true, version: result.entry?.version ?? 0, answer: result }
    : {
        id: result.id,
        isTaken: false,
        refusal: { status: result.status, code: result.code ?? 'unexpected', answer: result },
      };

const secondsToWait = (response: Response): number | null => {
  const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN);
  return Number.isFinite(seconds) ? 1_000 * seconds : null;
};

/** Whether it is still the same person who is signed in: another page may have changed that. */
const isOwner = async (owner: string): Promise<boolean> => {
  const response = await fetch('/api/v1/session', { signal: AbortSignal.timeout(longestWait) });
  if (!response.ok) throw new TypeError('nobody can tell who is signed in');
  const { person } = await answerIn<{ person: { email: string } | null }>(response);
  return person?.email === owner;
};

/** Sends changes of entries to the API. `hear`: where the columns stand now. */
export const deliverEntries =
  (owner: string, hear: (columns: readonly ColumnStanding[]) => void) =>
  async (parcels: readonly Parcel<EntryChange>[]): Promise<Delivery> => {
    try {
      if (!(await isOwner(owner))) return { kind: 'signed-out' };
      const response = await fetch('/api/v1/entries', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ changes: parcels.map(({ id, body }) => ({ id, ...body })) }),
        signal: AbortSignal.timeout(longestWait),
      });
      if (response.ok) {
        const { results, columns } = await answerIn<EntriesAnswer>(response);
        // an answer that says nothing of one of them is not one
        if (results.length !== parcels.length) return { kind: 'unreachable', milliseconds: null };
        hear(columns);
        return { kind: 'answered', outcomes: results.map(outcomeOf) };
      }
      if (response.status === 401) return { kind: 'signed-out' };
      if (response.status >= 500 || response.status === 429 || response.status === 408) {
        return { kind: 'unreachable', milliseconds: secondsToWait(response) };
      }
      const { status, code } = await problemIn(response);
      return { kind: 'refused', status, code };
    } catch {
      // no line, a broken answer or too long a wait: whether it arrived is not known, and its id makes that safe
      return { kind: 'unreachable', milliseconds: null };
    }
  };
