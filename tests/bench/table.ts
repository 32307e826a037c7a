import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

/** One row: what we do, what the raw opponent does, and ours in relation to it. */
export type Row = {
  name: string;
  unit: string;
  ours: number;
  theirs: number | null;
  /** Ours / theirs where more is better, theirs / ours where less is: above 1 we are ahead. */
  ratio: number | null;
  aim: string;
};

export const row = (
  name: string,
  unit: string,
  ours: number,
  theirs: number | null,
  aim: string,
  isLessBetter = false,
): Row => ({
  name,
  unit,
  ours,
  theirs,
  ratio: theirs === null ? null : isLessBetter ? theirs / ours : ours / theirs,
  aim,
});

type Result = { date: string; machine: string; rows: Row[] };

const number = (value: number | null) =>
  value === null ? '' : value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2);

/** A row that got worse by more than a third against the committed run is marked: by ratio where there is one. */
function isWorse(now: Row, before: Row | undefined): boolean {
  if (!before) return false;
  if (now.ratio !== null && before.ratio !== null) return now.ratio < before.ratio * (2 / 3);
  return now.ours > before.ours * 1.5 && now.theirs === null;
}

/** As Markdown, with a word on those that got worse. */
export const tableOf = (rows: readonly Row[], worse: ReadonlySet<Row> = new Set()): string =>
  [
    '| what | unit | ours | opponent | ratio | aim | |',
    '|---|---|--:|--:|--:|---|---|',
    ...rows.map(
      (now) =>
        `| ${now.name} | ${now.unit} | ${number(now.ours)} | ${number(now.theirs)} | ${number(now.ratio)} | ${now.aim} | ${worse.has(now) ? 'worse than before' : ''} |`,
    ),
  ].join('\n');

/** One file for each kind of processor: on another, a row is slower without having got worse. */
const pathIn = (folder: string, model: string): string =>
  `${folder}/${
    model
      .replaceAll(/\(\w+\)|@.*|\b(processor|CPU)\b/gi, '')
      .match(/\w+/g)
      ?.join('-')
      .toLowerCase() ?? 'processor'
  }.json`;

/** Prints the table beside the committed run of this kind of machine, and writes it there. Returns how many rows got worse. */
export function report(rows: readonly Row[], folder: string): number {
  const [{ model } = { model: 'processor' }] = cpus();
  const path = pathIn(folder, model);
  const before: Result | null = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
  const worse = new Set(
    rows.filter((now) =>
      isWorse(
        now,
        before?.rows.find(({ name }) => name === now.name),
      ),
    ),
  );
  const table = tableOf(rows, worse);
  const result: Result = {
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} × ${model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
    rows: [...rows],
  };
  writeFileSync(path, `${JSON.stringify(result, null, 2)}\n`);
  writeFileSync(
    path.replace(/\.json$/, '.md'),
    `# Benchmark\n\n${result.date}, ${result.machine}. \`npm run bench\`.\n\n${table}\n`,
  );
  console.log(table);
  return worse.size;
}
