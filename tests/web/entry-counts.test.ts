import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EntrySheet } from '#web/lib/entry-grid/entry-sheet.svelte.ts';
import { isOffered, takeProposals } from '#web/lib/entry-grid/proposal.ts';
import { wordsIn } from '#web/lib/entry-grid/words.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { addReportingPeople, plainForm } from '#tests/support/forms.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import type { SignedIn } from '#tests/support/people.ts';
import { cell, publishCells } from '#tests/support/publish.ts';

// Two forms ask for the same figures, and others are published past both of them.

const rows = [
  { metric: 'lead-time-days', isRequired: true },
  { metric: 'total-transactions', isRequired: true },
  { metric: 'customer-smiles', asks: 'parts', isRequired: true },
  { metric: 'digital-transactions', isRequired: false },
] as const;
const required = rows.filter(({ isRequired }) => isRequired).map(({ metric }): string => metric);
const metrics = rows.map(({ metric }) => metric);
const forms = ['effects', 'others'] as const;
type Form = (typeof forms)[number];

const runs = 12;
let api: TestApi;
let people: Record<'anna' | 'bo' | 'disa', SignedIn>;
const ids = new Map<string, number>();
let places = 0;
beforeAll(async () => {
  api = await openTestApi();
  const units = Array.from({ length: 2 * runs }, (_, place) => unit(`unit-${place}`, { parent: 'north' }));
  await addOrganisations(api.database, [unit('top'), unit('north', { parent: 'top' }), ...units]);
  people = await addReportingPeople(api);
  for (const code of forms) {
    const made = await people.disa.send('POST', '/api/v1/forms', { ...plainForm, code, firstPeriod: '2026-Q3', rows, rules: [] }); // prettier-ignore
    expect(made.status, made.text).toBe(201);
  }
  for (const table of ['organisations', 'metrics']) {
    const known = await api.database.sql.unsafe<{ id: number; code: string }[]>(`select id, code from ${table}`);
    for (const { id, code } of known) ids.set(code, id);
  }
});
afterAll(() => api.close());

type Step =
  | { kind: 'publish'; metric: string }
  | { kind: 'write'; form: Form; metric: string; isEmptied: boolean; isStatus: boolean }
  | { kind: 'take all'; form: Form }
  | { kind: 'hand in'; form: Form }
  | { kind: 'correct'; form: Form };
const form = fc.constantFrom(...forms);
const metric = fc.constantFrom<string>(...metrics);
const kind = <Kind extends Step['kind']>(name: Kind) => fc.constant(name);
const steps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: kind('publish'), metric }) },
    { weight: 6, arbitrary: fc.record({ kind: kind('write'), form, metric, isEmptied: fc.constantFrom(true, false, false, false), isStatus: fc.boolean() }) },
    { weight: 2, arbitrary: fc.record({ kind: kind('take all'), form }) },
    { weight: 3, arbitrary: fc.record({ kind: kind('hand in'), form }) },
    { weight: 1, arbitrary: fc.record({ kind: kind('correct'), form }) },
  ),
  { minLength: 6, maxLength: 20, size: 'max' },
); // prettier-ignore

const value = 4;
const gridOf = async (code: Form, organisation: string) =>
  (await people.anna.get(`/api/v1/forms/${code}/grid?period=2026-Q3&organisation=${organisation}&earlier=4`)).body;
const sheetOf = async (code: Form, organisation: string): Promise<EntrySheet> =>
  new EntrySheet(await gridOf(code, organisation), wordsIn('sv'), organisation);
const address = (code: Form, organisation: string) => `/api/v1/submissions/${code}/2026-Q3/${organisation}`;

async function move(who: SignedIn, code: Form, organisation: string, name: string, body: object = {}) {
  const { version } = (await who.get(address(code, organisation))).body;
  return who.send('POST', `${address(code, organisation)}/${name}`, body, { 'If-Match': `"${version}"` });
}

/** What each place says of one submission: the grid as it came, as its page counts, the lists, and what hinders handing in. */
async function countsOf(code: Form, organisation: string): Promise<Record<string, number>> {
  const sheet = await sheetOf(code, organisation);
  const column = sheet.columns.at(-1);
  const { body: details } = await people.anna.get(address(code, organisation));
  const listed = async (who: SignedIn, role: string) => {
    const { body } = await who.get(`/api/v1/submissions?role=${role}&form=${code}&organisation=${organisation}`);
    return body.items[0]?.filled;
  };
  const owed = await listed(people.anna, 'reporter');
  const hindering = new Set(
    details.obstacles
      .filter((one: { code: string; metric: string }) => ['required', 'incomplete'].includes(one.code) && required.includes(one.metric))
      .map((one: { metric: string }) => one.metric),
  ); // prettier-ignore
  const isOpen = ['not-begun', 'open'].includes(details.state) && details.number === 0;
  return {
    grid: column?.filled ?? -1,
    page: sheet.filled.at(-1)?.filled ?? -1,
    details: details.filled,
    board: await listed(people.disa, 'board'),
    // what is handed in is owed no more
    ...(owed === undefined ? {} : { owed }),
    ...(isOpen ? { obstacles: required.length - hindering.size } : {}),
  };
}

test('grid, page, lists and what hinders handing in count alike, whatever others have published', async () => {
  let [published, taken, handedIn] = [0, 0, 0];
  await fc.assert(
    fc.asyncProperty(steps, async (given) => {
      const organisation = `unit-${places++}`;
      // what the form itself holds, and nothing else
      const own = { effects: new Set<string>(), others: new Set<string>() };
      for (const step of given) {
        if (step.kind === 'publish') {
          const parts = step.metric === 'customer-smiles' ? { numerator: 2, denominator: 4, value: 50 } : { value };
          const key = { organisationId: ids.get(organisation) ?? 0, metricId: ids.get(step.metric) ?? 0 };
          await publishCells(api.database, [cell({ ...key, periodStart: '2026-07-01', ...parts })]);
          published += 1;
          continue;
        }
        const sheet = await sheetOf(step.form, organisation);
        const entries = sheet.cells.map((cells) => cells.at(-1)?.entry).filter((entry) => entry !== undefined);
        if (step.kind === 'write') {
          const entry = entries.find(({ address: of }) => of.metric === step.metric);
          const change = { id: randomUUID(), form: step.form, organisation, period: '2026-Q3', metric: step.metric, version: entry?.version ?? 0 }; // prettier-ignore
          const content = step.isEmptied ? null : 3;
          const figure = step.metric === 'customer-smiles' ? { numerator: content, denominator: content && 4 } : { value: content }; // prettier-ignore
          const set = step.isStatus ? { status: 'not-applicable' } : figure;
          const { body } = await people.anna.send('POST', '/api/v1/entries', { changes: [change].map((one) => ({ ...one, set })) }); // prettier-ignore
          if (body.results[0].status !== 200) continue;
          own[step.form][step.isStatus || !step.isEmptied ? 'add' : 'delete'](step.metric);
        } else if (step.kind === 'take all') {
          const offered = [...new Set(entries)].filter(isOffered);
          const sent: object[] = [];
          sheet.begin({ put: async (wishes) => void sent.push(...wishes.map(({ body }) => ({ id: randomUUID(), ...body }))), drop: async () => {}, reread: () => {}, unread: { among: () => [], keep: () => {} } }, []); // prettier-ignore
          await takeProposals(sheet, offered);
          sheet.close();
          if (!sent.length) continue;
          const { body } = await people.anna.send('POST', '/api/v1/entries', { changes: sent });
          for (const [place, { address: of }] of offered.entries()) {
            expect(body.results[place]).toMatchObject({ status: 200, entry: { origin: 'proposed' } });
            own[step.form].add(of.metric);
            taken += 1;
          }
        } else if (step.kind === 'hand in') {
          const submitted = await move(people.anna, step.form, organisation, 'submit');
          if (submitted.status === 200) {
            expect((await move(people.bo, step.form, organisation, 'approve')).status).toBe(200);
            handedIn += 1;
          }
        } else await move(people.anna, step.form, organisation, 'correct', { reason: 'Fel' });
        const counts = await countsOf(step.form, organisation);
        const filled = required.filter((one) => own[step.form].has(one)).length;
        expect(counts).toEqual(Object.fromEntries(Object.keys(counts).map((name) => [name, filled])));
      }
    }),
    { seed: 5, numRuns: runs, endOnFailure: true },
  );
  expect(Math.min(published, taken, handedIn), 'each of them happened').toBeGreaterThan(0);
});
