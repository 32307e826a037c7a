import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getOrganisationTree } from '#db/queries/organisations.ts';
import { rebuildAllSeries } from '#db/queries/series-rebuild.ts';
import { withholdPublished } from '#db/queries/withheld-figures.ts';
import { writeTransaction } from '#db/write.ts';
import { periodAt } from '#domain/period.ts';
import { nameOf, openFormulaSite, places, type FormulaSite, type Given } from '#tests/support/formula-site.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { cell, publishCells } from '#tests/support/publish.ts';
import { statementsDuring } from '#tests/support/statements.ts';

let site: FormulaSite;
beforeAll(async () => {
  site = await openFormulaSite();
});
afterAll(() => site.database.close());

const asked = (value: number, answers: number, rest: Partial<Given> = {}): Given => ({
  metric: 'asked',
  value,
  answers,
  ...rest,
});
const shown = async (code: string, asOf: string | null = null, breakdown = 'total') =>
  (await site.read(asOf)).get(nameOf(0, code, breakdown, '2024-Q1'));
const withheld = { value: null, status: 'Q' };

describe('what is withheld', () => {
  test('stays so when many have answered, and as of every moment', async () => {
    await site.setFormulas({});
    const moments = ['2026-10-01T08:00:00.000Z', '2026-10-02T08:00:00.000Z', '2026-10-03T08:00:00.000Z'] as const;
    await site.publish([asked(10, 40)], moments[0]);
    expect(await shown('asked')).toEqual({ value: 10, status: 'A' });
    const { publication } = await site.publish([asked(11, 3)], moments[1]);
    await site.publish([asked(12, 50)], moments[2]);
    for (const asOf of [...moments, null]) expect(await shown('asked', asOf)).toEqual(withheld);
    const rows = await site.database.sql`select publication_id, kind from withheld_figures`;
    expect(rows.map((row) => ({ ...row }))).toEqual([{ publication_id: publication, kind: 'primary' }]);
  });

  test('is found again by whoever rebuilds the series', async () => {
    await site.database.sql`update series set withheld = null`;
    await writeTransaction(site.database, rebuildAllSeries);
    expect(await shown('asked')).toEqual(withheld);
  });

  test('is never given free again', async () => {
    await expect(site.database.sql`update withheld_figures set kind = 'secondary'`).rejects.toThrow(/never rewritten/);
    await expect(site.database.sql`delete from withheld_figures`).rejects.toThrow(/never rewritten/);
  });

  test('is looked through again where more answers are asked for than when it was published, or nothing was asked then', async () => {
    await site.setFormulas({});
    const moment = '2026-10-01T08:00:00.000Z';
    const women = (answers: number) => asked(15, answers, { breakdown: 'gender.women' });
    await site.publish([asked(40, 40), women(15), asked(25, 25, { breakdown: 'gender.men' })], moment);
    const again = () => writeTransaction(site.database, withholdPublished);
    // as a release does that knew no rule
    const forget = () => site.database.sql`update installation set withheld_for = null`;
    const ask = (smallest: number) => site.database.sql`
      update metric_versions set smallest_answers = ${smallest} where metric_id = ${site.idOf('asked')}`;
    const kinds = async () =>
      (await site.database.sql<{ breakdown: string; kind: string }[]>`
        select s.breakdown, w.kind from withheld_figures w
          join series s on s.organisation_id = w.organisation_id and s.id = w.series_id order by 1`
      ).map(({ breakdown, kind }) => `${breakdown} ${kind}`); // prettier-ignore
    expect([await again(), await kinds()]).toEqual([false, []]);
    await ask(20);
    expect([await again(), await kinds()]).toEqual([true, ['gender.men secondary', 'gender.women primary']]);
    for (const asOf of [moment, null]) expect(await shown('asked', asOf, 'gender.women')).toEqual(withheld);
    expect(await shown('asked')).toEqual({ value: 40, status: 'A' });
    // fewer again: what is withheld stays so, and there is nothing to do
    await ask(7);
    expect([await again(), (await kinds()).length]).toEqual([false, 2]);
    const before = { metricId: site.idOf('asked'), value: 3, answers: 3, periodStart: '2024-04-01' };
    const [first] = await site.database.sql<{ id: number }[]>`select id from organisations order by id limit 1`;
    await publishCells(site.database, [cell({ organisationId: first?.id ?? 0, ...before })], { rule: (figures) => figures.map(() => null) }); // prettier-ignore
    await forget();
    expect([await again(), await again(), (await kinds()).length]).toEqual([true, false, 3]);
  });

  test('takes with it what is computed from it, and what it could be computed back from', async () => {
    // made asks for more answers than what it is made of
    await site.setFormulas({ made: 'asked * 2' }, { smallestAnswers: 10 });
    await site.publish([asked(10, 8), asked(20, 40, { place: 1 })]);
    const figures = await site.read();
    const status = (place: number, code: string) => figures.get(nameOf(place, code, 'total', '2024-Q1'))?.status;
    expect([status(0, 'made'), status(0, 'asked'), status(1, 'made'), status(1, 'asked')]).toEqual([
      'Q',
      'Q',
      'A',
      'A',
    ]);
  });
});

describe('a total', () => {
  test('is withheld with a unit that stood below it when it was counted, wherever that stands now', async () => {
    await site.setFormulas({});
    const { database } = site;
    const north = ['n-1', 'n-2', 'n-3'].map((code) => unit(code, { parent: 'north' }));
    await addOrganisations(database, [unit('north'), unit('south'), ...north], '2026-09-01T08:00:00Z');
    const ids = new Map((await getOrganisationTree(database.orm, null)).all.map(({ code, id }) => [code, id] as const));
    const publish = (figures: Record<string, number>, publishedAt: string) =>
      publishCells(
        database,
        Object.entries(figures).map(([code, answers]) =>
          cell({ organisationId: ids.get(code) ?? 0, metricId: site.idOf('asked'), value: answers, answers }),
        ),
        { publishedAt },
      );
    const kinds = async () =>
      (await database.sql<{ code: string; kind: string }[]>`
        select o.code, w.kind from withheld_figures w join organisations o on o.id = w.organisation_id order by 1`
      ).map(({ code, kind }) => `${code} ${kind}`); // prettier-ignore
    await publish({ north: 53, 'n-1': 30, 'n-2': 20, 'n-3': 3 }, '2026-10-01T08:00:00.000Z');
    expect(await kinds()).toEqual(['n-2 secondary', 'n-3 primary']);
    await addOrganisations(database, [unit('n-3', { parent: 'south' })], '2026-10-02T08:00:00Z');
    // without it: 53 less 50 is what it has
    await publish({ north: 50 }, '2026-10-03T08:00:00.000Z');
    expect(await kinds()).toContain('north secondary');
  });
});

describe('a year', () => {
  test('that would tell a quarter takes another one with it, whichever of them is published last', async () => {
    const kinds = async () =>
      (await site.database.sql<{ start: string; frequency: string; kind: string }[]>`
        select w.period_start::text as start, s.frequency, w.kind from withheld_figures w
          join series s on s.organisation_id = w.organisation_id and s.id = w.series_id order by 2, 1`
      ).map(({ start, frequency, kind }) => `${frequency} ${start} ${kind}`); // prettier-ignore
    const quarters = [3, 20, 17, 40].map((answers, place) =>
      asked(answers, answers, { period: periodAt('Q', 216 + place) }),
    );
    const year = asked(80, 80, { period: '2024' });
    await site.setFormulas({});
    await site.publish(quarters);
    expect(await kinds()).toEqual(['Q 2024-01-01 primary']);
    await site.publish([year]);
    const together = ['Q 2024-01-01 primary', 'Q 2024-07-01 secondary'];
    expect(await kinds()).toEqual(together);
    await site.setFormulas({});
    await site.publish([year]);
    await site.publish(quarters);
    expect(await kinds()).toEqual(together);
    // as a release did that looked at each alone
    await site.database.sql`alter table withheld_figures disable trigger user`;
    await site.database.sql`delete from withheld_figures where kind = 'secondary'`;
    await site.database.sql`alter table withheld_figures enable trigger user`;
    await site.database.sql`update installation set withheld_for = null`;
    await writeTransaction(site.database, withholdPublished);
    expect(await kinds()).toEqual(together);
    // another year is none of this
    await site.publish([asked(9, 9, { period: '2023-Q4' }), asked(90, 90, { period: '2023' })]);
    expect(await kinds()).toEqual(together);
  });
});

describe('publishing', () => {
  const all = (value: number): Given[] =>
    Array.from({ length: 15 }, (_, number) =>
      Array.from({ length: places }, (_, place) =>
        asked(value, place + 5, { place, period: periodAt('Q', 216 + number) }),
      ),
    ).flat();
  const statements = (given: readonly Given[]) => statementsDuring(site.database, () => site.publish(given));

  test('asks as many statements to withhold of fifteen periods as of one', async () => {
    await site.setFormulas({});
    await site.publish([asked(1, 3)]);
    const few = await statements([asked(2, 3, { period: '2024-Q2' })]);
    const many = await statements(all(3));
    expect(many.length).toBe(few.length);
    expect(many.some((statement) => /insert into withheld_figures/.test(statement))).toBe(true);
  });

  test('asks nothing of the kind where no metric that is touched sets a smallest number', async () => {
    const spoken = await statements([{ metric: 'd', value: 1 }]);
    expect(spoken.filter((statement) => /withh/.test(statement) && !/drop table/.test(statement))).toEqual([]);
  });
});
