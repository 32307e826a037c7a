import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** What became of the mutants of one file: those that no test even reaches count as survivors in the share. */
export type Row = { file: string; killed: number; survived: number; timedOut: number; notCovered: number };
export type Result = { date: string; rows: readonly Row[] };

/** The least per cent of all mutants, and of those of each file, that the tests have to notice. */
export const least = { inAll: 80, inEach: 70 };

const noticed = ({ killed, timedOut }: Row) => killed + timedOut;
const mutants = (row: Row) => noticed(row) + row.survived + row.notCovered;

/** 100 for a file in which there is nothing to change. */
export const percentOf = (row: Row): number => (mutants(row) ? (noticed(row) / mutants(row)) * 100 : 100);

export const totalOf = (rows: readonly Row[]): Row => {
  const sum = (count: (row: Row) => number) => rows.reduce((total, row) => total + count(row), 0);
  return {
    file: 'all',
    killed: sum((row) => row.killed),
    survived: sum((row) => row.survived),
    timedOut: sum((row) => row.timedOut),
    notCovered: sum((row) => row.notCovered),
  };
};

/** What is too little, as sentences; empty when all is well. */
export const shortcomings = (rows: readonly Row[]): string[] => {
  const isBelow = (row: Row, bound: number) =>
    percentOf(row) < bound
      ? [`${row.file}: ${percentOf(row).toFixed(1)} % noticed, at least ${bound} % are wanted`]
      : [];
  return [...isBelow(totalOf(rows), least.inAll), ...rows.flatMap((row) => isBelow(row, least.inEach))];
};

export const tableOf = (rows: readonly Row[]): string =>
  [
    '| file | mutants | killed | survived | timed out | no coverage | noticed, % |',
    '|---|--:|--:|--:|--:|--:|--:|',
    ...[...rows, totalOf(rows)].map(
      (row) =>
        `| ${row.file} | ${mutants(row)} | ${row.killed} | ${row.survived} | ${row.timedOut} | ${row.notCovered} | ${percentOf(row).toFixed(1)} |`,
    ),
  ].join('\n');

export const readResult = (path: string): Result =>
  existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : { date: '', rows: [] };

export function writeResult(path: string, { date, rows }: Result): void {
  // a row a line: fifty files would be more lines than anybody reads
  const text = JSON.stringify({ date, rows }, null, 2).replace(/\n {6}|\n {4}(?=\})/g, ' ');
  writeFileSync(path, `${text}\n`);
  writeFileSync(
    path.replace(/\.json$/, '.md'),
    `# Mutation testing\n\n${date}. \`npm run mutate\` changes one thing at a time in domain/ and runs tests/domain/ against it: a mutant that fails no
test survives. [Why and how](../decisions/mutants-of-the-domain.md).\n\n${tableOf(rows)}\n`,
  );
}
