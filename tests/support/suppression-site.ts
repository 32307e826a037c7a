import { saveGroup, saveGroupVersion } from '#db/queries/groups.ts';
import { raiseCatalogueVersion } from '#db/queries/installation.ts';
import { listMetrics, saveNewDimensions, saveNewMetrics } from '#db/queries/metrics.ts';
import type { Cell } from '#db/queries/staging.ts';
import { seedCatalogue } from '#db/seed/install.ts';
import { writeTransaction } from '#db/write.ts';
import { firstDay, frequencyOf } from '#domain/period.ts';
import type { SuppressionRule } from '#domain/suppression.ts';
import { openTestApi, type TestApi } from './api.ts';
import { openTestDatabase } from './database.ts';
import { counted } from './formula-site.ts';
import { addOrganisations, unit } from './organisations.ts';
import { cell, publishCells } from './publish.ts';
import { parents, smallGroups, type Made } from './small-groups.ts';

export const fewest = 7;
const quarters = 24;
export const groups = smallGroups(20_261_122, quarters);
export const moments = ['2026-10-01T08:00:00Z', '2026-10-02T08:00:00Z', '2026-10-03T08:00:00Z'];

/** As it is published: a share of the answers, a mean of them, or how much they come to. */
export const kinds = ['share', 'mean', 'amount'] as const;
export type Kind = (typeof kinds)[number];

/** A metric that is twice the amount of women. */
export const computed = 'double';
/** All organisations, as a group of peers. */
export const everybody = 'everybody';

/** What a metric says of some answers. */
const valueOf = ({ answers, sum }: Made, kind: Kind): number =>
  ({ share: (100 * sum) / answers, mean: sum / answers, amount: sum })[kind];

const cellOf = (made: Made, kind: Kind, metricId: number, organisationId: number): Cell => {
  return cell({
    organisationId,
    metricId,
    breakdown: made.breakdown,
    frequency: frequencyOf(made.period),
    periodStart: firstDay(made.period),
    value: valueOf(made, kind),
    ...(kind === 'share' ? { numerator: made.sum, denominator: made.answers } : {}),
    answers: made.answers,
  });
};

/** A site where the same groups are published in three kinds of metrics, and another is computed from the last. */
export async function openSuppressionSite(rule: SuppressionRule, figures = groups): Promise<TestApi> {
  const database = await openTestDatabase();
  await seedCatalogue(database);
  await addOrganisations(
    database,
    Object.entries(parents).map(([code, parent]) => unit(code, { parent })),
  );
  const rows = await database.sql<{ code: string; id: number }[]>`select code, id from organisations`;
  const ids = new Map(rows.map(({ code, id }) => [code, id]));
  await writeTransaction(database, async (transaction) => {
    const named = (code: string) => ({ code, names: { sv: code } });
    await saveNewDimensions(transaction, [
      { ...named('sex'), isAdditive: true, categories: ['women', 'men'].map(named) },
      { ...named('way'), isAdditive: true, categories: ['digital', 'phone', 'visit'].map(named) },
    ]);
    const asked = { smallestAnswers: fewest, dimensions: ['sex', 'way'], decimals: 6, direction: 'higher' } as const;
    const metrics = [
      counted('share', { ...asked, unit: 'percent', rollupRule: 'ratio', measuringType: 'average' }),
      counted('mean', {
        ...asked,
        unit: 'index',
        rollupRule: 'weighted-mean',
        weight: 'answers',
        measuringType: 'average',
        minimum: 0,
        maximum: 1,
      }),
      counted('amount', { ...asked, rollupRule: 'sum' }),
      counted(computed, { ...asked, dimensions: [], formula: 'amount[sex.women] * 2' }),
    ];
    await saveNewMetrics(transaction, metrics, '2020-01-01T00:00:00Z');
    const group = await saveGroup(transaction, { code: everybody, coordinatorId: ids.get('top') ?? 0 });
    const members = Object.keys(parents).map((code) => ({ organisationId: ids.get(code) ?? 0, distance: null }));
    const words = { kind: 'peer', names: { sv: 'Alla' }, contact: null, reason: null } as const;
    await saveGroupVersion(
      transaction,
      group ?? 0,
      { ...words, basis: { by: 'hand', source: null }, members, metricIds: [] },
      { at: new Date('2020-01-01T00:00:00Z'), setBy: null },
    );
    await raiseCatalogueVersion(transaction);
  });
  const metricIds = new Map((await listMetrics(database.orm, null)).map(({ code, id }) => [code, id]));
  for (const [publication, publishedAt] of moments.entries()) {
    const now = figures.filter((made) => made.publication === publication);
    const cells = kinds.flatMap((kind) =>
      now.map((made) => cellOf(made, kind, metricIds.get(kind) ?? 0, ids.get(made.organisation) ?? 0)),
    );
    await publishCells(database, cells, { publishedAt, rule });
  }
  return openTestApi({ database });
}
