import { openDatabase } from '#db/connection.ts';
import { savePerson, saveRole } from '#db/queries/people.ts';
import { saveSession } from '#db/queries/sessions.ts';
import type { Role } from '#domain/role.ts';
import { writeTransaction } from '#db/write.ts';
import { newToken, sessionCookie, tokenHash } from '#api/http/credentials.ts';

/** Lets somebody in who has a role in one organisation. Answers the cookie of their session. */
export async function signInTo(
  url: string,
  organisation: string,
  { name = 'bench', role = 'analyst' }: { name?: string; role?: Role } = {},
): Promise<string> {
  const database = await openDatabase({ kind: 'server', url, connections: 1 });
  const token = newToken();
  const now = new Date();
  const [place] = await database.sql<{ id: number }[]>`select id from organisations where code = ${organisation}`;
  await writeTransaction(database, async (transaction) => {
    const personId = await savePerson(transaction, { name, email: `${name}@tiofalt.example` }, now);
    await saveRole(transaction, { organisationId: place?.id ?? 0, personId, role, issuer: '' }, now);
    const expiresAt = new Date(now.getTime() + 3_600_000);
    const session = { tokenHash: tokenHash(token), personId, isComplete: true, method: 'password', expiresAt };
    await saveSession(transaction, { ...session, address: '127.0.0.1', device: 'bench' }, now);
  });
  await database.close();
  return `${sessionCookie(false)}=${token}`;
}
