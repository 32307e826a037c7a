import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { listMetrics, saveNewMetrics } from '#db/queries/metrics.ts';
import { saveTarget } from '#db/queries/targets.ts';
import { getOrganisationTree, saveOrganisations } from '#db/queries/organisations.ts';
import { raiseCatalogueVersion } from '#db/queries/installation.ts';
import type { Database } from '#db/connection.ts';
import { catalogue } from '#db/seed/catalogue/index.ts';
import { writeTransaction } from '#db/write.ts';
import { generator } from '#tests/support/random.ts';

export type Size = { organisations: number; metrics: number; quarters: number };
export const full: Size = { organisations: 700, metrics: 60, quarters: 48 };

export const organisationCode = (number: number) => `unit-${number}`;
export const metricCode = (number: number) => `bench-${number}`;
const firstYear = 2012;
const missing = 0.07;

/** The organisations and metrics that the figures are about. */
export async function prepareCatalogue(database: Database, { organisations, metrics }: Size): Promise<void> {
  const pattern = catalogue.find(({ code }) => code === 'total-transactions');
  if (!pattern) throw new Error('the catalogue has lost total-transactions');
  const version = { parent: 'bench', validFrom: null, validTo: null, successor: null };
  await writeTransaction(database, async (transaction) => {
    const codes = Array.from({ length: metrics }, (_, number) => ({ ...pattern, code: metricCode(number) }));
    await saveNewMetrics(transaction, codes, '1970-01-01T00:00:00Z');
    await saveOrganisations(
      transaction,
      [
        { ...version, code: 'bench', kind: 'government', names: { sv: 'Bench' }, parent: null },
        ...Array.from({ length: organisations }, (_, number) => ({
          ...version,
          code: organisationCode(number),
          kind: 'agency',
          names: { sv: `Enhet ${number}` },
        })),
      ],
      '2000-01-01T00:00:00Z',
    );
    await raiseCatalogueVersion(transaction);
  });
  await setTargets(database);
}

/** For every metric of the organisation whose overview is asked for. */
async function setTargets(database: Database): Promise<void> {
  const organisationId = (await getOrganisationTree(database.orm, null)).byCode(organisationCode(5))?.id;
  // what is prepared without organisations has no targets
  if (organisationId === undefined) return;
  const metrics = (await listMetrics(database.orm, null)).filter(({ code }) => code.startsWith('bench-'));
  await writeTransaction(database, async (transaction) => {
    for (const { id } of metrics) {
      await saveTarget(
        transaction,
        {
          organisationId,
          metricId: id,
          kind: 'level',
          baselinePeriod: '2018-Q1',
          baselineValue: 40,
          level: 60,
          byPeriod: '2026-Q4',
          path: 'straight',
          minimum: null,
          stretch: null,
          reason: null,
          stopsDoing: null,
          adoptedOn: null,
          isSetAfterResults: false,
          setAt: '2018-05-01T00:00:00Z',
        },
        null,
      );
    }
    await raiseCatalogueVersion(transaction);
  });
}

/** Per cent with one decimal that wander, as shares of cases do. */
function shares(level: number): (random: () => number) => string {
  let value = level * 100;
  return (random) => {
    value = Math.min(100, Math.max(0, value + (random() - 0.5) * 6));
    return value.toFixed(1);
  };
}

/** Whole numbers from a few to a hundred thousand that drift by some per cent a quarter, as volumes do. */
function counts(level: number): (random: () => number) => string {
  let value = 10 ** (1 + level * 4);
  return (random) => {
    value *= 1 + (random() - 0.49) * 0.08;
    return value.toFixed(0);
  };
}

/** Writes the figures as a file in the long layout; returns how many. Another seed gives others for the same. */
export async function writeFigures(
  path: string,
  { organisations, metrics, quarters }: Size,
  { first = 0, seed = 1 }: { first?: number; seed?: number } = {},
): Promise<number> {
  const file = createWriteStream(path);
  const random = generator(seed);
  let rows = 0;
  file.write('organisation,metric,period,value\n');
  for (let organisation = first; organisation < first + organisations; organisation += 1) {
    let text = '';
    for (let metric = 0; metric < metrics; metric += 1) {
      const next = metric % 2 ? counts(random()) : shares(random());
      for (let quarter = 0; quarter < quarters; quarter += 1) {
        if (random() < missing) continue;
        rows += 1;
        const period = `${firstYear + Math.floor(quarter / 4)}-Q${(quarter % 4) + 1}`;
        text += `${organisationCode(organisation)},${metricCode(metric)},${period},${next(random)}\n`;
      }
    }
    if (!file.write(text)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
  return rows;
}
