import { expect, test } from 'vitest';
import type { RevisionAnswer } from '#api/revisions/answers.ts';
import { entriesOf } from '#web/routes/revisions/feed.ts';
import { writingOf } from '#web/routes/revisions/policy.ts';
import { namesOfBreakdowns, namingMetrics, revisionsOf, type RevisionRow } from '#web/routes/revisions/revisions.ts';

const metrics = [
  { code: 'one', dimensions: [] },
  { code: 'two', dimensions: ['gender', 'age'] },
  { code: 'three', dimensions: ['gender', 'channel'] },
  { code: 'four', dimensions: ['age', 'channel'] },
];
/** A figure that was replaced by an import, as analysts are told of it. */
const revision: RevisionAnswer = {
  organisation: 'north',
  organisationNames: { sv: 'Norr' },
  metric: 'lead-time-days',
  breakdown: 'total',
  period: '2026-Q3',
  publishedAt: '2026-11-03T09:00:00Z',
  recordedAt: '2026-11-03T09:00:00Z',
  origin: 'imported',
  reason: 'import',
  correctionKind: null,
  by: 'disa',
  file: { name: 'q3.xlsx', sheet: 'Siffror', line: 12 },
  before: { value: 12, status: 'normal' },
  after: { value: 11, status: 'normal' },
};
const revised = (...breakdowns: string[]) => breakdowns.map((breakdown) => ({ breakdown }));

test('the breakdowns of fifty revised metrics are named by as few as have them all', () => {
  expect(namingMetrics(revised('total'), metrics)).toEqual([]);
  expect(namingMetrics(revised('gender.men', 'total', 'age.young+gender.women'), metrics)).toEqual(['two']);
  expect(namingMetrics(revised('channel.web+age.old', 'gender.men'), metrics)).toEqual(['three', 'two']);
  // what nobody has any more stays its code
  expect(namingMetrics(revised('region.north'), metrics)).toEqual([]);
});

test('a part is called the same in every metric that has it', () => {
  const names = { sv: 'Kön' };
  const categories = [{ code: 'men', names: { sv: 'Män' } }];
  const found = namesOfBreakdowns([{ breakdowns: [{ code: 'gender', names, isAdditive: true, categories }] }]);
  expect([...found]).toEqual([['gender.men', { sv: 'Män' }]]);
});

test('a figure that was published from a file tells analysts in which row it stood', () => {
  const metric = { code: 'lead-time-days', names: { sv: 'Ledtid' }, unit: 'days', decimals: 0 } as const;
  const rowOf = (one: RevisionAnswer) => revisionsOf([one], [metric], new Map(), 'sv')[0];
  expect(rowOf(revision)).toMatchObject({
    why: expect.stringMatching(/\. Från filen q3\.xlsx, Siffror, rad 12$/),
    by: expect.stringContaining('disa'),
  });
  expect(rowOf({ ...revision, by: null, file: null })).toMatchObject({
    why: expect.not.stringContaining('q3'),
    by: null,
  });
});

test('a replaced figure is one entry of the feed: what it was, what it is, and another one if it is replaced again', () => {
  const row: RevisionRow = {
    id: 0,
    day: '3 nov. 2026',
    recorded: null,
    organisation: { text: 'Norr', lang: undefined, path: '/organisations/north' },
    metric: { text: 'Ledtid', lang: undefined, path: '/metrics/lead-time-days?organisation=north' },
    breakdown: null,
    period: 'kv 3 2026',
    before: { figure: '12', remark: 'Preliminär' },
    after: { figure: '11', remark: null },
    why: 'Rättad',
    by: 'av Anna',
  };
  const address = (path: string) => `https://tiofalt.example${path}`;
  const later = { ...revision, publishedAt: '2026-11-05T09:00:00Z' };
  const [first, second] = entriesOf([row, { ...row, id: 1 }], [revision, later], address);
  expect(first).toEqual({
    id: 'https://tiofalt.example/revisions#north/lead-time-days/total/2026-Q3/2026-11-03T09%3A00%3A00Z',
    link: 'https://tiofalt.example/metrics/lead-time-days?organisation=north',
    title: 'Ledtid, Norr, kv 3 2026: 12, Preliminär → 11',
    published: '2026-11-03T09:00:00Z',
    updated: '2026-11-03T09:00:00Z',
    text: 'Rättad (av Anna)',
  });
  expect(second?.id).not.toBe(first?.id);
});

test('what is said of corrections is written by whoever administers there or above, and nobody changes what was', () => {
  const policy = { organisation: 'top', organisationNames: { sv: 'Topp' }, texts: { sv: 'Samma vecka' }, setAt: null, version: '"0"' }; // prettier-ignore
  const office = { code: 'office', ancestors: [{ code: 'top' }, { code: 'agency' }] };
  const administering = (organisation: string): App.Locals['session'] => {
    const role = { organisation, names: { sv: organisation }, role: 'administrator', capabilities: ['administer'], issuer: null } as const; // prettier-ignore
    const person = {
      name: 'disa',
      email: 'disa@tiofalt.example',
      lacks: null,
      hasPassword: true,
      hasSecondFactor: true,
    };
    return {
      ...person,
      isInstallationAdministrator: false,
      roles: [{ ...role, capabilities: [...role.capabilities] }],
    };
  };
  // the words are those of somebody above: its own are none yet
  const own = { place: 'office', version: '"0"', texts: {} };
  expect(writingOf(policy, office, administering('office'), null)).toEqual(own);
  expect(writingOf(policy, office, administering('top'), null)).toEqual(own);
  expect(writingOf(policy, office, administering('sibling'), null)).toBeNull();
  expect(writingOf(policy, office, administering('top'), '2026-01-01')).toBeNull();
  expect(writingOf(policy, { code: 'top', ancestors: [] }, administering('top'), null)?.texts).toEqual(policy.texts);
});
