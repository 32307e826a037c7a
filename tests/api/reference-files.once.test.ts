import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { bringFile, cellsOf, doTo } from '#tests/support/file-imports.ts';
import { addReportingPeople, plainForm } from '#tests/support/forms.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, signIn, type SignedIn } from '#tests/support/people.ts';

let api: TestApi;
let disa: SignedIn;
let erik: SignedIn;
let source: { id: number; version: string };
let clock = new Date('2026-11-21T12:00:00Z');
beforeAll(async () => {
  api = await openTestApi({ now: () => clock });
  await addOrganisations(api.database, [unit('top'), unit('north', { parent: 'top', names: { sv: 'Norra' } })]);
  await api.database.sql`update installation set home_id = (select id from organisations where code = 'top')`;
  ({ disa } = await addReportingPeople(api));
  erik = await signIn(api, await addPerson(api, 'erik', [['north', 'administrator']]));
  const made = await disa.send('POST', '/api/v1/reference-sources/files', { name: 'Nordisk jämförelse' });
  expect(made.status, made.text).toBe(201);
  source = made.body;
  await disa.send('POST', '/api/v1/forms', plainForm);
});
afterAll(() => api.close());

const table = (...rows: string[]) => ['Myndighet;Ledtid 2025-Q1;Ledtid 2025-Q2', ...rows].join('\r\n');
const bring = (who: SignedIn, text: string, fields: object = {}) =>
  bringFile(api, who, text, { source: String(source.id), ...fields });
/** The columns are lead times, and who is unknown stands below the source. */
const corrected = (mapping: { columns: { header: string }[] }) => ({
  ...mapping,
  columns: [{ header: 'Myndighet', means: 'organisation' }],
  across: ['metric', 'period'],
  meanings: { organisation: { 'Andra verket': 'andra-verket' }, metric: { Ledtid: 'lead-time-days' }, period: {} },
  brings: [{ code: 'andra-verket', name: 'Andra verket', parent: `source-${source.id}`, kind: 'agency' }],
});
const seriesOf = async (organisation: string) =>
  (await api.get(`/api/v1/series?metric=lead-time-days&organisation=${organisation}&frequency=Q`)).body.series;

describe('figures about others that come in a file', () => {
  test('are published with their source and the day they were fetched, without form and approval', async () => {
    const file = await bring(disa, table('Andra verket;4;5'));
    expect(file.status, file.text).toBe(201);
    expect(file.body.source).toEqual({ id: source.id, name: 'Nordisk jämförelse' });
    const read = await doTo(disa, 'PUT', file.body, 'mapping', { mapping: corrected(file.body.mapping) });
    expect(read.status, read.text).toBe(200);
    expect(read.body.understood).toMatchObject({ misfit: null, cells: { new: 2, refused: 0 } });
    const applied = await doTo(disa, 'POST', read.body, 'apply', { reason: 'Nordisk jämförelse' });
    expect(applied.status, applied.text).toBe(200);
    expect((await seriesOf('andra-verket'))[0].values).toEqual([4, 5]);
    const [row] = await api.database.sql`
      select source, attribution from publications where id = ${applied.body.publication}`;
    expect(row).toMatchObject({
      source: 'figures.csv',
      attribution: { sv: 'Källa: Nordisk jämförelse, hämtat 2026-11-21' },
    });
    const { body } = await disa.get(`/api/v1/reference-sources/${source.id}`);
    expect(body).toMatchObject({
      kind: 'file',
      fetchedAt: '2026-11-21T12:00:00Z',
      figures: { new: 2, changed: 0 },
      publication: applied.body.publication,
    });
  });

  test('are read the next time as they were the last time, and what has changed is a revision', async () => {
    clock = new Date('2026-11-22T12:00:00Z');
    disa = await signIn(api, { id: disa.id, email: 'disa@tiofalt.example' });
    const file = await bring(disa, table('Andra verket;4;5,5'));
    expect(file.body.understood).toMatchObject({ misfit: null, cells: { new: 0, changed: 1, unchanged: 1 } });
    expect(await cellsOf(disa, file.body.id, '&state=changed')).toEqual([
      'changed andra-verket lead-time-days 2025-Q2 5 → 5.5',
    ]);
    const applied = await doTo(disa, 'POST', file.body, 'apply', {});
    expect(applied.body.outcomes.applied).toBe(1);
    const { body } = await disa.get(`/api/v1/reference-sources/${source.id}`);
    expect(body.revisions).toMatchObject([{ organisationNames: { sv: 'Andra verket' }, before: 5, after: 5.5 }]);
    const before = await api.get(
      '/api/v1/series?metric=lead-time-days&organisation=andra-verket&frequency=Q&asOf=2026-11-22T00:00:00Z',
    );
    expect(before.body.series[0].values).toEqual([4, 5]);
    const undone = await doTo(disa, 'POST', applied.body, 'undo', {});
    expect(undone.body.outcomes).toMatchObject({ undone: 1, left: 0 });
  });

  test('are never one’s own: what is ours is not known there, nor can anything of it be put below us', async () => {
    const file = await bring(disa, table('Norra;4;5'));
    expect(file.body.understood.unknown).toMatchObject([{ axis: 'organisation', text: 'Norra' }]);
    const mapping = corrected(file.body.mapping);
    const own = { ...mapping, meanings: { ...mapping.meanings, organisation: { Norra: 'north' } }, brings: [] };
    const read = await doTo(disa, 'PUT', file.body, 'mapping', { mapping: own });
    expect(await cellsOf(disa, read.body.id, '&state=refused')).toHaveLength(2);
    const below = { ...mapping, brings: [{ code: 'ny', name: 'Ny', parent: 'north', kind: 'unit' }] };
    expect((await doTo(disa, 'PUT', read.body, 'mapping', { mapping: below })).status).toBe(403);
    const ours = await api.database.sql`
      select from revisions r join organisations o on o.id = r.organisation_id where o.code = 'north'`;
    expect(ours).toHaveLength(0);
  });

  test('are brought by whoever administers the installation, to a source that takes files', async () => {
    erik = await signIn(api, { id: erik.id, email: 'erik@tiofalt.example' });
    const refused = await bring(erik, table('Andra verket;4;5'));
    expect([refused.status, refused.body.code]).toEqual([403, 'not-allowed']);
    const unknown = await bring(disa, table('Andra verket;4;5'), { source: '999' });
    expect([unknown.status, unknown.body.code]).toEqual([404, 'unknown-source']);
    expect((await bring(disa, table('x;4;5'), { source: 'x' })).body.code).toBe('unknown-source');
    const both = await bring(disa, table('x;4;5'), { form: 'effects' });
    expect([both.status, both.body.code]).toEqual([400, 'source-and-form']);
    const asked = await disa.send('POST', `/api/v1/reference-sources/${source.id}/refresh`);
    expect([asked.status, asked.body.code]).toEqual([409, 'source-is-file']);
  });
});
