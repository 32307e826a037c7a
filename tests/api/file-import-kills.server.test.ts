import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestApi, writeToken, type TestApi } from '#tests/support/api.ts';
import { plainForm } from '#tests/support/forms.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { killGroup, listenTo, startOurs } from '#tests/support/processes.ts';

const units = Array.from({ length: 300 }, (_, index) => `unit-${index}`);

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
  await addOrganisations(api.database, [unit('top'), ...units.map((code) => unit(code, { parent: 'top' }))]);
  const made = await api.request('/api/v1/forms', {
    method: 'POST',
    headers: { Authorization: `Bearer ${writeToken}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(plainForm),
  });
  expect(made.status, made.text).toBe(201);
});
afterAll(() => api.close());

async function bring(form: string | null, text: string): Promise<string> {
  const data = new FormData();
  if (form !== null) data.set('form', form);
  data.set('file', new Blob([text]), 'figures.csv');
  const brought = await api.request('/api/v1/file-imports', {
    method: 'POST',
    headers: { Authorization: `Bearer ${writeToken}` },
    body: data,
  });
  expect(brought.status, brought.text).toBe(201);
  return brought.body.id;
}

const rows = (period: (place: number) => string, value: number) =>
  ['organisation;metric;period;value']
    .concat(
      units.flatMap((code, place) =>
        ['lead-time-days', 'total-transactions'].map((metric) => `${code};${metric};${period(place)};${value}`),
      ),
    )
    .join('\n');

/** Kills whoever applies after so many milliseconds of work; answers whether it had said that it was done. */
async function applyAndKill(ids: readonly string[], after: number | null): Promise<boolean> {
  const [row] = await api.database.sql<{ name: string }[]>`select current_database() as name`;
  const url = new URL(process.env['TEST_DATABASE_URL'] ?? '');
  url.pathname = `/${row?.name}`;
  const child = startOurs(['tests/support/apply-import.ts', url.href, ...ids], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = listenTo(child);
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  while (!said().includes('begins') && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 5));
  if (after !== null) {
    await new Promise((resolve) => setTimeout(resolve, after));
    killGroup(child, 'SIGKILL');
  }
  await ended;
  return said().includes('applied');
}

/** What an import has left in the database: how many of its cells are done, and how many figures of its value there are. */
async function leftBy(id: string, table: 'entries' | 'revisions', value: number) {
  const [row] = await api.database.sql<{ state: string; done: number; figures: number }[]>`
    select state, (select count(*)::integer from file_import_cells where import_id = ${id} and outcome = 'applied') as done,
      (select count(*)::integer from ${api.database.sql(table)} where value = ${value}) as figures
    from file_imports where id = ${id}`;
  return row;
}

test.each([
  ['drafts of a form', 'effects', 'entries'],
  ['published figures', null, 'revisions'],
] as const)(
  'an import of %s that is killed leaves all of it or nothing',
  async (_, form, table) => {
    let killed = 0;
    let value = table === 'entries' ? 1_000 : 2_000;
    for (const after of [0, 20, 60, 120, 200, 300, 450, 700, null]) {
      value += 1;
      const id = await bring(
        form,
        rows(() => '2026-Q2', value),
      );
      const isDone = await applyAndKill([id], after);
      // whoever is killed may have committed and not yet said so; the server needs a moment to notice
      await new Promise((resolve) => setTimeout(resolve, 200));
      const left = await leftBy(id, table, value);
      if (left?.state === 'staged') expect([left.done, left.figures]).toEqual([0, 0]);
      else expect(left).toEqual({ state: 'applied', done: 2 * units.length, figures: 2 * units.length });
      if (isDone) expect(left?.state).toBe('applied');
      if (left?.state === 'staged') killed += 1;
      if (after === null) expect(isDone).toBe(true);
    }
    // at least some of them were in the middle of it
    expect(killed).toBeGreaterThanOrEqual(2);
  },
  180_000,
);

test('several files at once that are killed over leave all of them or none', async () => {
  let killed = 0;
  let value = 3_000;
  for (const after of [0, 60, 150, 300, 450, null]) {
    value += 1;
    const ids = [];
    for (const period of ['2026-Q1', '2026-Q3']) {
      ids.push(
        await bring(
          'effects',
          rows(() => period, value),
        ),
      );
    }
    const isDone = await applyAndKill(ids, after);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const [one, other] = await Promise.all(ids.map((id) => leftBy(id, 'entries', value)));
    expect(one?.state).toBe(other?.state);
    if (one?.state === 'staged') expect(one).toEqual({ state: 'staged', done: 0, figures: 0 });
    else expect(one).toEqual({ state: 'applied', done: 2 * units.length, figures: 4 * units.length });
    expect(other).toEqual(one);
    if (isDone) expect(one?.state).toBe('applied');
    if (one?.state === 'staged') killed += 1;
    if (after === null) expect(isDone).toBe(true);
  }
  expect(killed).toBeGreaterThanOrEqual(2);
}, 180_000);
