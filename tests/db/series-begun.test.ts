import { afterAll, beforeAll, expect, test } from 'vitest';
import { listMetrics } from '#db/queries/metrics.ts';
import { rebuildAllSeries } from '#db/queries/series-rebuild.ts';
import { seedCatalogue } from '#db/seed/install.ts';
import { writeTransaction } from '#db/write.ts';
import { openTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { cell, publishCells } from '#tests/support/publish.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
  await seedCatalogue(database);
  await addOrganisations(database, [unit('north'), unit('south')]);
});
afterAll(() => database.close());

const series = async () => [
  ...(await database.sql`
    select o.code, s.first_position, s.values, s.numerators, s.denominators, s.answers, s.statuses
    from series s join organisations o on o.id = s.organisation_id where cardinality(s.values) > 0 order by o.code`),
];

test('a series that begins has the same arrays as when it is rebuilt from its revisions, and so has one that goes on beside it', async () => {
  const ids = (await database.sql<{ id: number }[]>`select id from organisations order by code`).map(({ id }) => id);
  const [north = 0, south = 0] = ids;
  const metricId =
    (await listMetrics(database.orm, null)).find(({ code }) => code === 'customer-satisfaction')?.id ?? 0;
  const of = (organisationId: number, periodStart: string, rest = {}) =>
    cell({ organisationId, metricId, periodStart, ...rest });
  const counted = { value: 25, numerator: 1, denominator: 4, answers: 40 };
  await publishCells(database, [of(north, '2023-10-01', { value: 3.5 }), of(north, '2024-04-01', counted)]);
  const begun = { code: 'north', first_position: 215, values: [3.5, null, 25], numerators: [null, null, 1], denominators: [null, null, 4], answers: [null, null, 40], statuses: 'AOA' }; // prettier-ignore
  expect(await series()).toEqual([begun]);

  // in one publication: north is revised and goes on, south begins, in disorder, with a gap and with what is missing
  await publishCells(database, [
    of(south, '2024-10-01', { value: 7 }),
    of(north, '2024-01-01', { status: 'M' }),
    of(south, '2024-01-01', { value: 5, answers: 12 }),
    of(north, '2023-10-01', { value: 4.5 }),
    of(south, '2024-07-01', { status: 'L' }),
    // nothing is known of it: no figure, and no beginning
    of(south, '2023-01-01', { status: 'O' }),
  ]);
  const expected = [
    { ...begun, values: [4.5, null, 25], statuses: 'AMA' },
    { code: 'south', first_position: 216, values: [5, null, null, 7], numerators: null, denominators: null, answers: [12, null, null, null], statuses: 'AOLA' },
  ]; // prettier-ignore
  expect(await series()).toEqual(expected);
  await writeTransaction(database, rebuildAllSeries);
  expect(await series()).toEqual(expected);
});
