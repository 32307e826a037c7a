import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import { problemIn } from '#web/lib/api.ts';
import { thenBack } from './session.ts';

/** A file that the API makes of what is asked, handed on as it comes. */
export async function fileFrom(
  { fetch, url }: Pick<RequestEvent, 'fetch' | 'url'>,
  path: string,
  body: object,
): Promise<Response> {
  const response = await fetch(`/api/v1${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) {
    const { status, title, code } = await problemIn(response);
    if (code === 'sign-in-needed') redirect(303, thenBack('/sign-in', url));
    error(status, title, { code });
  }
  const headers = new Headers({ 'Cache-Control': 'no-store' });
  for (const name of ['Content-Type', 'Content-Disposition']) headers.set(name, response.headers.get(name) ?? '');
  return new Response(response.body, { headers });
}
