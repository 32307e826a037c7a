import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestApi } from '#tests/support/api.ts';
import { bringFile, cellsOf } from '#tests/support/file-imports.ts';
import { openReportingApi, type ReportingPeople } from '#tests/support/forms.ts';
import { addPerson, signIn, type SignedIn } from '#tests/support/people.ts';
import { sheetsIn } from '#tests/support/workbooks.ts';

let api: TestApi;
let people: ReportingPeople;
let erik: SignedIn;
beforeAll(async () => {
  ({ api, people } = await openReportingApi());
  erik = await signIn(api, await addPerson(api, 'erik', [['north', 'administrator']]));
  const reporter = { name: 'Rut Prov', email: 'rut@tiofalt.example' };
  for (const metric of ['lead-time-days', 'customer-smiles']) {
    const body = { responsible: null, reporter };
    const named = await erik.send('PUT', `${place}/reporters/${metric}`, body, { 'If-Match': '"0"' });
    expect(named.status, named.text).toBe(204);
  }
});
afterAll(() => api.close());

const place = '/api/v1/organisations/north';
const asked = { form: 'effects', period: '2026-Q3', email: 'rut@tiofalt.example' };

async function fetched(path: string, body: object, who?: SignedIn) {
  const own: Record<string, string> = who ? { Cookie: who.cookie, Origin: 'http://localhost' } : {};
  const response = await api.app.request(`/api/v1${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...own },
    body: JSON.stringify(body),
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  return { status: response.status, bytes, name: response.headers.get('Content-Disposition') ?? '' };
}
const workbookFor = (given: object = {}, who = erik) =>
  fetched('/organisations/north/report-workbook', { ...asked, ...given }, who);
const problemIn = (bytes: Uint8Array): { code: string } => JSON.parse(new TextDecoder().decode(bytes));

describe('a reporter’s own rows as a workbook', () => {
  test('hold what is theirs and nothing else, and are read back as any other file', async () => {
    const { status, bytes, name } = await workbookFor({ language: 'sv' });
    expect([status, name]).toEqual([200, 'attachment; filename="effects-2026-Q3-north-rut.xlsx"']);
    const { sheets } = await sheetsIn(bytes);
    const rows = sheets['2026-Q3'] ?? [];
    expect(rows.slice(4).map(({ cells }) => [cells[0], cells[3]])).toEqual([
      ['north', 'lead-time-days'],
      ['north', 'customer-smiles'],
    ]);
    const back = await bringFile(api, people.anna, bytes, { form: 'effects' }, { fileName: 'rut.xlsx' });
    expect(back.status, back.text).toBe(201);
    expect(back.body.understood).toMatchObject({ misfit: null, rows: 2, cells: { refused: 0 } });
    expect(await cellsOf(people.anna, back.body.id)).toEqual([]);
  });

  test('come by the link as well, until it opens nothing more', async () => {
    const { link } = (await erik.send('POST', `${place}/report-links`, asked)).body;
    const token = new URL(link).searchParams.get('token');
    const own = await fetched('/reports/workbook', { token });
    expect([own.status, own.bytes.length > 1_000]).toEqual([200, true]);
    const { items } = (await erik.get(`${place}/report-links`)).body;
    expect(items[0].lastUsedAt).toBe('2026-11-21T12:00:00Z');
    await erik.send('DELETE', `${place}/report-links/${items[0].id}`, undefined, { 'If-Match': items[0].version });
    const after = await fetched('/reports/workbook', { token });
    expect([after.status, problemIn(after.bytes).code]).toEqual([409, 'link-used']);
  });

  test('are there only for somebody who reports some, and for whoever may give a link', async () => {
    const nobody = await workbookFor({ email: 'nils@tiofalt.example' });
    expect([nobody.status, problemIn(nobody.bytes).code]).toEqual([409, 'no-rows-to-report']);
    const other = await workbookFor({ form: 'none' });
    expect([other.status, problemIn(other.bytes).code]).toEqual([404, 'unknown-form']);
    expect((await workbookFor({}, people.anna)).status).toBe(403);
  });
});
