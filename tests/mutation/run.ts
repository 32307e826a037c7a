// npm run mutate [-- number chart …]: do the tests of domain/ notice when something in it is wrong?
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Stryker } from '@stryker-mutator/core';
import { readResult, shortcomings, tableOf, writeResult, type Row } from './result.ts';

type Mutant = Awaited<ReturnType<Stryker['runMutationTest']>>[number];

process.chdir(fileURLToPath(new URL('../..', import.meta.url)));
const path = 'docs/bench/mutation.json';
const all = globSync('domain/*.ts').map((file) => file.replaceAll('\\', '/'));
const wanted = process.argv.slice(2).map((name) => `domain/${basename(name, '.ts')}.ts`);
const unknown = wanted.filter((file) => !all.includes(file));
if (unknown.length) {
  console.error(`There is no ${unknown.join(', no ')}.`);
  process.exit(1);
}
const files = wanted.length ? wanted : all;

// the launcher is gone
process.once('disconnect', () => process.exit(1));
process.channel?.unref();

const folder = mkdtempSync(join(tmpdir(), 'tiofalt-mutants-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const mutants = await new Stryker({
  mutate: files,
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  coverageAnalysis: 'perTest',
  // the copy that is changed holds what the tests of domain/ read, and nothing else
  ignorePatterns: [
    '**',
    ...[
      'package.json',
      'tsconfig.json',
      'vitest.config.ts',
      'domain/**',
      'tests/{domain,support}/**',
      'db/seed/**',
    ].map((pattern) => `!${pattern}`),
  ],
  tempDirName: folder,
  reporters: ['progress-append-only'],
}).runMutationTest();

const fileOf = ({ fileName }: Mutant) => `domain/${basename(fileName)}`;

const rowOf = (file: string): Row => {
  const count = (status: Mutant['status']) =>
    mutants.filter((mutant) => mutant.status === status && fileOf(mutant) === file).length;
  return {
    file,
    killed: count('Killed'),
    survived: count('Survived'),
    timedOut: count('Timeout'),
    notCovered: count('NoCoverage'),
  };
};

/** Lines and columns count from 1. */
function printSurvivor(mutant: Mutant): void {
  const { start, end } = mutant.location;
  const lines = readFileSync(fileOf(mutant), 'utf8')
    .split('\n')
    .slice(start.line - 1, end.line);
  const from = lines[0]?.slice(start.column - 1) ?? '';
  const original = lines.length === 1 ? from.slice(0, end.column - start.column) : `${from} …`;
  console.log(`${fileOf(mutant)}:${start.line}: ${original} → ${mutant.replacement.replaceAll(/\s+/g, ' ')}`);
}

mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage').forEach(printSurvivor);
const anew = files.map(rowOf);
// of what was not run the committed rows stay, as long as there is such a file
const rows = all
  .toSorted()
  .flatMap((file) => [...anew, ...readResult(path).rows].find((row) => row.file === file) ?? []);
writeResult(path, { date: new Date().toISOString().slice(0, 10), rows });
console.log(`\n${tableOf(anew)}\n`);

const complaints = shortcomings(rows);
for (const complaint of complaints) console.error(complaint);
process.exit(complaints.length ? 1 : 0);
