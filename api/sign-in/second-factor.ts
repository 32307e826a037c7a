import { randomInt } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import type { Transaction } from '#db/connection.ts';
import { recordDeed, type Actor, type Deed } from '#db/queries/audit.ts';
import { completeSession, endSessions } from '#db/queries/sessions.ts';
import {
  confirmSecondFactor,
  findSecondFactor,
  removeSecondFactor,
  saveSecondFactor,
  takeRecoveryCode,
  takeStep,
} from '#db/queries/second-factors.ts';
import { saveLastAttemptSucceeded } from '#db/queries/sign-in-attempts.ts';
import { writeTransaction } from '#db/write.ts';
import { accountOf, lockoutAddress } from '#domain/lockout.ts';
import type { Context } from '../context.ts';
import { newToken, tokenHash } from '../http/credentials.ts';
import { Problem } from '../http/problem.ts';
import { judgeAttempt } from './attempts.ts';
import { seal, unseal } from './sealing.ts';
import { noteSecurity } from './session.ts';

type Person = { id: number; name: string; email: string; sessionId: number };

const period = 30;
const recoveryCodes = 10;
/** Letters and digits that are not taken for each other when written down. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';

const purposeOf = (personId: number): string => `second factor of person ${personId}`;

const totpOf = (secret: string, email: string): TOTP =>
  // SHA-1 and six digits are what every app on a telephone can do (RFC 6238)
  new TOTP({
    issuer: 'Tiofalt',
    label: email,
    secret: Secret.fromBase32(secret),
    algorithm: 'SHA1',
    digits: 6,
    period,
  });

/** 28 signs of 31 are 138 random bits: a fast hash of them cannot be guessed from either. Each is of use once. */
const newRecoveryCode = (): string =>
  inGroups(Array.from({ length: 28 }, () => alphabet[randomInt(alphabet.length)]).join(''));

const readRecoveryCode = (text: string): string => inGroups(text.toLowerCase().replace(/[^a-z0-9]/g, ''));

const inGroups = (signs: string): string => (signs.match(/.{1,7}/g) ?? []).join('-');

/** Begins: a new secret for the app. It counts once a first code is confirmed. */
export async function beginSecondFactor(
  context: Context,
  person: Person,
  actor: Actor,
): Promise<{ secret: string; address: string }> {
  const secret = new Secret({ size: 20 }).base32;
  const sealed = seal(secret, purposeOf(person.id), context.secretKey);
  await recorded(context, actor, deedOf('second-factor-begun', person), async (transaction) => {
    if (!(await saveSecondFactor(transaction, person.id, sealed, context.now()))) {
      throw new Problem(409, 'second-factor-there', 'There is a second factor; remove it first.');
    }
  });
  return { secret, address: totpOf(secret, person.email).toString() };
}

/**
 * Confirms with a first code, and signs out everywhere else. Answers the recovery codes, which are shown this once.
 */
export async function confirmWithCode(context: Context, person: Person, code: string, actor: Actor): Promise<string[]> {
  const codes = Array.from({ length: recoveryCodes }, newRecoveryCode);
  await withCode(context, person, actor, () =>
    recorded(context, actor, deedOf('second-factor-confirmed', person), async (transaction) => {
      const known = await findSecondFactor(transaction, person.id);
      if (!known) throw new Problem(409, 'no-second-factor', 'Begin with a new secret first.');
      if (known.isConfirmed) throw new Problem(409, 'second-factor-there', 'It is confirmed already.');
      const step = stepOf(context, person, known.sealedSecret, code);
      if (step === null || !(await takeStep(transaction, person.id, step))) throw new WrongCode();
      await confirmSecondFactor(transaction, person.id, codes.map(tokenHash), context.now());
      // a session that a password alone had begun would otherwise count as complete from here on
      await endSessions(transaction, person.id, context.now(), { except: person.sessionId });
    }),
  );
  return codes;
}

/** Shows the second factor at sign-in: a code of the app or a recovery code. Answers the new token for the cookie. */
export async function showSecondFactor(context: Context, person: Person, code: string, actor: Actor): Promise<string> {
  const token = newToken();
  await withCode(context, person, actor, () =>
    recorded(context, actor, deedOf('signed-in', person), async (transaction) => {
      const used = await takeCode(transaction, context, person, code);
      if (!(await completeSession(transaction, person.sessionId, tokenHash(token)))) {
        throw new Problem(401, 'sign-in-needed', 'This sign-in has ended meanwhile; begin again.');
      }
      return { with: used };
    }),
  );
  // so was the password: else each sign-in would count as a failure, and no address ever become known
  const password = { account: accountOf(person.email, 'password'), address: lockoutAddress(actor.address) };
  await saveLastAttemptSucceeded(context.database.orm, password);
  return token;
}

/** Gives the second factor up; whoever only has the open browser cannot. */
export async function giveUpSecondFactor(context: Context, person: Person, code: string, actor: Actor): Promise<void> {
  await withCode(context, person, actor, () =>
    recorded(context, actor, deedOf('second-factor-removed', person), async (transaction) => {
      await takeCode(transaction, context, person, code);
      await removeSecondFactor(transaction, person.id);
    }),
  );
}

class WrongCode extends Problem {
  constructor() {
    super(403, 'wrong-code', 'The code is wrong or has been used.', { path: 'code' });
  }
}

/** Lets an attempt with a code through to what it tries, and tells whoever watches the log of a wrong one. */
async function withCode(context: Context, person: Person, actor: Actor, attempt: () => Promise<void>): Promise<void> {
  const { succeeded, failed } = await judgeAttempt(context, person.email, 'second factor', actor);
  try {
    await attempt();
  } catch (error) {
    if (error instanceof WrongCode) await failed(actor, deedOf('second-factor-failed', person));
    throw error;
  }
  await succeeded();
}

/** Takes a code of the app or a recovery code, so that it never works again. Problem 403 `wrong-code`. */
async function takeCode(
  transaction: Transaction,
  context: Context,
  person: Person,
  code: string,
): Promise<'app' | 'recovery code'> {
  const known = await findSecondFactor(transaction, person.id);
  if (!known?.isConfirmed) throw new WrongCode();
  const step = stepOf(context, person, known.sealedSecret, code);
  const isTaken =
    step === null
      ? await takeRecoveryCode(transaction, person.id, tokenHash(readRecoveryCode(code)))
      : await takeStep(transaction, person.id, step);
  if (!isTaken) throw new WrongCode();
  return step === null ? 'recovery code' : 'app';
}

/** The time step that a code belongs to, one before and after being allowed; null for a wrong one. */
function stepOf({ now, secretKey }: Context, { id, email }: Person, sealedSecret: string, code: string): number | null {
  const secret = unseal(sealedSecret, purposeOf(id), secretKey);
  const digits = code.replace(/\s/g, '');
  if (secret === null || !/^\d{6}$/.test(digits)) return null;
  const timestamp = now().getTime();
  const delta = totpOf(secret, email).validate({ token: digits, timestamp, window: 1 });
  return delta === null ? null : Math.floor(timestamp / 1_000 / period) + delta;
}

const deedOf = (action: string, { id }: Person): Deed => ({ action, organisationId: null, subject: `person ${id}` });

/** Writes with its record, which may say something more of it, and tells whoever watches the log once it is done. */
async function recorded(
  context: Context,
  actor: Actor,
  deed: Deed,
  write: (transaction: Transaction) => Promise<unknown>,
): Promise<void> {
  const done = await writeTransaction(context.database, async (transaction) => {
    const done: Deed = { ...deed, after: await write(transaction) };
    await recordDeed(transaction, actor, context.now(), done);
    return done;
  });
  noteSecurity(context, actor, done);
}
