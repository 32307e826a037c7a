import { withQuery, type Query } from '#web/lib/address.ts';
import type { GridAnswer, GridColumn } from './answers.ts';

/** An answer of our own API, whose schemas guarantee its shape: the only cast here. */
const answerIn = async <Answer>(response: Response): Promise<Answer> => (await response.json()) as Answer;

/** A form as it is on the server now; null where it may no longer be read. */
export async function readGrid(form: string, query: Query): Promise<GridAnswer | null> {
  const response = await fetch(withQuery(`/api/v1/forms/${encodeURIComponent(form)}/grid`, query));
  return response.ok ? answerIn<GridAnswer>(response) : null;
}

/** One column alone. */
export const readColumn = (form: string, { period, organisation }: GridColumn): Promise<GridAnswer | null> =>
  readGrid(form, { period, organisation, earlier: '0' });
