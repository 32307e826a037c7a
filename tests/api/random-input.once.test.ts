import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestApi, writeToken, type TestApi } from '#tests/support/api.ts';
import { everythingIn } from '#tests/support/everything.ts';
import { multipart, multipartType, type Part } from '#tests/support/multipart.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { expectRefusal } from '#tests/support/refusal.ts';

let api: TestApi;
let before: Record<string, string>;
beforeAll(async () => {
  api = await openTestApi();
  await addOrganisations(api.database, [unit('north'), unit('south', { parent: 'north' })]);
  await api.importFile(
    'organisation,metric,period,value\nsouth,total-transactions,2024-Q1,10\nsouth,heart-pull,2024,50\n',
  );
  before = await everythingIn(api.database);
});
afterAll(() => api.close());

/** The same inputs in every run; a failure says which and how to see it again. */
const seeded = { seed: 20_261_121, numRuns: 300 };

/** Words that mean something here, and the things that break programs. */
const words = fc.constantFrom(
  'north', 'south', 'south/*', '*', '**', 'total', 'total-transactions', 'digital-share', 'heart-pull', 'joy', 'gender.women',
  '2024-Q1', '2024', '2024-01', '1970', '2199-Q4', 'Q', 'A', 'M', '2024-06-30', '2024-06-30T10:00:00Z', '9999-12-31', '0', '1', '-1',
  '1000', '999999', '1e9', 'true', 'false', 'json', 'csv', 'sv', 'en', '', ' ', ',', '+', '\0', '\uFFFF', '💩', '\u202E', '__proto__',
  'constructor', 'null', "' or 1=1 --", '%', '\\', '"', '../', 'unit', 'group:x@1', 'query:y', 'NaN', '1.234', '12 %', '1e301', '-', 'å',
); // prettier-ignore
const text = fc.oneof(
  { weight: 6, arbitrary: words },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
  { weight: 1, arbitrary: fc.tuple(words, words).map(([a, b]) => `${a},${b}`) },
  { weight: 1, arbitrary: words.map((word) => word.repeat(50)) },
);

const encoded = (raw: string) => encodeURIComponent(raw.toWellFormed());
/** Mostly what belongs there, so that a request gets further in; now and then anything. */
const mostly = (...good: string[]) =>
  fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...good) }, { weight: 1, arbitrary: text });

const parameters: Record<string, fc.Arbitrary<string>> = {
  metric: mostly('total-transactions', 'heart-pull', 'digital-share,total-transactions', 'project-outcomes'),
  organisation: mostly('north', 'south', 'north,south', 'north/*', 'north/**', '*'),
  breakdown: mostly('total', 'outcome.failed', 'total,outcome.failed'),
  frequency: mostly('Q', 'A', 'M'),
  asOf: mostly('2026-11-21', '2024-01-01T00:00:00Z', '2020-06-30T12:00:00.123456+02:00'),
  from: mostly('2023-Q4', '2024-Q1', '2024'),
  to: mostly('2024-Q2', '2199-Q4', '2025'),
  numerators: mostly('true', 'false'),
  breaks: mostly('true', 'false'),
  format: mostly('csv', 'json'),
  language: mostly('sv', 'en', 'da'),
  period: mostly('2024-Q1', '2024'),
  periods: mostly('1', '12', '99'),
  limit: mostly('1', '1000'),
  page: mostly('1', '2', '999999'),
  q: mostly('nor', 'north south'),
  parent: mostly('north', ''),
  kind: mostly('unit'),
};
const routes: Record<string, [needed: string[], others: string[]]> = {
  '/organisations': [[], ['q', 'parent', 'kind', 'organisation', 'asOf', 'limit', 'page']],
  '/metrics': [[], ['asOf', 'limit', 'page']],
  '/series': [['metric', 'organisation'], ['breakdown', 'frequency', 'asOf', 'from', 'to', 'numerators', 'breaks', 'format']],
  '/series/coverage': [['metric', 'organisation'], ['breakdown', 'frequency', 'asOf', 'period']],
  '/series/chart.svg': [['metric', 'organisation'], ['breakdown', 'frequency', 'asOf', 'from', 'to', 'language']],
  '/comparison': [['metric', 'organisation', 'period'], ['breakdown', 'asOf', 'format']],
  '/overview/north': [[], ['periods', 'asOf']],
  '/events': [['organisation'], ['metric', 'asOf', 'limit', 'page']],
  '/targets': [['organisation'], ['metric', 'asOf', 'limit', 'page']],
  '/targets/tenfold': [['organisation'], ['period', 'asOf']],
  '/visions': [['organisation'], ['asOf', 'limit', 'page']],
  '/groups': [[], ['organisation', 'kind', 'asOf', 'limit', 'page']],
  '/visions/progress': [['vision'], ['period', 'asOf']],
  '/questions': [['organisation'], ['metric', 'period', 'limit', 'page']],
  '/installation': [[], []],
}; // prettier-ignore

const value = (name: string) => (parameters[name] ?? text).map((raw) => `${encoded(name)}=${encoded(raw)}`);
const nonsense = fc.oneof(
  fc.tuple(text, text).map(([name, raw]) => `${encoded(name)}=${encoded(raw)}`),
  fc.constantFrom(
    'limit=%ff',
    'asOf=%00',
    'q=%ed%a0%80',
    'metric=%',
    'from=%2',
    '+=+',
    'to=%c3%28',
    'limit=1&limit=1',
    '&&=&',
  ),
);
const question = fc.constantFrom(...Object.entries(routes)).chain(([path, [needed, others]]) =>
  fc
    .tuple(
      fc.tuple(...needed.map(value)),
      fc.subarray(others, { maxLength: Math.min(3, others.length) }).chain((names) => fc.tuple(...names.map(value))),
      fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: nonsense }),
    )
    .map(
      ([first, second, third]) =>
        `/api/v1${path}?${[...first, ...second, ...(third === null ? [] : [third])].join('&')}`,
    ),
);
const thing = fc
  .tuple(fc.constantFrom('organisations', 'metrics', 'overview'), text)
  .map(([list, code]) => `/api/v1/${list}/${encoded(code)}`);

test('any question is answered, or refused as the asker’s fault', async () => {
  let answered = 0;
  await fc.assert(
    fc.asyncProperty(fc.oneof({ weight: 9, arbitrary: question }, { weight: 1, arbitrary: thing }), async (address) => {
      const answer = await api.get(address);
      if (answer.status === 200) answered += 1;
      else expectRefusal(answer, address);
    }),
    seeded,
  );
  // and a good part of them got all the way
  expect(answered).toBeGreaterThan(100);
  expect(await everythingIn(api.database)).toEqual(before);
});

const cells: Record<string, fc.Arbitrary<string>> = {
  organisation: mostly('north', 'south', 'east'),
  metric: mostly('total-transactions', 'completion-rate', 'customer-satisfaction', 'project-outcomes'),
  period: mostly('2024-Q1', 'kv 2 2024', '2024', '2024-01'),
  value: mostly('1', '12,5', '50', '1.234', '12 %', ''),
  breakdown: mostly('total', '', 'outcome.failed'),
  numerator: mostly('', '1', '3'),
  denominator: mostly('', '2', '0'),
  n: mostly('', '10'),
  status: mostly('', 'P', 'missing'),
  origin: mostly('reported', 'rolled-up'),
  'organisation-name': mostly('', 'East'),
  'organisation-parent': mostly('', 'north'),
  'organisation-kind': mostly('', 'unit'),
};
const names = Object.keys(cells);
const table = fc
  .tuple(
    fc.subarray(names.slice(4)).map((others) => [...names.slice(0, 4), ...others]),
    fc.constantFrom(',', ';', '\t'),
    fc.constantFrom('\n', '\r\n', '\r'),
    fc.boolean(),
  )
  .chain(([header, sign, end, isQuoted]) =>
    fc
      .array(fc.tuple(...header.map((name) => cells[name] ?? text)), { maxLength: 6 })
      .map((rows) =>
        [header, ...rows]
          .map((row) => row.map((one) => (isQuoted ? `"${one.replaceAll('"', '""')}"` : one)).join(sign))
          .join(end),
      ),
  );

const goodMapping = {
  name: 'units',
  layout: 'wide',
  source: { sv: 'Prov' },
  organisations: [{ kind: 'unit', code: '{Unit}', name: '{Unit}' }],
  figures: [{ metric: 'total-transactions', columns: 'Total {period}' }],
};
const mapping = fc.oneof(
  fc.constant(JSON.stringify(goodMapping)),
  fc.json(),
  fc
    .tuple(
      fc.constantFrom(...Object.keys(goodMapping), 'missing', 'periods', 'endsMissing', 'decimalSign', '__proto__'),
      fc.jsonValue(),
    )
    .map(([field, value]) => JSON.stringify({ ...goodMapping, [field]: value })),
  fc
    .tuple(text, text)
    .map(([code, name]) => JSON.stringify({ ...goodMapping, organisations: [{ kind: 'unit', code, name }] })),
);

const wideTable = fc
  .array(fc.tuple(mostly('east', 'west'), mostly('1', '2', '')), { maxLength: 4 })
  .map((rows) => ['Unit,Total 2024-Q1', ...rows.map((row) => row.join(','))].join('\n'));
const file = (content: string | Uint8Array): Part => ({ name: 'file', fileName: 'f.csv', content });
const mappingPart = (content: string): Part => ({ name: 'mapping', fileName: 'm.json', content });
const form: fc.Arbitrary<Part[]> = fc.oneof(
  { weight: 6, arbitrary: table.map((content) => [file(content)]) },
  { weight: 4, arbitrary: fc.tuple(mapping, wideTable).map(([how, what]) => [mappingPart(how), file(what)]) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }).map((content) => [file(content)]) },
  { weight: 1, arbitrary: fc.array(fc.record({ name: text, fileName: text, content: text }), { maxLength: 3 }) },
);

test('any form is taken or refused as the sender’s fault', async () => {
  let taken = 0;
  await fc.assert(
    fc.asyncProperty(
      form,
      // one in six breaks off somewhere
      fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat({ max: 99 }) }),
      fc.boolean(),
      async (parts, cutAt, isStrict) => {
        const whole = multipart(parts);
        const body = cutAt === null ? whole : whole.slice(0, Math.floor((whole.length * cutAt) / 100));
        const answer = await api.request(`/api/v1/imports?dryRun=true&strict=${isStrict}`, {
          method: 'POST',
          body,
          headers: { Authorization: `Bearer ${writeToken}`, 'Content-Type': multipartType },
        });
        if (answer.status === 200) taken += 1;
        else expectRefusal(answer, JSON.stringify(parts).slice(0, 300));
      },
    ),
    seeded,
  );
  expect(taken).toBeGreaterThan(50);
  expect(await everythingIn(api.database)).toEqual(before);
}, 60_000);
