import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { Problem } from '../http/problem.ts';
import { refuseWeakPassword } from '#domain/password.ts';
import { commonPasswordCheck } from './common-passwords.ts';

const derive = promisify(argon2);

/** OWASP's least for Argon2id: 19 MiB, two passes, one lane. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const hashBytes = 32;

/** Each hash takes 19 MiB: more than a few at once would be a way to fill the memory from outside. */
const atOnce = 2;
let running = 0;
const waiting: (() => void)[] = [];
/** Some ten seconds of work: whoever comes later would not wait for it. */
const mostWaiting = 100;

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (waiting.length >= mostWaiting)
    throw new Problem(503, 'busy', 'Too many sign in at this moment; try again shortly.');
  if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

type Cost = { memory: number; passes: number; parallelism: number };

const hashed = (password: string, salt: Uint8Array, { memory, passes, parallelism }: Cost): Promise<Buffer> =>
  inTurn(() =>
    derive('argon2id', {
      // the same letter can be written in several ways
      message: password.normalize('NFKC'),
      nonce: salt,
      tagLength: hashBytes,
      memory,
      passes,
      parallelism,
    }),
  );

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replace(/=+$/, '');

/** Argon2id in PHC string format: it carries its own salt and cost. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const { memory, passes, parallelism } = cost;
  const hash = await hashed(password, salt, cost);
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(hash)}`;
}

const phc = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/;

/** Whether it is the password. Takes as long for an account that does not exist, which has no hash. */
export async function isPassword(password: string, hash: string | null): Promise<boolean> {
  const found = phc.exec(hash ?? '');
  if (!found) {
    await hashed(password, randomBytes(16), cost);
    return false;
  }
  const [, memory, passes, parallelism, salt = '', wanted = ''] = found;
  const own = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  const got = await hashed(password, Buffer.from(salt, 'base64'), own);
  return timingSafeEqual(got, Buffer.from(wanted, 'base64'));
}

/** What everybody knows of the installation. */
const ownWords = ['tiofalt'];

/** DomainErrors as refuseWeakPassword. */
export const refuseWeak = async (password: string, personal: readonly string[]): Promise<void> =>
  refuseWeakPassword(password, { isCommon: await commonPasswordCheck(), personal: [...personal, ...ownWords] });
