import { expect, test } from 'vitest';
import { killFinding } from '#tests/soak/kills-record.ts';
import { document } from '#tests/soak/results.ts';
import { read } from './files.ts';

const parts = JSON.parse(read('docs/bench/soak.json'));

test('docs/bench/soak.md is what the soak recorded, all of it', () => {
  expect(Object.keys(parts).toSorted()).toEqual(['growth', 'kills', 'topologies']);
  expect(read('docs/bench/soak.md')).toBe(document(parts));
});

test('its table of kills counts the runs in docs/bench/kills.json, two hundred rounds per database and more', () => {
  const recorded = JSON.parse(read('docs/bench/kills.json'));
  expect(parts.kills).toMatchObject(killFinding(recorded));
  for (const database of ['embedded', 'server']) {
    const own = recorded.portions.filter((portion: { database: string }) => portion.database === database);
    const rounds = own.reduce((sum: number, portion: { rounds: number }) => sum + portion.rounds, 0);
    expect([database, recorded.together[database].rounds]).toEqual([database, rounds]);
    expect(rounds).toBeGreaterThanOrEqual(200);
  }
});
