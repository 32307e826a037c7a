import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { SheetEntry } from '#web/lib/entry-grid/cells.svelte.ts';
import type { EntrySheet } from '#web/lib/entry-grid/entry-sheet.svelte.ts';
import { only } from '#web/lib/entry-grid/selection.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { addReportingPeople, plainForm } from '#tests/support/forms.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import type { SignedIn } from '#tests/support/people.ts';
import { browserOf, settled, shownIn, Stream, takeOverLines, type Browser, type Fate } from './entry-browser.ts';

const metrics = ['lead-time-days', 'total-transactions', 'digital-transactions'];
const runs = 30;
const groupRuns = 15;
const milliseconds = 90_000;
let api: TestApi;
let people: Record<'anna' | 'bo', SignedIn>;
let places = 0;
beforeAll(async () => {
  api = await openTestApi();
  const units = Array.from({ length: 3 * runs }, (_, place) => unit(`unit-${place}`, { parent: 'north' }));
  const groups = Array.from({ length: groupRuns }, (_, group) => [
    unit(`group-${group}`, { parent: 'north' }),
    ...['a', 'b', 'c'].map((code) => unit(`member-${group}-${code}`, { parent: `group-${group}` })),
  ]);
  await addOrganisations(api.database, [unit('top'), unit('north', { parent: 'top' }), ...units, ...groups.flat()]);
  const { disa, ...others } = await addReportingPeople(api);
  people = others;
  const rows = metrics.map((metric) => ({ metric, isRequired: false }));
  const made = await disa.send('POST', '/api/v1/forms', { ...plainForm, rows, rules: [] });
  expect(made.status, made.text).toBe(201);
});
afterAll(() => api.close());
beforeEach(takeOverLines);
afterEach(() => vi.unstubAllGlobals());

const figure = fc.constantFrom('1', '2', '40', '1 250', 'saknas', '');
type Plain = 'undo' | 'redo' | 'open' | 'rest' | 'pause' | 'keep mine' | 'take theirs';
type Act =
  | { kind: 'call'; row: number; status: 'provisional' | 'estimated' | null }
  | { kind: 'write'; row: number; text: string }
  | { kind: 'paste'; row: number; texts: string[] }
  | { kind: Plain };
const writing: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('call' as const),
      row: fc.nat(2),
      status: fc.constantFrom('provisional', 'estimated', null),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('write' as const), row: fc.nat(2), text: figure }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('paste' as const),
      row: fc.nat(2),
      texts: fc.array(figure, { minLength: 1, maxLength: 3 }),
    }),
  },
);
const among = (...kinds: Plain[]): fc.Arbitrary<Act> => fc.record({ kind: fc.constantFrom(...kinds) });
const alone = fc.oneof(
  { weight: 6, arbitrary: writing },
  { weight: 3, arbitrary: among('undo', 'redo') },
  { weight: 1, arbitrary: among('open', 'rest') },
);
const beside = fc.oneof(
  { weight: 6, arbitrary: writing },
  { weight: 3, arbitrary: among('undo', 'redo') },
  { weight: 3, arbitrary: among('open', 'pause', 'pause', 'keep mine', 'take theirs') },
);
const fates = fc.array(fc.constantFrom<Fate>('arrives', 'lost', 'answer lost', 'answer late'), { maxLength: 30 });

const conflictsOf = (browser: Browser): SheetEntry[] =>
  browser
    .sheet()
    .cells.flat()
    .flatMap(({ entry }) => (entry.facts.saving === 'conflict' ? entry : []));

/** Does one thing as hands do it: what follows is not waited for. */
async function does(browser: Browser, one: Act, tellChosen = (_entries: number) => {}, column = 0): Promise<void> {
  const sheet = browser.sheet();
  switch (one.kind) {
    case 'call': {
      // only of a figure can it be said how sure one is of it
      const cell = sheet.cellAt({ row: one.row, column });
      if (cell?.content.kind === 'number') void sheet.remark(cell.entry, { status: one.status });
      return;
    }
    case 'write':
    case 'paste':
      sheet.model.select(only({ row: one.row, column }));
      void sheet.commit(sheet.model.paste(one.kind === 'write' ? one.text || ' ' : one.texts.join('\n')).changes);
      return;
    case 'undo':
    case 'redo':
      void sheet.commit(sheet.model[one.kind]().changes);
      return;
    case 'open':
      // what was put is kept before the page goes
      await new Promise((resolve) => setImmediate(resolve));
      return browser.open();
    case 'keep mine':
    case 'take theirs':
      // one has seen that there is something to choose
      await settled(browser);
      tellChosen(conflictsOf(browser).length);
      for (const entry of conflictsOf(browser)) {
        void sheet[one.kind === 'keep mine' ? 'keepMine' : 'takeTheirs'](entry);
      }
      return;
    case 'pause':
      await new Promise((resolve) => setTimeout(resolve, 10));
      return;
    case 'rest':
      await settled(browser);
  }
}

async function onServer(organisation: string, across: 'periods' | 'organisations' = 'periods'): Promise<string[]> {
  const browser = await browserOf(people.anna, organisation, () => 'arrives', new Stream(), across);
  await settled(browser);
  browser.close();
  return shownIn(browser);
}

test(
  'any sequence of edits, pastes, undos and reconnects leaves the server with what the grid shows',
  async () => {
    let [lost, undone] = [0, 0];
    await fc.assert(
      fc.asyncProperty(fc.array(alone, { minLength: 1, maxLength: 14 }), fates, async (acts, given) => {
        const organisation = `unit-${places++}`;
        const line = [...given];
        const browser = await browserOf(people.anna, organisation, () => {
          const fate = line.shift() ?? 'arrives';
          if (fate !== 'arrives') lost += 1;
          return fate;
        });
        for (const one of acts) {
          await does(browser, one);
          if (one.kind === 'undo') undone += 1;
        }
        await settled(browser);
        expect(browser.held(), 'nobody else wrote, so nothing is refused').toBe(0);
        expect(await onServer(organisation)).toEqual(shownIn(browser));
        browser.close();
      }),
      { seed: 11, numRuns: runs, endOnFailure: true },
    );
    expect(lost).toBeGreaterThan(runs / 3);
    expect(undone).toBeGreaterThan(runs / 3);
  },
  milliseconds,
);

test('what is written before the page knows what lies on this device arrives all the same', async () => {
  const organisation = `unit-${places++}`;
  const write = (text: string) => (sheet: EntrySheet) => {
    sheet.model.select(only({ row: 0, column: 0 }));
    void sheet.commit(sheet.model.paste(text).changes);
    expect(sheet.isLeaving).toBe(true);
  };
  const line = () => 'arrives' as const;
  const browser = await browserOf(people.anna, organisation, line, new Stream(), 'periods', write('40\n2'));
  await settled(browser);
  expect((await onServer(organisation)).slice(0, 2)).toEqual(['40', '2']);
  expect(shownIn(browser).slice(0, 2)).toEqual(['40', '2']);
  browser.close();
});

test(
  'and so in a grid of several organisations, in blocks that lie across them',
  async () => {
    let [group, lost] = [0, 0];
    const acts = fc.array(fc.tuple(fc.nat(2), alone), { minLength: 3, maxLength: 14 });
    await fc.assert(
      fc.asyncProperty(acts, fates, async (given, lines) => {
        const organisation = `group-${group++}`;
        const line = [...lines];
        const next = () => {
          const fate = line.shift() ?? 'arrives';
          if (fate !== 'arrives') lost += 1;
          return fate;
        };
        const browser = await browserOf(people.anna, organisation, next, new Stream(), 'organisations');
        expect(browser.sheet().columns.length).toBe(3);
        for (const [column, one] of given) {
          const block = one.kind === 'paste' ? { ...one, texts: one.texts.map((text) => `${text}\t7`) } : one;
          await does(browser, block, () => {}, column);
        }
        await settled(browser);
        expect(browser.held(), 'nobody else wrote, so nothing is refused').toBe(0);
        expect(await onServer(organisation, 'organisations')).toEqual(shownIn(browser));
        browser.close();
      }),
      { seed: 13, numRuns: groupRuns, endOnFailure: true },
    );
    expect(lost).toBeGreaterThan(groupRuns / 3);
  },
  milliseconds,
);

test(
  'two who write in one form choose between their values, and both grids end as the server does',
  async () => {
    let [conflicts, chosen] = [0, 0];
    const acts = fc.array(fc.tuple(fc.boolean(), beside), { minLength: 2, maxLength: 20 });
    const choices = fc.array(fc.boolean(), { minLength: 6, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(acts, fates, choices, async (given, lines, isMineKept) => {
        const organisation = `unit-${places++}`;
        const line = [...lines];
        const next = () => line.shift() ?? 'arrives';
        const stream = new Stream();
        const hers = await browserOf(people.anna, organisation, next, stream);
        const his = await browserOf(people.bo, organisation, next, stream);
        for (const [isHers, one] of given) {
          const browser = isHers ? hers : his;
          await does(browser, one, (entries) => (chosen += entries));
        }
        await settled(hers, his);
        for (let rounds = 0; rounds < 6 && hers.held() + his.held() > 0; rounds += 1) {
          const browser = hers.held() > 0 ? hers : his;
          for (const entry of conflictsOf(browser)) {
            await browser.sheet()[isMineKept[conflicts++ % 6] ? 'keepMine' : 'takeTheirs'](entry);
          }
          await settled(hers, his);
        }
        expect([hers.held(), his.held()], 'nobody wrote after the choice').toEqual([0, 0]);
        const stands = await onServer(organisation);
        expect(shownIn(hers), 'hers').toEqual(stands);
        expect(shownIn(his), 'his').toEqual(stands);
        hers.close();
        his.close();
      }),
      { seed: 12, numRuns: runs, endOnFailure: true },
    );
    expect(conflicts + chosen, 'there was something to choose').toBeGreaterThan(runs / 6);
  },
  milliseconds,
);

test('what somebody writes on top of what is only now answered is read, and so is what follows a value that one takes', async () => {
  const organisation = `unit-${places++}`;
  const stream = new Stream();
  const late: Fate[] = ['arrives', 'answer late'];
  const hers = await browserOf(people.anna, organisation, () => late.shift() ?? 'arrives', stream);
  const his = await browserOf(people.bo, organisation, () => 'arrives', stream);
  await settled(hers, his);
  await does(hers, { kind: 'write', row: 0, text: '1' });
  // hers has been saved and told of, but she has not been answered
  await vi.waitUntil(() => shownIn(his)[0] === '1', { interval: 1 });
  await does(his, { kind: 'write', row: 0, text: '2' });
  await settled(hers, his);
  expect(shownIn(hers)[0]).toBe('2');

  const lineOf = { fate: 'lost' as Fate };
  const away = await browserOf(people.anna, organisation, () => lineOf.fate, stream);
  await settled(away, his);
  await does(away, { kind: 'write', row: 0, text: '3' });
  await does(his, { kind: 'write', row: 0, text: '4' });
  await settled(his);
  lineOf.fate = 'arrives';
  await settled(away);
  expect(conflictsOf(away).length).toBe(1);
  await does(his, { kind: 'write', row: 0, text: '5' });
  await settled(his);
  await does(away, { kind: 'take theirs' });
  await settled(away);
  expect(shownIn(away)[0]).toBe('5');
  for (const browser of [hers, his, away]) browser.close();
});
