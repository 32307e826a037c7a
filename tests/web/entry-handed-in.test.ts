import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EntrySheet } from '#web/lib/entry-grid/entry-sheet.svelte.ts';
import { issuesIn } from '#web/lib/entry-grid/issues.ts';
import { issueText } from '#web/lib/entry-grid/wording.ts';
import { wordsIn } from '#web/lib/entry-grid/words.ts';
import { linesOf } from '#web/lib/submissions/lines.ts';
import type { TestApi } from '#tests/support/api.ts';
import { openReportingApi, plainForm, type ReportingPeople } from '#tests/support/forms.ts';
import { cell, publishCells } from '#tests/support/publish.ts';

let api: TestApi;
let people: ReportingPeople;
beforeAll(async () => {
  const rows = ['lead-time-days', 'total-transactions'].map((metric) => ({ metric, isRequired: false }));
  ({ api, people } = await openReportingApi({ ...plainForm, rows, rules: [] }));
});
afterAll(() => api.close());

/** Publishes lead times of three years up to the one before this quarter, all around a level. */
async function publishAround(level: number): Promise<void> {
  const [ids] = await api.database.sql<{ organisationId: number; metricId: number }[]>`
    select (select id from organisations where code = 'north') as "organisationId",
      (select id from metrics where code = 'lead-time-days') as "metricId"`;
  if (!ids) throw new Error('both are there');
  const quarters = Array.from({ length: 12 }, (_, step) => ({
    periodStart: `${2023 + Math.floor((step + 2) / 4)}-${String(1 + 3 * ((step + 2) % 4)).padStart(2, '0')}-01`,
    value: level + (step % 2),
  }));
  await publishCells(
    api.database,
    quarters.map((quarter, line) => cell({ ...ids, ...quarter, line: line + 1 })),
  );
}

const place = 'effects/2026-Q3/north';
const move = async (name: string, who = people.anna) => {
  const { version } = (await people.anna.get(`/api/v1/submissions/${place}`)).body;
  return who.send('POST', `/api/v1/submissions/${place}/${name}`, {}, { 'If-Match': `"${version}"` });
};
/** What the grid asks her to look at, and what the page of the approval tells. */
async function told() {
  const grid = (await people.anna.get('/api/v1/forms/effects/grid?period=2026-Q3&organisation=north&earlier=4')).body;
  const details = (await people.bo.get(`/api/v1/submissions/${place}`)).body;
  const sheet = new EntrySheet(grid, wordsIn('sv'), 'north');
  const entries = [...new Set(sheet.cells.flatMap((cells) => cells.map(({ entry }) => entry)))];
  return {
    toLookAt: issuesIn(entries).map((issue) => issueText(issue, wordsIn('sv'))),
    ofApproval: linesOf({ grid, details, language: 'sv' }).flatMap(({ findings }) => findings.map(({ text }) => text)),
  };
}

test('what has been handed in is told to the approver, and nobody is asked to explain what they cannot write in', async () => {
  await publishAround(50);
  const change = { id: randomUUID(), form: 'effects', organisation: 'north', period: '2026-Q3', metric: 'lead-time-days', version: 0, set: { value: 50 } }; // prettier-ignore
  expect((await people.anna.send('POST', '/api/v1/entries', { changes: [change] })).body.results[0].status).toBe(200);
  expect((await told()).toLookAt).toEqual([]);
  expect((await move('submit')).status).toBe(200);
  // what was published before is corrected meanwhile, so that the figure is strange now
  await publishAround(90);
  const waiting = await told();
  expect(waiting.toLookAt).toEqual([]);
  expect(waiting.ofApproval).toEqual([expect.stringMatching(/^50 ligger utanför det vanliga, 87,9 till 93,1\.$/)]);
  // taken back it can be explained, and has to be
  expect((await move('take-back')).status).toBe(200);
  const open = await told();
  expect(open.toLookAt).toEqual([expect.stringMatching(/^50 ligger .*Rätta, eller förklara i en kommentar\.$/)]);
  expect(open.ofApproval).toEqual(open.toLookAt);
  expect(await move('submit')).toMatchObject({ status: 409, body: { code: 'not-ready' } });
});
