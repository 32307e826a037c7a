import { randomInt } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Database } from '#db/connection.ts';
import { recordDeed } from '#db/queries/audit.ts';
import { savePassword, savePerson, saveRole } from '#db/queries/people.ts';
import { agency } from '#db/seed/agency.ts';
import { writeTransaction } from '#db/write.ts';
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
    const [top] = await transaction.execute<{ id: number }>(sql`
      select id from organisations where code = ${agency.organisations[0]?.code ?? ''}`);
    if (!top) throw new Error('the demonstration has its agency');
    for (const [position, { name, email, role }] of people.entries()) {
      const [known] = await transaction.execute<{ id: number }>(sql`select id from people where email = ${email}`);
      const personId = known?.id ?? (await savePerson(transaction, { name, email }, now));
      if (!known) await saveRole(transaction, { organisationId: top.id, personId, role, issuer: '' }, now);
      await savePassword(transaction, { personId, email, hash: hashes[position] ?? '' }, now);
    }
    await recordDeed(transaction, { ...commandLine, name: 'demonstration' }, now, {
      action: 'demonstration-people-renewed',
      organisationId: top.id,
      subject: 'demonstration people',
    });
  });
  return people;
}
