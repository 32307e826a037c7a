import type { RequestEvent } from '@sveltejs/kit';
import { askWith } from './acting.ts';
import { tokenOfLink, type LinkKind } from './link-cookie.ts';

type Closed = { state: 'no-link' } | { state: 'used' };
export type ReadLink<Answer> = Closed | ({ state: 'open' } & Answer);

/** What a one-time link opens, asked without using it, so that nobody fills in a form that cannot be sent. */
export async function readLink<Answer extends object>(
  event: RequestEvent,
  kind: LinkKind,
  path: string,
): Promise<ReadLink<Answer>> {
  const token = tokenOfLink(event, kind);
  if (token === null) return { state: 'no-link' };
  const { answer, problem } = await askWith(event)<Answer>('POST', path, { body: { token } });
  return problem ? { state: 'used' } : { state: 'open', ...answer };
}
