import { withQuery } from '#web/lib/address.ts';
import type { EntryAddress, EntryContext, EntryHistory } from './answers.ts';

/** An answer of our own API, whose schemas guarantee its shape: the only cast here. */
const answerIn = async <Answer>(response: Response): Promise<Answer> => (await response.json()) as Answer;

const ask = async <Answer>(path: string, signal: AbortSignal): Promise<Answer | null> => {
  const response = await fetch(path, { signal });
  return response.ok ? answerIn<Answer>(response) : null;
};

export type Surroundings = { context: EntryContext | null; history: EntryHistory['items'] };

/** What is known around a cell: its past, its limits, and who has written in it. */
export async function surroundingsOf(
  { form, period, organisation, metric, breakdown }: EntryAddress,
  signal: AbortSignal,
): Promise<Surroundings> {
  const query = { period, organisation, metric, breakdown };
  const [context, history] = await Promise.all([
    ask<EntryContext>(withQuery(`/api/v1/forms/${encodeURIComponent(form)}/context`, query), signal),
    ask<EntryHistory>(withQuery('/api/v1/entries/history', { form, ...query }), signal),
  ]);
  return { context, history: history?.items ?? [] };
}
