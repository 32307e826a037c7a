import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { isOffered, proposalFor, proposalText, proposedText, takeProposals } from '#web/lib/entry-grid/proposal.ts';
import type { TestApi } from '#tests/support/api.ts';
import { openReportingApi, type ReportingPeople } from '#tests/support/forms.ts';
import { cell, publishCells } from '#tests/support/publish.ts';
import { browserOf, settled, takeOverLines, type Browser } from './entry-browser.ts';

let api: TestApi;
let people: ReportingPeople;
let browser: Browser;
beforeAll(async () => {
  ({ api, people } = await openReportingApi());
});
afterAll(() => api.close());
beforeEach(takeOverLines);
afterEach(() => {
  browser.close();
  vi.unstubAllGlobals();
});

const publish = async (metric: string, figure: object) => {
  const [place] = await api.database.sql<{ id: number }[]>`select id from organisations where code = 'north'`;
  const [of] = await api.database.sql<{ id: number }[]>`select id from metrics where code = ${metric}`;
  const keys = { organisationId: place?.id ?? 0, metricId: of?.id ?? 0, periodStart: '2026-07-01' };
  await publishCells(api.database, [cell({ ...keys, ...figure })]);
};
const entryOf = (metric: string) => {
  const entry = browser.sheet().cells.flat().find((one) => one.entry.address.metric === metric)?.entry;
  if (!entry) throw new Error(`no row asks for ${metric}`);
  return entry;
}; // prettier-ignore
const saved = async (metric: string) => {
  const { body } = await people.anna.get('/api/v1/forms/effects/grid?period=2026-Q3&organisation=north&earlier=0');
  const row = body.rows.findIndex((one: { metric: string }) => one.metric === metric);
  const { value, status, origin } = body.cells[row][0];
  return { value, status, origin };
};

test('what is published while a form is open is offered in it, and taken as sure as it is, to be undone and done again', async () => {
  browser = await browserOf(people.anna, 'north', () => 'arrives');
  const sheet = browser.sheet();
  const entry = entryOf('lead-time-days');
  expect([isOffered(entry), sheet.offered]).toEqual([false, []]);
  await publish('lead-time-days', { value: 12.5, status: 'E' });
  await browser.look();
  expect(isOffered(entry)).toBe(true);
  expect(entry.cells.map((one) => proposedText(one, 'sv'))).toEqual(['12,5\u00a0E']);
  expect(entry.proposal && proposalText(entry, entry.proposal, 'sv')).toMatch(
    /^Förslag: 12,5, uppskattad\. Publicerat/,
  );
  await takeProposals(sheet, [entry]);
  await settled(browser);
  expect(await saved('lead-time-days')).toEqual({ value: 12.5, status: 'estimated', origin: 'proposed' });
  // what others see is read again, and nothing is left to be taken
  await browser.look();
  expect([proposalFor(entry), entry.facts.certainty]).toEqual([null, 'estimated']);
  await sheet.commit(sheet.model.undo().changes);
  await settled(browser);
  expect(isOffered(entry)).toBe(true);
  expect(await saved('lead-time-days')).toMatchObject({ value: null, status: null });
  await sheet.commit(sheet.model.redo().changes);
  await settled(browser);
  expect(await saved('lead-time-days')).toEqual({ value: 12.5, status: 'estimated', origin: 'proposed' });
});

test('the same figure written by hand is as sure as whoever wrote it says, until what is published is taken', async () => {
  browser = await browserOf(people.anna, 'north', () => 'arrives');
  const sheet = browser.sheet();
  const entry = entryOf('total-transactions');
  const [place] = entry.cells.map((one) => one.place);
  if (!place) throw new Error('an entry without cells');
  await sheet.commit(sheet.model.write([{ place, content: { kind: 'number', value: 40 } }]));
  await settled(browser);
  await publish('total-transactions', { value: 40, status: 'P' });
  await browser.look();
  expect([isOffered(entry), proposalFor(entry)?.status]).toEqual([false, 'provisional']);
  expect(await saved('total-transactions')).toEqual({ value: 40, status: null, origin: 'entered' });
  await takeProposals(sheet, [entry]);
  await settled(browser);
  expect(await saved('total-transactions')).toEqual({ value: 40, status: 'provisional', origin: 'proposed' });
  expect(proposalFor(entry)).toBeNull();
});
