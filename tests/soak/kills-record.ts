import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { phases, type Phase } from './kills-phases.ts';
import { thisMachine, today, type Finding } from './results.ts';

export type KillResult = {
  database: 'embedded' | 'server';
  seed: number;
  /** Each with at least one process that SIGKILL ended while it was at work. */
  rounds: number;
  /** How many processes were killed in which phase. */
  kills: Partial<Record<Phase, number>>;
  /** Commands that were done before they could be killed: repeated, and not counted as rounds. */
  tooLate: number;
  /** Imports that said they were done, and were looked for after every later kill of their installation. */
  acknowledged: number;
  /** Imports that were killed before they said so: found as a whole, or not at all. */
  interrupted: { whole: number; nothing: number };
  longestRestartSeconds: number;
  /** What was not as it should be. The first ends the run. */
  problems: string[];
};

type Portion = { date: string; machine: string } & Omit<KillResult, 'problems'>;
type Together = Omit<KillResult, 'database' | 'seed' | 'problems'>;
export type Recorded = { together: Partial<Record<KillResult['database'], Together>>; portions: Portion[] };

const sum = <Row>(rows: readonly Row[], of: (row: Row) => number) => rows.reduce((total, row) => total + of(row), 0);

function together(portions: readonly Portion[]): Together {
  return {
    rounds: sum(portions, ({ rounds }) => rounds),
    kills: Object.fromEntries(
      phases.flatMap((phase) => {
        const count = sum(portions, ({ kills }) => kills[phase] ?? 0);
        return count ? [[phase, count]] : [];
      }),
    ),
    tooLate: sum(portions, ({ tooLate }) => tooLate),
    acknowledged: sum(portions, ({ acknowledged }) => acknowledged),
    interrupted: {
      whole: sum(portions, ({ interrupted }) => interrupted.whole),
      nothing: sum(portions, ({ interrupted }) => interrupted.nothing),
    },
    longestRestartSeconds: Math.max(...portions.map(({ longestRestartSeconds }) => longestRestartSeconds)),
  };
}

/** Keeps what a run without problems has found beside those with other seeds, and returns what all have found. */
export function recordKills(path: string, { problems: _, ...result }: KillResult): Recorded {
  const before: Recorded = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : { together: {}, portions: [] };
  const portion: Portion = { date: today(), machine: thisMachine(), ...result };
  const others = before.portions.filter(({ database, seed }) => database !== result.database || seed !== result.seed);
  const portions = [...others, portion];
  const recorded: Recorded = {
    together: Object.fromEntries(
      [...Map.groupBy(portions, ({ database }) => database)].map(([database, own]) => [database, together(own)]),
    ),
    portions,
  };
  writeFileSync(path, `${JSON.stringify(recorded, null, 2)}\n`);
  return recorded;
}

const databases = ['embedded', 'server'] as const;

/** What all runs without problems have found together, as a part of the soak. */
export function killFinding({ together, portions }: Recorded): Finding {
  const found = databases.flatMap((database) => {
    const own = together[database];
    return own ? [{ database, own, runs: portions.filter((portion) => portion.database === database).length }] : [];
  });
  const row = (name: string, of: (own: Together) => number) => [name, ...found.map(({ own }) => of(own))];
  const table = {
    title: 'Killed at random moments, started again and looked through',
    columns: ['what', ...found.map(({ database }) => database)],
    rows: [
      row('rounds', ({ rounds }) => rounds),
      ['in as many runs, each with a seed of its own', ...found.map(({ runs }) => runs)],
      ...phases.map((phase) => row(`killed: ${phase}`, ({ kills }) => kills[phase] ?? 0)),
      row('imports acknowledged, all found again', ({ acknowledged }) => acknowledged),
      row('imports interrupted, found whole', ({ interrupted }) => interrupted.whole),
      row('imports interrupted, not found', ({ interrupted }) => interrupted.nothing),
      row('longest restart, s', ({ longestRestartSeconds }) => longestRestartSeconds),
    ],
  };
  const latest = portions.toSorted((one, other) => one.date.localeCompare(other.date)).at(-1);
  return { isGood: true, tables: [table], ...(latest ? { date: latest.date, machine: latest.machine } : {}) };
}
