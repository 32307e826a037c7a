import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listChangesAfter } from '#db/queries/changes.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { openAgain } from '#tests/support/database.ts';
import { plainForm } from '#tests/support/forms.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, asPerson, signIn, type SignedIn } from '#tests/support/people.ts';
import { generator } from '#tests/support/random.ts';

// the embedded database has one connection: nothing happens at once there
const metrics = ['lead-time-days', 'total-transactions'];
const periods = ['2026-Q1', '2026-Q2', '2026-Q3'];
const places = ['a', 'b', 'c', 'd'];
const rounds = 12;

/** Two processes of the product over one database, and people who are signed in to both. */
let one: TestApi;
let other: TestApi;
type Name = 'anna' | 'arne' | 'bo' | 'disa';
const people = new Map<string, [SignedIn, SignedIn]>();
const person = (name: Name, process: 0 | 1 = 0): SignedIn => {
  const found = people.get(name)?.[process];
  if (!found) throw new Error(`nobody is ${name}`);
  return found;
};

beforeAll(async () => {
  one = await openTestApi();
  other = await openTestApi({ database: { ...(await openAgain(one.database)), isEmbedded: false } });
  const turns = Array.from({ length: rounds * 5 }, (_, turn) => unit(`turn-${turn}`, { parent: 'top' }));
  await addOrganisations(one.database, [unit('top'), ...places.map((code) => unit(code, { parent: 'top' })), ...turns]);
  const roles = { anna: 'analyst', arne: 'analyst', bo: 'approver', disa: 'administrator' } as const;
  for (const [name, role] of Object.entries(roles)) {
    const here = await signIn(one, await addPerson(one, name, [['top', role]]));
    people.set(name, [here, asPerson(other, here.cookie, here)]);
  }
  const rows = metrics.map((metric) => ({ metric, isRequired: false }));
  const made = await person('disa').send('POST', '/api/v1/forms', { ...plainForm, organisations: ['top/*'], rows, rules: [] }); // prettier-ignore
  expect(made.status, made.text).toBe(201);
}, 60_000);
afterAll(async () => {
  await other.close();
  await one.close();
});

type Answer = Awaited<ReturnType<TestApi['request']>>;
const cell = (organisation: string, version: number, value: number, over: object = {}) => ({
  id: randomUUID(), form: 'effects', organisation, period: '2026-Q3', metric: 'lead-time-days', version, set: { value }, ...over,
}); // prettier-ignore
const enter = (who: SignedIn, ...changes: object[]) => who.send('POST', '/api/v1/entries', { changes });
const move = (who: SignedIn, organisation: string, name: string, version: number, given: object = {}) =>
  who.send('POST', `/api/v1/submissions/effects/2026-Q3/${organisation}/${name}`, given, { 'If-Match': `"${version}"` }); // prettier-ignore
const standing = async (organisation: string) => (await person('anna').get(`/api/v1/submissions/effects/2026-Q3/${organisation}`)).body; // prettier-ignore
const outcome = ({ status, body }: Answer) => (status === 200 ? (body.results?.[0].code ?? 'done') : body.code);

let turn = 0;
/** The same twelve times over, each in a place of its own. */
async function eachTime(act: (place: string) => Promise<void>): Promise<void> {
  for (let round = 0; round < rounds; round += 1) await act(`turn-${(turn += 1) - 1}`);
}

describe('at the same moment, in two processes', () => {
  test('two people change one cell: one is answered that it is done, the other with what the first entered', async () => {
    await eachTime(async (place) => {
      const answers = await Promise.all([
        enter(person('anna'), cell(place, 0, 1)),
        enter(person('arne', 1), cell(place, 0, 2)),
      ]);
      const results = answers.map(({ body }) => body.results[0]);
      const winner = results.findIndex(({ status }) => status === 200);
      expect(results.map(({ status }) => status).toSorted()).toEqual([200, 412]);
      for (const { entry } of results) expect(entry).toMatchObject({ value: winner + 1, version: 1 });
    });
  });

  test('the same request comes twice: it happens once, and both are answered alike', async () => {
    await eachTime(async (place) => {
      const changes = [cell(place, 0, 1), cell(place, 1, 2)];
      const answers = await Promise.all([enter(person('anna'), ...changes), enter(person('anna', 1), ...changes)]);
      for (const { body } of answers) {
        expect(body.results.map(({ status, entry }: { status: number; entry: object }) => [status, entry])).toEqual(
          expect.arrayContaining([[200, expect.objectContaining({ value: 2, version: 2 })]]),
        );
      }
      expect(await standing(place)).toMatchObject({ version: 1 });
    });
  });

  test('somebody hands in and another edits: only one of them has seen what is there', async () => {
    await eachTime(async (place) => {
      await enter(person('anna'), cell(place, 0, 1));
      const [submitted, edited] = await Promise.all([
        move(person('anna'), place, 'submit', 1),
        enter(person('arne', 1), cell(place, 1, 2)),
      ]);
      const { state } = await standing(place);
      const both = [outcome(submitted), outcome(edited), state];
      expect([['done', 'submitted', 'submitted'], ['changed-since', 'done', 'open']]).toContainEqual(both); // prettier-ignore
    });
  });

  test('it is approved, approved again, and returned: one of them happens', async () => {
    await eachTime(async (place) => {
      await enter(person('anna'), cell(place, 0, 1));
      await move(person('anna'), place, 'submit', 1);
      const answers = await Promise.all([
        move(person('bo'), place, 'approve', 2),
        move(person('disa', 1), place, 'approve', 2),
        move(person('bo', 1), place, 'return', 2, { reason: 'x' }),
      ]);
      expect(answers.map(outcome).toSorted()).toEqual(['changed-since', 'changed-since', 'done']);
    });
  });

  test('two begin a correction while figures are imported beside it: one correction, and every figure stands', async () => {
    const published = async () => Number((await one.database.sql`select count(*) as count from publications`)[0]?.['count']); // prettier-ignore
    await eachTime(async (place) => {
      await enter(person('anna'), cell(place, 0, 1));
      await move(person('anna'), place, 'submit', 1);
      const before = await published();
      const csv = (value: number) => `organisation,metric,period,value\n${place},total-transactions,2026-Q3,${value}\n`;
      const [approved, ...imported] = await Promise.all([
        move(person('bo'), place, 'approve', 2),
        one.importFile(csv(10)),
        other.importFile(csv(20)),
      ]);
      expect([outcome(approved), ...imported.map(({ status }) => status)]).toEqual(['done', 200, 200]);
      expect(await published()).toBe(before + 3);
      const corrections = await Promise.all([
        move(person('anna'), place, 'correct', 3, { reason: 'x' }),
        move(person('arne', 1), place, 'correct', 3, { reason: 'y' }),
      ]);
      expect(corrections.map(outcome).toSorted()).toEqual(['changed-since', 'done']);
      expect(await standing(place)).toMatchObject({ number: 1, state: 'open', version: 1 });
      const { body } = await one.get(`/api/v1/series?metric=${metrics.join()}&organisation=${place}&from=2026-Q3&to=2026-Q3`); // prettier-ignore
      expect(body.series.map(({ values }: { values: number[] }) => values[0]).toSorted()).toEqual([1, expect.toSatisfy((value) => [10, 20].includes(value))]); // prettier-ignore
    });
  });
});

describe('many write in all places at once', () => {
  test('nothing that was acknowledged is lost, nobody fails, and who follows by number misses nothing', async () => {
    const reader = await openAgain(one.database);
    let isOver = false;
    /** Asks for what is after the last one, again and again, as a page that follows does. */
    const follow = async (): Promise<number[]> => {
      const heard: number[] = [];
      for (;;) {
        const wasOver = isOver;
        for (const { id } of await listChangesAfter(reader.orm, heard.at(-1) ?? 0, 7)) heard.push(id);
        const [last] = await reader.sql`select max(id) as id from told_changes`;
        if (wasOver && heard.at(-1) === Number(last?.['id'])) return heard;
      }
    };
    const acknowledged = new Map<string, number>();
    const outcomes = new Map<string, number>();
    // each another one: what says what is there already would leave no trace
    let value = 0;
    const write = async (writer: number) => {
      const random = generator(writer + 1);
      const pick = <Item>(from: readonly Item[]) => from[Math.floor(random() * from.length)] as Item;
      const who = person(pick(['anna', 'arne', 'disa']), writer % 2 === 0 ? 0 : 1);
      const versions = new Map<string, number>();
      for (let request = 0; request < 25; request += 1) {
        if (random() < 0.2) {
          const path = `/api/v1/submissions/effects/${pick(periods)}/${pick(places)}`;
          const { body: now } = await who.get(path);
          const name = pick(['submit', 'take-back', 'reopen', 'later']);
          const given = { reopen: { reason: 'x' }, later: { cells: [{ metric: pick(metrics) }], on: '2027-01-01', from: 'Eva' } }[name] ?? {}; // prettier-ignore
          const { status, text } = await who.send('POST', `${path}/${name}`, given, { 'If-Match': `"${now.version}"` });
          expect([name, status < 500, text]).toEqual([name, true, text]);
          outcomes.set(`${name} ${status}`, (outcomes.get(`${name} ${status}`) ?? 0) + 1);
          continue;
        }
        // in any order: those who want the same ones must not wait for each other crosswise
        const changes = Array.from({ length: 1 + Math.floor(random() * 8) }, () => {
          const [organisation, period, metric] = [pick(places), pick(periods), pick(metrics)];
          const version = versions.get(`${organisation} ${period} ${metric}`) ?? 0;
          return { ...cell(organisation, version, (value += 1)), period, metric };
        });
        const { status, body, text } = await enter(who, ...changes);
        expect([status, text]).toEqual([200, text]);
        for (const [place, { id, organisation, period, metric }] of changes.entries()) {
          const result = body.results[place];
          versions.set(`${organisation} ${period} ${metric}`, result.entry?.version ?? 0);
          if (result.status === 200) acknowledged.set(id, result.entry.version);
          outcomes.set(`edit ${result.status}`, (outcomes.get(`edit ${result.status}`) ?? 0) + 1);
        }
      }
    };
    const following = [follow(), follow()];
    await Promise.all(Array.from({ length: 8 }, (_, writer) => write(writer)));
    isOver = true;
    const all = (await one.database.sql<{ id: string }[]>`select id from told_changes order by id`).map(({ id }) => Number(id)); // prettier-ignore
    for (const heard of await Promise.all(following)) expect(heard).toEqual(all);
    const kept = await one.database.sql<{ id: string; version: number }[]>`
      select change_id as id, version from entry_changes where change_id is not null`;
    const versions = new Map(kept.map(({ id, version }) => [id, version]));
    const lost = [...acknowledged].filter(([id, version]) => versions.get(id) !== version);
    expect(acknowledged.size).toBeGreaterThan(100);
    expect(lost).toEqual([]);
    const [broken] = await one.database.sql`
      select count(*)::integer as count from entries e where e.version <> (select max(c.version) from entry_changes c
        where c.organisation_id = e.organisation_id and c.entry_id = e.id)`;
    expect(broken?.['count']).toBe(0);
    // everything met everything: which move came too late is up to the machine
    expect([...outcomes.keys()]).toEqual(expect.arrayContaining(['edit 200', 'edit 412', 'edit 409', 'submit 200']));
    expect([...outcomes.keys()].filter((outcome) => / 412$/.test(outcome) && outcome !== 'edit 412')).not.toEqual([]);
    await reader.close();
  }, 120_000);
});
