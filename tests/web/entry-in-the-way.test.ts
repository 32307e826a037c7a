import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { plainText } from '#web/lib/entry-grid/content.ts';
import { closedText } from '#web/lib/entry-grid/closed.ts';
import { inTheWay, issuesIn, issuesOf, unsavedIn } from '#web/lib/entry-grid/issues.ts';
import { markOf } from '#web/lib/entry-grid/marks.ts';
import { only } from '#web/lib/entry-grid/selection.ts';
import { issueText } from '#web/lib/entry-grid/wording.ts';
import { wordsIn } from '#web/lib/entry-grid/words.ts';
import { moveRefusal } from '#web/lib/server/submission.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { addReportingPeople, plainForm } from '#tests/support/forms.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import type { SignedIn } from '#tests/support/people.ts';
import { browserOf, settled, takeOverLines, type Browser, type Fate } from './entry-browser.ts';

let api: TestApi;
let people: Record<'anna' | 'bo', SignedIn>;
let organisation = '';
let places = 0;
beforeAll(async () => {
  api = await openTestApi();
  const units = Array.from({ length: 10 }, (_, place) => unit(`unit-${place}`, { parent: 'north' }));
  await addOrganisations(api.database, [unit('top'), unit('north', { parent: 'top' }), ...units]);
  const { disa, ...others } = await addReportingPeople(api);
  people = others;
  const rows = ['lead-time-days', 'total-transactions', 'digital-transactions'].map((metric) => ({
    metric,
    isRequired: false,
  }));
  const made = await disa.send('POST', '/api/v1/forms', { ...plainForm, rows });
  expect(made.status, made.text).toBe(201);
});
afterAll(() => api.close());
beforeEach(() => {
  takeOverLines();
  organisation = `unit-${places++}`;
});
afterEach(() => vi.unstubAllGlobals());

const cellOf = (browser: Browser, row: number) => {
  const cell = browser.sheet().cellAt({ row, column: 0 });
  if (!cell) throw new Error('the form has such a cell');
  return cell;
};
const shown = (browser: Browser, row = 0) => plainText(cellOf(browser, row).content, 'sv');
const write = async (browser: Browser, row: number, text: string) => {
  const sheet = browser.sheet();
  sheet.model.select(only({ row, column: 0 }));
  await sheet.commit(sheet.model.paste(text).changes);
};
const textsOf = (browser: Browser, row = 0) =>
  issuesOf(cellOf(browser, row).entry).map((issue) => issueText(issue, wordsIn('sv')));
const hindering = (browser: Browser) => {
  const sheet = browser.sheet();
  sheet.sumUp();
  return inTheWay(sheet.issues, 0).length;
};

const address = () => `effects/2026-Q3/${organisation}`;
const move = async (who: SignedIn, name: string, body: object = {}) => {
  const { version } = (await who.get(`/api/v1/submissions/${address()}`)).body;
  const made = await who.send('POST', `/api/v1/submissions/${address()}/${name}`, body, { 'If-Match': `"${version}"` });
  expect(made.status, made.text).toBe(200);
};
const always = (fate: Fate) => () => fate;

test('what cannot be read is in the way of handing in, and hides what was found about the value before it', async () => {
  const hers = await browserOf(people.anna, organisation, always('arrives'));
  await write(hers, 1, '10');
  await write(hers, 2, '20');
  await settled(hers);
  expect(textsOf(hers, 1)).toEqual([
    'Digitala ärenden är högst lika många som alla ärenden. Nu 20 mot 10. Rätta någon av siffrorna.',
  ]);
  expect(hindering(hers), 'what is saved can be told by the server').toBe(0);
  await write(hers, 1, 'tolv');
  expect(hindering(hers)).toBe(1);
  expect(textsOf(hers, 1)).toEqual(['”tolv” är inget tal. Skriv ett tal, till exempel 12,5, eller ”saknas”.']);
  await write(hers, 1, '30');
  await settled(hers);
  expect(hindering(hers)).toBe(0);
  hers.close();
});

test('a conflict is in the way until one chooses; once the place is submitted the server’s value is shown, and one’s own is kept beside it', async () => {
  const line = { fate: 'arrives' as Fate };
  const hers = await browserOf(people.anna, organisation, () => line.fate);
  const his = await browserOf(people.bo, organisation, always('arrives'));
  line.fate = 'lost';
  await write(hers, 0, '3');
  await write(his, 0, '4');
  await settled(his);
  line.fate = 'arrives';
  await settled(hers);
  expect([hindering(hers), shown(hers)]).toEqual([1, '3']);
  expect(textsOf(hers), 'both values are named').toEqual([
    'Någon annan har sparat ett annat värde här samtidigt. Välj vilket som ska gälla. Behåll mitt: 3. Ta den andras: 4.',
  ]);
  await move(people.bo, 'submit');
  await hers.look();
  expect(shown(hers)).toBe('4');
  expect(textsOf(hers)).toEqual([
    'Ditt värde 3 togs inte emot, men finns kvar på den här enheten. Uppgiften är inlämnad. Ta tillbaka inlämningen för att ändra den.',
  ]);
  expect(cellOf(hers, 0).entry.facts.theirs, 'there is nothing to choose').toBeNull();
  await hers.open();
  expect(shown(hers), 'a page that is opened anew shows the same').toBe('4');
  expect(unsavedIn(issuesIn([cellOf(hers, 0).entry]))).toHaveLength(1);

  await move(people.bo, 'take-back');
  await hers.look();
  expect(hindering(hers), 'now it can be chosen').toBe(1);
  await hers.sheet().sendAgain(cellOf(hers, 0).entry);
  await settled(hers);
  expect([hindering(hers), shown(hers), hers.held()]).toEqual([0, '3', 0]);
  for (const browser of [hers, his]) browser.close();
});

test('what was refused because the place was submitted is sent when the same is written in a correction', async () => {
  const line = { fate: 'arrives' as Fate };
  const hers = await browserOf(people.anna, organisation, () => line.fate);
  await write(hers, 0, '4');
  await settled(hers);
  line.fate = 'lost';
  await write(hers, 0, '3');
  await move(people.anna, 'submit');
  line.fate = 'arrives';
  await settled(hers);
  expect([shown(hers), hers.held()], 'the server’s is shown').toEqual(['4', 1]);
  expect(closedText(hers.sheet()), 'the whole is closed when that has been read').toBe('');
  await hers.look();
  expect(closedText(hers.sheet())).toBe('Uppgiften är inlämnad. Ta tillbaka inlämningen för att ändra den.');
  await move(people.bo, 'approve');
  await move(people.anna, 'correct', { reason: 'Counted twice.' });
  await hers.open();
  expect([shown(hers), hindering(hers)]).toEqual(['4', 1]);
  expect(textsOf(hers)).toEqual(['Ditt värde 3 togs inte emot, men finns kvar på den här enheten.']);
  await write(hers, 0, '3');
  await settled(hers);
  expect([shown(hers), hers.held(), hindering(hers)]).toEqual(['3', 0, 0]);
  hers.close();
});

test('what the server refuses is told with what was written, the rule and the remedy', async () => {
  const hers = await browserOf(people.anna, organisation, always('arrives'));
  await write(hers, 0, '3');
  await settled(hers);
  cellOf(hers, 0).entry.know({ saving: 'refused', refused: { code: 'unknown-row', details: {} } });
  expect(textsOf(hers)).toEqual([
    'Ditt värde 3 togs inte emot, men finns kvar på den här enheten. Formuläret frågar inte efter uppgiften här, eller inte längre. Läs in sidan på nytt.',
  ]);
  hers.close();
});

test('a move that is refused names the cells that it is about, unless it is about them all', async () => {
  const hers = await browserOf(people.anna, organisation, always('arrives'));
  await write(hers, 0, '4');
  await settled(hers);
  const his = await browserOf(people.bo, organisation, always('arrives'));
  await write(his, 1, '9');
  await settled(his);
  await move(people.anna, 'submit');
  const path = `/api/v1/submissions/${address()}`;
  const fetchAs = async (url: RequestInfo | URL) => {
    const answer = await people.bo.get(String(url));
    return new Response(answer.text, { status: answer.status, headers: { 'Content-Type': 'application/json' } });
  };
  const event = {
    params: { form: 'effects', period: '2026-Q3', organisation },
    url: new URL(`http://localhost/entry/effects/2026-Q3/${organisation}/approval`),
    fetch: fetchAs,
  };
  const { version } = (await people.bo.get(path)).body;
  const refused = await people.bo.send('POST', `${path}/approve`, {}, { 'If-Match': `"${version}"` });
  const { status, code, details, title } = refused.body;
  expect([status, code]).toEqual([409, 'own-work']);
  const { text } = await moveRefusal(event, { status, code, details, title, path: null }, 'sv');
  expect(text).toMatch(/^Du har själv fyllt i eller lämnat in det\. .*varje siffra\. Ärenden, alla kanaler\.$/);
  for (const browser of [hers, his]) browser.close();
});

test('what was refused can be dropped', async () => {
  const line = { fate: 'arrives' as Fate };
  const hers = await browserOf(people.anna, organisation, () => line.fate);
  await write(hers, 0, '4');
  await settled(hers);
  line.fate = 'lost';
  await write(hers, 0, '3');
  await move(people.anna, 'submit');
  line.fate = 'arrives';
  await settled(hers);
  await hers.sheet().takeTheirs(cellOf(hers, 0).entry);
  await settled(hers);
  expect([shown(hers), hers.held(), textsOf(hers)]).toEqual(['4', 0, []]);
  hers.close();
});

test('what was returned is to be looked at until it is submitted again, whatever is written and undone', async () => {
  const hers = await browserOf(people.anna, organisation, always('arrives'));
  await write(hers, 0, '4');
  await settled(hers);
  await move(people.anna, 'submit');
  await move(people.bo, 'return', { reason: 'Are these all?' });
  await hers.open();
  const returned = async () =>
    (await people.anna.get('/api/v1/submissions?role=reporter&form=effects&limit=100')).body.items.find(
      (one: { organisation: string; period: string }) => one.organisation === organisation && one.period === '2026-Q3',
    ).returned;
  await write(hers, 0, '5');
  await settled(hers);
  await hers.sheet().commit(hers.sheet().model.undo().changes);
  await settled(hers);
  expect([shown(hers), textsOf(hers), markOf(cellOf(hers, 0))]).toEqual([
    '4',
    ['Återlämnad: Are these all?'],
    'returned',
  ]);
  expect(await returned()).toEqual([
    { metric: 'lead-time-days', names: expect.anything(), breakdown: 'total', reason: 'Are these all?' },
  ]);
  await move(people.anna, 'submit');
  await hers.look();
  expect(textsOf(hers)).toEqual([]);
  hers.close();
});
