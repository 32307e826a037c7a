import { DomainError } from './error.ts';

/** Long rather than odd: NIST SP 800-63B and OWASP ASVS 5 (6.2) want length and no rules of composition. */
export const shortestPassword = 12;
/** Above it hashing would be a way to keep the server busy. */
export const longestPassword = 256;

/**
 * Refuses a password that is too short, too long, among the most common ones, or made of what everybody knows of the
 * person. DomainErrors `password-too-short`, `password-too-long`, `password-too-common`, `password-too-personal`.
 */
export function refuseWeakPassword(
  password: string,
  known: { isCommon: (password: string) => boolean; personal: readonly string[] },
): void {
  const length = [...password].length;
  if (length < shortestPassword) {
    throw new DomainError('password-too-short', `At least ${shortestPassword} characters.`, {
      least: shortestPassword,
    });
  }
  if (length > longestPassword) {
    throw new DomainError('password-too-long', `At most ${longestPassword} characters.`, { most: longestPassword });
  }
  const small = password.toLowerCase();
  if (new Set(small).size < 5 || known.isCommon(small)) {
    throw new DomainError('password-too-common', 'This password is one of the first that are tried.');
  }
  const words = known.personal
    .flatMap((text) => text.toLowerCase().split(/[\s@.]+/))
    .filter(({ length: of }) => of > 1);
  const rest = words.reduce((left, word) => left.replaceAll(word, ''), small).replace(/[\s\p{P}]/gu, '');
  if (rest.length < 6) {
    throw new DomainError('password-too-personal', 'A name or an address is no password.');
  }
}
