/** What has been tried lately, besides the attempt that is judged. */
export type Attempts = {
  /** Failures for this account from this address since the last success there, and when the last was. */
  pairFailures: number;
  lastPairFailureAt: Date | null;
  /** Failures from this address, whatever the account. */
  addressFailures: number;
  /** Failures for this account from anywhere. */
  accountFailures: number;
  /** Whether somebody signed in to this account from this address before. */
  isKnownAddress: boolean;
};

export const lockoutRules = {
  windowMinutes: 15,
  /** One address at one account. */
  pair: 5,
  /** One address at many accounts; an agency's people may share one. */
  address: 100,
  /** Many addresses at one account. */
  account: 50,
} as const;

/**
 * How many seconds somebody has to wait before they may try again; 0 is now. Who guesses at an account is stopped at
 * the address they guess from. Only when many addresses guess together does the account close, and then only to
 * addresses it was never signed in to from: its owner, where they usually are, is never locked out by others.
 */
export function secondsToWait(attempts: Attempts, now: Date): number {
  const { pairFailures, lastPairFailureAt, addressFailures, accountFailures, isKnownAddress } = attempts;
  const window = lockoutRules.windowMinutes * 60;
  if (pairFailures >= lockoutRules.pair && lastPairFailureAt) {
    return Math.max(0, Math.ceil(window - (now.getTime() - lastPairFailureAt.getTime()) / 1_000));
  }
  if (addressFailures >= lockoutRules.address) return window;
  return accountFailures >= lockoutRules.account && !isKnownAddress ? window : 0;
}

/** Whether the attempt that is judged, should it fail, is the one from which somebody has to wait. */
export const wouldLockOut = (attempts: Attempts, now: Date): boolean =>
  secondsToWait(
    {
      pairFailures: attempts.pairFailures + 1,
      lastPairFailureAt: now,
      addressFailures: attempts.addressFailures + 1,
      accountFailures: attempts.accountFailures + 1,
      isKnownAddress: attempts.isKnownAddress,
    },
    now,
  ) > 0;

/** What is tried at an account: each is counted by itself. */
export const guessedKinds = ['password', 'second factor', 'reset', 'link', 'error report', 'stored query'] as const;
export type Guessed = (typeof guessedKinds)[number];

/** By what attempts are counted: codes, and links that are asked for, beside passwords and not instead of them. */
export const accountOf = (email: string, guessed: Guessed): string =>
  guessed === 'password' ? email : `${email} ${guessed}`;

/** Who shares a line of IPv6 has a /64 to choose from: it counts as one address. */
export function lockoutAddress(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (!plain.includes(':')) return plain;
  const [head = '', tail] = plain.split('::');
  const before = head ? head.split(':') : [];
  const after = tail ? tail.split(':') : [];
  const groups =
    tail === undefined
      ? before
      : [...before, ...Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0'), ...after];
  const first = groups.slice(0, 4).map((group) => Number.parseInt(group || '0', 16).toString(16));
  return `${first.join(':')}::/64`;
}
