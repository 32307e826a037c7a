import { eq, isNull, sql } from 'drizzle-orm';
import type { Queryable, Transaction } from '../connection.ts';
import { secondFactors } from '../schema/index.ts';

export type SecondFactor = {
  sealedSecret: string;
  isConfirmed: boolean;
  lastStep: number;
  recoveryHashes: readonly string[];
};

export async function findSecondFactor(database: Queryable, personId: number): Promise<SecondFactor | null> {
  const [row] = await database.execute<SecondFactor>(sql`
    select sealed_secret as "sealedSecret", confirmed_at is not null as "isConfirmed", last_step as "lastStep",
      recovery_hashes as "recoveryHashes" from second_factors where person_id = ${personId}`);
  return row ?? null;
}

/** Begins with a new secret, which counts once a first code is confirmed. Answers false where there is a confirmed one. */
export async function saveSecondFactor(
  transaction: Transaction,
  personId: number,
  sealedSecret: string,
  now: Date,
): Promise<boolean> {
  const begun = { sealedSecret, createdAt: now.toISOString(), confirmedAt: null, lastStep: 0, recoveryHashes: [] };
  const saved = await transaction
    .insert(secondFactors)
    .values({ personId, ...begun })
    .onConflictDoUpdate({
      target: secondFactors.personId,
      set: begun,
      setWhere: isNull(secondFactors.confirmedAt),
    })
    .returning({ personId: secondFactors.personId });
  return saved.length > 0;
}

export async function confirmSecondFactor(
  transaction: Transaction,
  personId: number,
  recoveryHashes: readonly string[],
  now: Date,
): Promise<void> {
  await transaction
    .update(secondFactors)
    .set({ confirmedAt: now.toISOString(), recoveryHashes: [...recoveryHashes] })
    .where(eq(secondFactors.personId, personId));
}

/** Takes the code of a time step, so that it never works again. Of two who try at once one gets it. */
export async function takeStep(transaction: Transaction, personId: number, step: number): Promise<boolean> {
  const taken = await transaction.execute(sql`
    update second_factors set last_step = ${step} where person_id = ${personId} and last_step < ${step} returning person_id`);
  return taken.length > 0;
}

export async function takeRecoveryCode(transaction: Transaction, personId: number, hash: string): Promise<boolean> {
  const taken = await transaction.execute(sql`
    update second_factors set recovery_hashes = array_remove(recovery_hashes, ${hash})
    where person_id = ${personId} and confirmed_at is not null and ${hash} = any(recovery_hashes) returning person_id`);
  return taken.length > 0;
}

export async function removeSecondFactor(transaction: Transaction, personId: number): Promise<boolean> {
  const removed = await transaction.execute(sql`
    delete from second_factors where person_id = ${personId} returning confirmed_at is not null as "isConfirmed"`);
  return removed[0]?.['isConfirmed'] === true;
}
