import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Database } from '#db/connection.ts';
import { killEntries } from '#tests/soak/kills-of-entries.ts';

const isBuilt = existsSync('build/handler.js') && existsSync('build/.made-of');
const postgresUrl = process.env['TEST_DATABASE'] === 'server' ? (process.env['TEST_DATABASE_URL'] ?? null) : null;

test.runIf(isBuilt)(
  'a process that is killed while people enter and approve loses nothing that was acknowledged, and does nothing by half',
  async () => {
    const { problems, kills, acknowledged, interrupted } = await killEntries({
      postgresUrl,
      rounds: 5,
      seed: 20_261_122,
    });
    expect(problems).toEqual([]);
    expect(kills).toBe(5);
    expect(acknowledged.requests).toBeGreaterThan(5);
    expect(acknowledged.approvals).toBeGreaterThan(2);
    expect(interrupted.whole + interrupted.nothing).toBeGreaterThan(0);
  },
  120_000,
);

test.runIf(isBuilt)(
  'and the check after it complains where something is lost',
  async () => {
    const spoil = ({ sql }: Database) => sql`delete from told_changes`;
    const { problems } = await killEntries({ postgresUrl, rounds: 1, seed: 3, spoil });
    expect(problems.join()).toMatch(/cells of which others were not told the latest: \d+ where there should be 0/);
  },
  60_000,
);
