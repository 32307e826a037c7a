import { randomInt } from 'node:crypto';
import type { Database } from '#db/connection.ts';
import { recordDeed } from '#db/queries/audit.ts';
import { listOrganisationIds } from '#db/queries/identities.ts';
import { findPassword, savePassword, savePerson, saveRole } from '#db/queries/people.ts';
import { removeAttemptsAt } from '#db/queries/sign-in-attempts.ts';
import { agency } from '#db/seed/agency.ts';
import { writeTransaction } from '#db/write.ts';
import { accountOf, guessedKinds } from '#domain/lockout.ts';
import type { Role } from '#domain/role.ts';
import { hashPassword } from '../sign-in/passwords.ts';
import { commandLine } from './open.ts';

/** Nobody of these exists. Each stands for what a role may do. */
const demonstrationPeople = [
  { name: 'Anna Analytiker', email: 'anna@stigverket.example', role: 'analyst' },
  { name: 'Bo Godkännare', email: 'bo@stigverket.example', role: 'approver' },
  { name: 'Cilla Läsare', email: 'cilla@stigverket.example', role: 'reader' },
  { name: 'Disa Administratör', email: 'disa@stigverket.example', role: 'administrator' },
] as const satisfies readonly { name: string; email: string; role: Role }[];

export type DemonstrationPerson = { name: string; email: string; role: Role; password: string };

const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
const group = (): string => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');
const newPassword = (): string => [group(), group(), group(), group()].join('-');

/**
 * Gives the people of the demonstration new passwords, to be printed: none is kept anywhere, and none is the same in
 * two demonstrations.
 */
export async function renewDemonstrationPeople(database: Database, now: Date): Promise<DemonstrationPerson[]> {
  const people: DemonstrationPerson[] = demonstrationPeople.map((person) => ({ ...person, password: newPassword() }));
  const hashes = await Promise.all(people.map(({ password }) => hashPassword(password)));
  await writeTransaction(database, async (transaction) => {
    const [top] = await listOrganisationIds(transaction, [agency.organisations[0]?.code ?? '']);
    if (!top) throw new Error('the demonstration has its agency');
    for (const [position, { name, email, role }] of people.entries()) {
      const known = await findPassword(transaction, email);
      const personId = known?.personId ?? (await savePerson(transaction, { name, email }, now));
      if (!known) await saveRole(transaction, { organisationId: top.id, personId, role, issuer: '' }, now);
      await savePassword(transaction, { personId, email, hash: hashes[position] ?? '' }, now);
    }
    // whoever tried the passwords of an earlier start must not be kept out from the new ones
    const accounts = people.flatMap(({ email }) => guessedKinds.map((guessed) => accountOf(email, guessed)));
    await removeAttemptsAt(transaction, accounts);
    await recordDeed(transaction, { ...commandLine, name: 'demonstration' }, now, {
      action: 'demonstration-people-renewed',
      organisationId: top.id,
      subject: 'demonstration people',
    });
  });
  return people;
}
