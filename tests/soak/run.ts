// npm run soak: the full sizes. Parts can be chosen: npm run soak -- growth kills topologies
import { parseArgs } from 'node:util';
import type { KillResult } from './kills-record.ts';
import { phases } from './kills-phases.ts';
import { keep, type Finding, type Table } from './results.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** How many times the size of the bench. */
    size: { type: 'string', default: '10' },
    /** A tenth of the units makes everything a tenth of the size, to try it out. */
    units: { type: 'string', default: '700' },
    rounds: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    /** Where the findings are kept. */
    to: { type: 'string', default: 'docs/bench/soak.json' },
  },
});

const parts: Record<string, () => Promise<Finding>> = {
  growth: async () => {
    const { growth } = await import('./growth.ts');
    return growth({ agencies: Number(values.size), units: Number(values.units) });
  },
  kills: async () => {
    const { killRounds } = await import('./kills.ts');
    const options = { rounds: Number(values.rounds), seed: Number(values.seed), log: console.log };
    const results = [
      await killRounds({ database: 'embedded', ...options }),
      await killRounds({ database: 'server', ...options }),
    ];
    const isGood = results.every(({ problems, rounds }) => !problems.length && rounds === options.rounds);
    return { isGood, tables: [killTable(results)] };
  },
  topologies: async () => {
    const { topologies } = await import('./topologies.ts');
    const claims = await topologies();
    const rows = claims.map(({ name, ok, detail }) => [name, ok ? 'yes' : 'NO', detail]);
    const tables = [{ title: 'Ways of setting it up', columns: ['what', 'holds', 'seen'], rows }];
    return { isGood: claims.every(({ ok }) => ok), tables };
  },
};

function killTable(results: readonly KillResult[]): Table {
  const found = (name: string, of: (result: KillResult) => number | string) => [name, ...results.map(of)];
  return {
    title: 'Killed at random moments, started again and looked through',
    columns: ['what', ...results.map(({ database }) => database)],
    rows: [
      found('rounds', ({ rounds }) => rounds),
      ...phases.map((phase) => found(`killed while ${phase}`, ({ kills }) => kills[phase] ?? 0)),
      found('imports acknowledged, all found again', ({ acknowledged }) => acknowledged),
      found('imports interrupted, found whole', ({ interrupted }) => interrupted.whole),
      found('imports interrupted, not found', ({ interrupted }) => interrupted.nothing),
      found('longest restart, s', ({ longestRestartSeconds }) => longestRestartSeconds),
      found('not as it should be', ({ problems }) => problems.length),
    ],
  };
}

const failed: string[] = [];
for (const name of positionals.length ? positionals : Object.keys(parts)) {
  const part = parts[name];
  if (!part) throw new Error(`There is no part "${name}"; there are ${Object.keys(parts).join(', ')}.`);
  console.log(`\n── ${name}`);
  const since = performance.now();
  const finding = await part();
  await keep(values.to, name, finding, since);
  if (!finding.isGood) failed.push(name);
}
if (failed.length) console.error(`\nNot as it should be: ${failed.join(', ')}`);
process.exit(failed.length ? 1 : 0);
