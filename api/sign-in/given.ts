import { readEmail } from '#domain/email.ts';
import { Problem } from '../http/problem.ts';

/** An address as it is stored. Problem 400 `bad-email`. */
export function emailOf(text: string): string {
  const email = readEmail(text);
  if (email === null) throw new Problem(400, 'bad-email', 'This is no e-mail address.', { path: 'email' });
  return email;
}
