import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { read, repositoryFiles, root } from './files.ts';
import { readmeProblems } from './readme.ts';

type Package = Record<'scripts' | 'dependencies' | 'devDependencies' | 'optionalDependencies', Record<string, string>>;

const manifest: Package = JSON.parse(read('package.json'));
const exists = (path: string) => existsSync(join(root, path));

test('every version of a dependency is exact', () => {
  const all = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
  const inexact = Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version));
  expect(inexact).toEqual([]);
});

test('the lockfile names no host', () => {
  expect(read('package-lock.json')).not.toMatch(/"resolved": "https?:/);
});

/** Generated, translated, published elsewhere or one table of cases: nobody reads these from top to bottom. */
const mayBeLong = [
  /^package-lock\.json$/,
  /^LICENSE/,
  /^CHANGELOG\.md$/,
  /^db\/migrations\//,
  /^db\/seed\/open-data\//,
  /^web\/messages\//,
  /^tests\/domain\/(number|period)\.test\.ts$/,
  /\.(png|svg|ico|woff2|ttf|webp)$/,
];

test('no file is longer than 350 lines', () => {
  const long = repositoryFiles()
    .filter((path) => !mayBeLong.some((exception) => exception.test(path)))
    .map((path) => ({ path, lines: read(path).split('\n').length - 1 }))
    .filter(({ lines }) => lines > 350);
  expect(long).toEqual([]);
});

/** True of a file that still has something in it when its types are taken away. */
function hasCode(path: string): boolean {
  const options = {
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
    removeComments: true,
    verbatimModuleSyntax: true,
  };
  return ts.transpile(read(path), options).replaceAll(/export \{\};|\s/g, '') !== '';
}

test('every file of domain/ that does something has a test of the same name', () => {
  const domain = repositoryFiles().filter((path) => /^domain\/.*\.ts$/.test(path));
  expect(domain.length).toBeGreaterThan(5);
  const untested = domain.filter(hasCode).filter((path) => !exists(`tests/domain/${basename(path, '.ts')}.test.ts`));
  expect(untested).toEqual([]);
});

test.skipIf(!exists('README.md'))('the README names only what exists', () => {
  // what git ignores comes to exist by running something
  const made = read('.gitignore').split('\n');
  const existsOrIsMade = (path: string) => exists(path) || made.includes(path);
  expect(readmeProblems(read('README.md'), existsOrIsMade, Object.keys(manifest.scripts))).toEqual([]);
});

test('a README that names what is not there is noticed', () => {
  const text =
    'See [this](docs/nowhere.md), `domain/nothing.ts`, `npm run fly` and `gone/`.\n```\nnpm test\nnpm run soar\n```\n';
  expect(readmeProblems(text, exists, Object.keys(manifest.scripts))).toEqual([
    'no script: npm run fly',
    'no script: npm run soar',
    'no such file or folder: domain/nothing.ts',
    'no such file or folder: gone/',
    'no such file or folder: docs/nowhere.md',
  ]);
});

test('addresses, values and existing files are no concern of that', () => {
  const text =
    '`npm ci`, `PORT=3000`, `/api/v1/series`, `http://localhost:3000`, `domain/`, `package.json`, `gov-*`, `2026-Q3`, `a/**`.';
  expect(readmeProblems(text, exists, Object.keys(manifest.scripts))).toEqual([]);
});
