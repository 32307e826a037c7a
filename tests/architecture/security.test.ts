import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hasSharedFolder, sharedFolder } from '#tests/support/shared.ts';
import { read, root } from './files.ts';
import { readmeProblems } from './readme.ts';
import { answers, answersIn, differences } from './security.ts';

const text = read('docs/security.md');
const given = answersIn(text);
const levelsAsked = ['1', '2'];

test('every file that docs/security.md names exists', () => {
  const exists = (path: string) => existsSync(join(root, path)) || existsSync(join(root, 'docs', path));
  // the build makes this one
  const problems = readmeProblems(text, (path) => path === 'build/client' || exists(path), ['audit', 'sbom']);
  expect(problems).toEqual([]);
});

test('every row answers in one of four ways, and says by what', () => {
  expect(given.length).toBeGreaterThan(100);
  expect(text.split('\n').filter((line) => /^\| \d/.test(line))).toHaveLength(given.length);
  for (const { requirements, answer, shownBy } of given) {
    expect([requirements, answers.includes(answer as (typeof answers)[number])]).toEqual([requirements, true]);
    expect(shownBy.length).toBeGreaterThan(3);
  }
});

test('what is not met says what would be needed, or what is missing', () => {
  for (const { requirements, answer, shownBy } of given.filter((row) => row.answer === 'not met')) {
    expect([requirements, answer, shownBy.split(/\s+/).length > 2]).toEqual([requirements, answer, true]);
  }
});

test.skipIf(!hasSharedFolder)('every requirement of levels 1 and 2 is answered, each once', () => {
  const path = 'conformance/asvs/OWASP_Application_Security_Verification_Standard_5.0.0_en.flat.json';
  const { requirements } = JSON.parse(readFileSync(join(sharedFolder, path), 'utf8')) as {
    requirements: { req_id: string; L: string }[];
  };
  const asked = requirements.filter(({ L }) => levelsAsked.includes(String(L))).map(({ req_id: id }) => id.slice(1));
  expect(asked.length).toBe(253);
  expect(differences(given, asked)).toEqual([]);
});

test('an answer that is missing, double or to nothing is noticed', () => {
  const rows = answersIn('| 1.1.1, 1.1.2 | a | met | b |\n| 1.1.2 | a | met | b |\n| 9.9.9 | a | met | b |\nno row');
  expect(differences(rows, ['1.1.1', '1.1.2', '1.1.3'])).toEqual([
    'not answered: 1.1.3',
    'never asked: 9.9.9',
    'twice: 1.1.2',
  ]);
});
