import type { Role } from '#domain/role.ts';
import type { Database } from '#db/connection.ts';
import { savePassword, savePerson, saveRole } from '#db/queries/people.ts';
import { writeTransaction } from '#db/write.ts';
import type { Context } from '#api/context.ts';
import { hashPassword } from '#api/sign-in/passwords.ts';
import type { TestApi } from './api.ts';
import { openStream, type EventStream } from './event-stream.ts';

/** The password of everybody in the tests: long, and nowhere but here. */
export const password = 'tolv apelsiner i rad';

let hashed: Promise<string> | undefined;

export type SignedIn = {
  id: number;
  email: string;
  cookie: string;
  get: (path: string, headers?: Record<string, string>) => ReturnType<TestApi['request']>;
  send: (
    method: 'POST' | 'PUT' | 'DELETE' | 'PATCH',
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => ReturnType<TestApi['request']>;
  /** Follows a stream of events. */
  stream: (path: string, headers?: Record<string, string>) => Promise<EventStream>;
};

/** Somebody with a password and roles, such as `anna` who is an analyst of `north`. Answers their id. */
export async function addPerson(
  { database, context }: { database: Database; context: Pick<Context, 'now'> },
  name: string,
  roles: readonly (readonly [organisation: string, role: Role])[] = [],
): Promise<{ id: number; email: string }> {
  const email = `${name}@tiofalt.example`;
  const hash = await (hashed ??= hashPassword(password));
  const now = context.now();
  const ids = new Map(
    (await database.sql<{ id: number; code: string }[]>`select id, code from organisations`).map((row) => [
      row.code,
      row.id,
    ]),
  );
  const id = await writeTransaction(database, async (transaction) => {
    const personId = await savePerson(transaction, { name, email }, now);
    await savePassword(transaction, { personId, email, hash }, now);
    for (const [code, role] of roles) {
      await saveRole(transaction, { organisationId: ids.get(code) ?? 0, personId, role, issuer: '' }, now);
    }
    return personId;
  });
  return { id, email };
}

/** The cookie that an answer sets, as it is sent back. */
export const cookieOf = ({ headers }: { headers: Headers }): string => headers.getSetCookie()[0]?.split(';')[0] ?? '';

/** Sends as a page of ours does: with the cookie, from the same origin. */
export function asPerson(api: TestApi, cookie: string, { id, email }: { id: number; email: string }): SignedIn {
  const own = { Cookie: cookie, Origin: 'http://localhost' };
  return {
    id,
    email,
    cookie,
    stream: (path, headers = {}) => openStream(api, path, { ...own, ...headers }),
    get: (path, headers = {}) => api.get(path, { ...own, ...headers }),
    send: (method, path, body, headers = {}) =>
      api.request(path, {
        method,
        headers: { ...own, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
  };
}

/** What comes of an address and a password, sent from somewhere. */
export const attemptSignIn = (api: TestApi, email: string, given: string, from?: string) =>
  api.request(
    '/api/v1/session',
    {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ email, password: given }),
    },
    from,
  );

/** Whether the cookie that somebody holds still opens anything. */
export const isSignedIn = async (person: SignedIn): Promise<boolean> =>
  (await person.get('/api/v1/sessions')).status === 200;

/** Signs somebody in as everybody does. */
export async function signIn(api: TestApi, person: { id: number; email: string }): Promise<SignedIn> {
  const answer = await attemptSignIn(api, person.email, password);
  if (answer.status !== 200) throw new Error(`${person.email} could not sign in: ${answer.text}`);
  return asPerson(api, cookieOf(answer), person);
}
