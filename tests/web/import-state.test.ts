import { expect, test } from 'vitest';
import { appliedText, stateText } from '#web/routes/import/wording.ts';

const outcomes = (applied: number, outside: number) => ({ applied, 'not-applied': outside, undone: 0, left: 0 });

test('a file says how many of its cells stayed outside, and that nothing was taken in where it was all of them', () => {
  const said = (applied: number, outside: number, isPublished = false) =>
    stateText({ state: 'applied', outcomes: outcomes(applied, outside) }, isPublished, 'sv');
  expect(said(3, 0)).toBe('Införd som utkast');
  expect(said(2, 1)).toBe('Införd som utkast, inte införda celler: 1');
  expect(said(2, 1, true)).toBe('Publicerad, inte införda celler: 1');
  expect(said(0, 3)).toBe('Ingenting infördes: öppna filen för att se varför');
  // a file that changes nothing has nothing that stays outside
  expect(said(0, 0)).toBe('Införd som utkast');
  expect(stateText({ state: 'undone', outcomes: outcomes(0, 3) }, false, 'sv')).toBe('Ångrad');
});

test('whoever has it handed in at once is told that it was, or not', () => {
  const said = (...codes: (string | null)[]) =>
    appliedText({ outcomes: outcomes(5, 0), submissions: codes.map((code) => ({ code })) }, 'sv');
  expect(said()).toBe('5 celler har förts in.');
  expect(said('not-ready')).toBe('5 celler har förts in.');
  expect(said(null, 'not-ready')).toBe('5 celler har förts in. Det som var klart är inlämnat.');
});
