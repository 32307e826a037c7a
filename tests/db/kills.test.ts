import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { commandLine } from '#api/commands/open.ts';
import { importFile } from '#api/imports/actions.ts';
import { migrate } from '#db/migrate.ts';
import { seedCatalogue } from '#db/seed/install.ts';
import { problemsOf } from '#tests/soak/kills-check.ts';
import { makeImport, organisationCodes } from '#tests/soak/kills-figures.ts';
import { openPlace } from '#tests/soak/kills-place.ts';
import { spoilings } from '#tests/soak/kills-spoil.ts';
import { killRounds } from '#tests/soak/kills.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';

const database = process.env['TEST_DATABASE'] === 'server' ? 'server' : 'embedded';

const isBuilt = existsSync('build/handler.js') && existsSync('build/.made-of');
if (!isBuilt) console.log('The processes that are killed are not tested: the pages are not built (npm run build).');

// the soak does the same two hundred times
test.runIf(isBuilt)(
  'a process that is killed while it starts or imports loses nothing that was acknowledged, and starts again',
  async () => {
    const rounds = 4;
    const { problems, kills, interrupted, acknowledged } = await killRounds({ database, rounds, seed: 20_261_121 });
    expect(problems).toEqual([]);
    const killed = Object.values(kills).reduce((sum, count) => sum + count, 0);
    expect(killed).toBeGreaterThanOrEqual(rounds);
    expect(interrupted.whole + interrupted.nothing + acknowledged).toBeGreaterThanOrEqual(rounds);
  },
  180_000,
);

describe('the check after a kill', () => {
  test('finds nothing where nothing is wrong, and says of everything that is', { timeout: 120_000 }, async () => {
    const place = await openPlace(database === 'server' ? (process.env['TEST_DATABASE_URL'] ?? null) : null);
    mkdirSync(place.dataFolder, { recursive: true });
    const imports = [1, 2].map((number) => makeImport(1, number));
    await place.inspect(async (database) => {
      await migrate(database);
      await seedCatalogue(database);
      await addOrganisations(
        database,
        organisationCodes.map((code) => unit(code)),
      );
      for (const { csv, reason } of imports) {
        writeFileSync(place.csv, csv);
        const how = { mapping: null, isDryRun: false, isStrict: true, publishedAt: null, mayImport: () => true };
        const rest = { ...how, actor: commandLine, reason };
        await importFile(database, { path: place.csv, fileName: 'figures.csv', now: () => new Date(), ...rest });
      }
      const problems = (expected = imports) => problemsOf(place, database, expected);
      expect(await problems()).toEqual([]);
      expect((await problems([...imports, makeImport(1, 3)])).join('\n')).toMatch(
        /publication 3 should be import 3 with \d+ figures and is nothing/,
      );
      expect((await problems(imports.slice(0, 1))).join('\n')).toMatch(
        /publication 2 should be nothing and is import 2 with \d+ figures/,
      );
      const expected = [
        ['an upload stays', /tiofalt-import-0-spoilt is left over/],
        ['a series goes wrong', /series \d+ is not what its revisions say/],
        ['a metric goes', /\d+ metricVersions where there should be \d+/],
        ['a revision goes', /publication 1 should be import 1 with \d+ figures and is import 1 with \d+ figures/],
      ] as const;
      for (const [spoiling, complaint] of expected) {
        expect((await problems()).join('\n')).not.toMatch(complaint);
        await spoilings[spoiling](place, database);
        expect((await problems()).join('\n')).toMatch(complaint);
      }
    });
    await place.remove();
  });
});
