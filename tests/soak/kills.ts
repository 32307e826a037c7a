// Kills the product at random moments of a start or an import, starts it again and looks at what is there.
// On its own: node tests/soak/kills.ts <embedded|server> <rounds> [--seed 1] [--minutes 7] [--spoil "a revision goes"]
import { parseArgs } from 'node:util';
import { startPostgres } from '#tests/support/postgres.ts';
import { killFinding, recordKills, type KillResult } from './kills-record.ts';
import { byCommand, KillRun, throughServer, type Kind } from './kills-run.ts';
import { spoilings, type Spoiling } from './kills-spoil.ts';
import { keep } from './results.ts';

/** Every few rounds everything begins from nothing. */
const order: readonly Kind[] = [
  'first start',
  byCommand,
  throughServer,
  'start',
  byCommand,
  throughServer,
  byCommand,
  throughServer,
];

type Options = {
  database: 'embedded' | 'server';
  rounds: number;
  seed: number;
  log?: (line: string) => void;
  /** Ends before all rounds are done when there is no time for another. */
  minutes?: number;
  /** Done behind the product's back in the last round. */
  spoil?: Spoiling | null;
};

export async function killRounds({
  database,
  rounds,
  seed,
  log = () => {},
  minutes = Infinity,
  spoil = null,
}: Options): Promise<KillResult> {
  const result: KillResult = {
    database,
    seed,
    rounds: 0,
    kills: {},
    tooLate: 0,
    acknowledged: 0,
    interrupted: { whole: 0, nothing: 0 },
    longestRestartSeconds: 0,
    problems: [],
  };
  const postgres = database === 'server' ? await startPostgres() : null;
  const run = new KillRun(result, postgres?.url ?? null);
  try {
    const until = performance.now() + minutes * 60_000;
    for (; result.rounds < rounds && performance.now() < until && !result.problems.length; result.rounds += 1) {
      const kind = order[result.rounds % order.length] ?? 'start';
      const isLast = result.rounds === rounds - 1;
      const killedIn = await run.round(kind, isLast ? spoil : null);
      log(`${result.rounds + 1}: ${kind}, killed ${killedIn.map((phase) => `while ${phase}`).join(' and ')}`);
    }
  } catch (reason) {
    result.problems.push(reason instanceof Error ? (reason.stack ?? reason.message) : String(reason));
  } finally {
    await run.end();
    await postgres?.stop();
  }
  for (const problem of result.problems) log(`PROBLEM ${problem}`);
  return result;
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seed: { type: 'string', default: '1' },
      minutes: { type: 'string', default: 'Infinity' },
      spoil: { type: 'string' },
    },
  });
  const [database = '', rounds = ''] = positionals;
  const spoil = Object.keys(spoilings).find((name): name is Spoiling => name === values.spoil) ?? null;
  if (!['embedded', 'server'].includes(database) || !Number(rounds) || (values.spoil !== undefined && !spoil)) {
    console.log('node tests/soak/kills.ts <embedded|server> <rounds> [--seed 1] [--minutes 7] [--spoil <what>]');
    process.exit(2);
  }
  const result = await killRounds({
    database: database === 'server' ? 'server' : 'embedded',
    rounds: Number(rounds),
    seed: Number(values.seed),
    minutes: Number(values.minutes),
    log: console.log,
    spoil,
  });
  console.log(result);
  if (!result.problems.length) {
    const recorded = recordKills('docs/bench/kills.json', result);
    await keep('docs/bench/soak.json', 'kills', killFinding(recorded), null);
  }
  process.exit(result.problems.length ? 1 : 0);
}
