import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  accountOf,
  guessedKinds,
  lockoutAddress,
  lockoutRules,
  secondsToWait,
  wouldLockOut,
  type Attempts,
} from '#domain/lockout.ts';

const now = new Date('2026-11-21T12:00:00Z');
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1_000);
const none: Attempts = {
  pairFailures: 0,
  lastPairFailureAt: null,
  addressFailures: 0,
  accountFailures: 0,
  isKnownAddress: false,
};
const wait = (attempts: Partial<Attempts>) => secondsToWait({ ...none, ...attempts }, now);
const window = lockoutRules.windowMinutes * 60;

describe('an attempt waits', () => {
  test('not at all while few have failed', () => {
    expect(wait({})).toBe(0);
    expect(wait({ pairFailures: 4, lastPairFailureAt: ago(1), addressFailures: 99, accountFailures: 49 })).toBe(0);
  });

  test('a quarter of an hour from the last of five failures at one account from one address', () => {
    expect(wait({ pairFailures: 5, lastPairFailureAt: now })).toBe(900);
    expect(wait({ pairFailures: 5, lastPairFailureAt: ago(899.5) })).toBe(1);
    expect(wait({ pairFailures: 5, lastPairFailureAt: ago(900) })).toBe(0);
    expect(wait({ pairFailures: 5, lastPairFailureAt: ago(5_000) })).toBe(0);
  });

  test('where one address has failed at a hundred accounts', () => {
    expect([wait({ addressFailures: 99 }), wait({ addressFailures: 100 })]).toEqual([0, window]);
  });

  test('where an account has failed from everywhere, unless it was signed in to from there before', () => {
    expect([wait({ accountFailures: 49 }), wait({ accountFailures: 50 })]).toEqual([0, window]);
    expect(wait({ accountFailures: 5_000, isKnownAddress: true })).toBe(0);
  });

  test('never less after one more failure, and never longer than the window', () => {
    const count = fc.nat({ max: 120 });
    const given = fc.record({
      pairFailures: count,
      addressFailures: count,
      accountFailures: count,
      isKnownAddress: fc.boolean(),
      seconds: fc.nat({ max: 2_000 }),
    });
    fc.assert(
      fc.property(
        given,
        fc.constantFrom('pairFailures', 'addressFailures', 'accountFailures'),
        ({ seconds, ...attempts }, more) => {
          const known = { ...attempts, lastPairFailureAt: attempts.pairFailures ? ago(seconds) : null };
          const after = {
            ...known,
            [more]: known[more] + 1,
            ...(more === 'pairFailures' ? { lastPairFailureAt: now } : {}),
          };
          expect(secondsToWait(after, now)).toBeGreaterThanOrEqual(
            secondsToWait(known, now) > 0 && more !== 'pairFailures' ? secondsToWait(known, now) : 0,
          );
          expect(secondsToWait(after, now)).toBeLessThanOrEqual(window);
        },
      ),
      { seed: 4 },
    );
  });
});

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::FFFF:192.0.2.1', '192.0.2.1'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:0DB8:0000:0000:1234::1', '2001:db8:0:0::/64'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['', ''],
])('%s counts as %s', (address, counted) => {
  expect(lockoutAddress(address)).toBe(counted);
});

test('all of one line of IPv6 counts as one address, and another line as another', () => {
  const group = fc.integer({ min: 0, max: 0xffff }).map((number) => number.toString(16));
  const four = fc.tuple(group, group, group, group).map((groups) => groups.join(':'));
  fc.assert(
    fc.property(four, four, four, (line, one, other) => {
      expect(lockoutAddress(`${line}:${one}`)).toBe(lockoutAddress(`${line}:${other}`));
      expect(lockoutAddress(`${line}:${one}`) === lockoutAddress(`${other}:${one}`)).toBe(line === other);
    }),
    { seed: 4 },
  );
});

describe('one more failure locks somebody out', () => {
  const would = (attempts: Partial<Attempts>) => wouldLockOut({ ...none, ...attempts }, now);

  test('when it is the last that is allowed, of one address at one account, of one address, or of one account', () => {
    expect([would({}), would({ pairFailures: 3 }), would({ addressFailures: 98 }), would({ accountFailures: 48 })]).toEqual([false, false, false, false]); // prettier-ignore
    expect([would({ pairFailures: 4 }), would({ addressFailures: 99 }), would({ accountFailures: 49 })]).toEqual([true, true, true]); // prettier-ignore
  });

  test('but not where the account was signed in to before', () => {
    expect(would({ accountFailures: 49, isKnownAddress: true })).toBe(false);
  });

  test('however long ago the one before it was', () => {
    expect(would({ pairFailures: 4, lastPairFailureAt: ago(899) })).toBe(true);
  });
});

test('passwords, codes and links are counted apart, and each account apart from all others', () => {
  const accounts = ['a@tiofalt.example', 'b@tiofalt.example'].flatMap((email) =>
    guessedKinds.map((guessed) => accountOf(email, guessed)),
  );
  expect(new Set(accounts).size).toBe(2 * guessedKinds.length);
  expect(accounts.slice(0, 5)).toEqual([
    'a@tiofalt.example',
    'a@tiofalt.example second factor',
    'a@tiofalt.example reset',
    'a@tiofalt.example link',
    'a@tiofalt.example error report',
  ]);
});
