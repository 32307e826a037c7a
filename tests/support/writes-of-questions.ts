import type { SignedIn } from './people.ts';
import type { Writes } from './writes.ts';

const figure = { organisation: 'agency', metric: 'lead-time-days', period: '2026-Q3', text: 'Hur räknas helger?' };

/** The writes of questions about figures, each with one of its own. */
export function questionWrites({ by, send, chief }: Pick<Writes, 'by' | 'send' | 'chief'>): Writes['writes'] {
  const asked = async () => {
    const boss = await chief();
    const { id } = (await by(boss, 'POST', '/questions', figure)).body;
    const { items } = (await boss.get('/api/v1/questions?organisation=agency&limit=1000')).body;
    const { version, messages } = items.find((one: { id: number }) => one.id === id);
    const path = `/organisations/agency/questions/${id}`;
    return { boss, path, message: `${path}/messages/${messages[0].id}`, headers: { 'If-Match': version } };
  };
  const done = async (
    method: string,
    pathOf: (one: { path: string; message: string }) => string,
    body?: object,
  ): ReturnType<Writes['by']> => {
    const { boss, headers, ...paths }: { boss: SignedIn; headers: Record<string, string>; path: string; message: string } = await asked(); // prettier-ignore
    return by(boss, method, pathOf(paths), body, headers);
  };
  return {
    'POST /api/v1/questions': async () => by(await chief(), 'POST', '/questions', figure),
    'POST /api/v1/error-reports': async () => send('POST', '/error-reports', { ...figure, email: 'x@tiofalt.example' }),
    'POST /api/v1/organisations/:code/questions/:id/answers': () =>
      done('POST', ({ path }) => `${path}/answers`, { text: 'De räknas inte.' }),
    'PUT /api/v1/organisations/:code/questions/:id/publication': () =>
      done('PUT', ({ path }) => `${path}/publication`, { isPublic: true }),
    'DELETE /api/v1/organisations/:code/questions/:id/messages/:message': () =>
      done('DELETE', ({ message }) => message),
    'PUT /api/v1/organisations/:code/questions/:id/messages/:message/hidden': () =>
      done('PUT', ({ message }) => `${message}/hidden`, { reason: 'Nämner en person' }),
  };
}
