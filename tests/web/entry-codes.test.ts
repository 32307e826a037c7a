import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { closedBy, refusalText } from '#web/lib/entry-grid/wording.ts';
import { wordsIn } from '#web/lib/entry-grid/words.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { refusalOf } from '#web/lib/wording/refusal.ts';

const root = new URL('../../', import.meta.url);
const sources = (folder: string) =>
  readdirSync(new URL(folder, root)).flatMap((name) => (name.endsWith('.ts') ? `${folder}${name}` : []));

/** The codes that a file refuses with, as they stand in it. */
const codesIn = (paths: readonly string[]): string[] => {
  const pattern = /(?:refuse|refuseCells|DomainError|Problem)\(\s*(?:\d{3}, )?'([a-z-]+)'/g;
  const found = paths.flatMap((path) =>
    [...readFileSync(new URL(path, root), 'utf8').matchAll(pattern)].map(([, code = '']) => code),
  );
  return [...new Set(found)].toSorted();
};

// a program alone can come so far: it gives ids and versions that no page gives
const ofPrograms = ['change-id-reused'];
const withWords = (code: string) => !ofPrograms.includes(code);

const domain = [
  'domain/submission.ts',
  'domain/approval.ts',
  'domain/correction.ts',
  'domain/release.ts',
  'domain/changeable.ts',
  'domain/entry-value.ts',
];
const general = { grid: m.entry_refused({}, { locale: 'sv' }), form: m.refused({}, { locale: 'sv' }) };

test('every refusal of a submission is told in words of its own', () => {
  const codes = codesIn([...domain, ...sources('api/submissions/'), 'api/entries/columns.ts']).filter(withWords);
  expect(codes).toEqual(expect.arrayContaining(['bad-later-date', 'own-work', 'not-begun', 'not-reporting']));
  const problem = { status: 409, title: '', path: null, details: {} };
  expect(codes.filter((code) => refusalOf({ ...problem, code }, 'sv').text === general.form)).toEqual([]);
});

test('every refusal of a cell and of a promise is told in words of its own in the grid', () => {
  // the other moves are forms of their pages, told as above
  const moves = ['not-ready', 'nothing-to-submit', 'not-the-submitter', 'approval-begun', 'no-reason', 'bad-lock-date'];
  const ofApproval = codesIn(['domain/approval.ts', 'domain/correction.ts', 'api/submissions/approve.ts']).filter(
    (code) => code !== 'approved',
  );
  const ofOthers = [...moves, 'people-only', 'not-submitted', ...ofApproval];
  const codes = codesIn(['domain/submission.ts', 'domain/entry-value.ts', ...sources('api/entries/')])
    .concat(codesIn(sources('api/submissions/')))
    .filter((code) => withWords(code) && !ofOthers.includes(code));
  expect(codes).toEqual(expect.arrayContaining(['bad-later-date', 'no-owner', 'locked', 'stale', 'unknown-row']));
  expect(codes.filter((code) => refusalText(code, '', wordsIn('sv')) === general.grid)).toEqual([]);
});

test.each([
  ['submitted', 'submitted'],
  ['in-approval', 'submitted'],
  ['held', 'held'],
  ['approved', 'approved'],
  ['open', 'locked'],
  [null, 'locked'],
])('what cannot be changed while %s is %s', (state, code) => {
  expect(closedBy(state)).toBe(code);
});
