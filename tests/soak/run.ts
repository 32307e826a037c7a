// npm run soak: the full sizes. Parts can be chosen: npm run soak -- growth kills topologies
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { keep, type Finding } from './results.ts';

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
    const { killFinding, recordKills } = await import('./kills-record.ts');
    const options = { rounds: Number(values.rounds), seed: Number(values.seed), log: console.log };
    const results = [
      await killRounds({ database: 'embedded', ...options }),
      await killRounds({ database: 'server', ...options }),
    ];
    const problems = results.flatMap((result) =>
      result.problems.map((problem) => [result.database, problem.split('\n', 1)[0] ?? '']),
    );
    if (problems.length) {
      return {
        isGood: false,
        tables: [{ title: 'Not as it should be', columns: ['database', 'what'], rows: problems }],
      };
    }
    const path = join(dirname(values.to), 'kills.json');
    return results.map((result) => killFinding(recordKills(path, result))).at(-1) ?? { isGood: false, tables: [] };
  },
  topologies: async () => {
    const { topologies } = await import('./topologies.ts');
    const claims = await topologies();
    const rows = claims.map(({ name, ok, detail }) => [name, ok ? 'yes' : 'NO', detail]);
    const tables = [{ title: 'Ways of setting it up', columns: ['what', 'holds', 'seen'], rows }];
    return { isGood: claims.every(({ ok }) => ok), tables };
  },
};

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
