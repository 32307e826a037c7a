import { describe, expect, test } from 'vitest';
import type { PromiseAnswer, PromisedAnswer } from '#api/promises/answers.ts';
import { atomFeed } from '#web/lib/atom.ts';
import { countsOf, promisesOf } from '#web/routes/organisations/[code]/promises/promises.ts';

const metric = {
  code: 'lead-time-days',
  names: { sv: 'Ledtid', en: 'Lead time' },
  unit: 'days',
  decimals: 0,
} as const;

const said: PromisedAnswer = {
  organisation: 'agency',
  metric: 'lead-time-days',
  kind: 'level',
  baselinePeriod: '2024-Q1',
  baselineValue: 30,
  level: 10,
  byPeriod: '2026-Q4',
  path: 'straight',
  minimum: null,
  stretch: null,
  reason: null,
  stopsDoing: null,
  adoptedOn: null,
  isSetAfterResults: false,
  setAt: '2024-04-02T08:00:00Z',
  endedAt: null,
  endReason: null,
  setBy: null,
  dueOn: '2027-01-31',
  outcome: null,
  judgedAt: null,
  isKept: null,
};
const promise = (...versions: Partial<PromisedAnswer>[]): PromiseAnswer => ({
  organisation: 'agency',
  metric: 'lead-time-days',
  judgement: null,
  versions: versions.map((version) => ({ ...said, ...version })),
});
const reader = { language: 'sv', today: '2026-11-22' } as const;
/** As it is read: what keeps words on one line is a space too. */
const plain = (text: string | undefined) => text?.replaceAll('\u00a0', ' ');
const told = (...versions: Partial<PromisedAnswer>[]) => promisesOf([promise(...versions)], [metric], reader)[0];

describe('a promise is told', () => {
  test('in plain words, by the way it goes', () => {
    expect(plain(told({})?.latest.text)).toBe('Högst 10 dagar senast kv 4 2026.');
    expect(plain(told({ level: 40 })?.latest.text)).toBe('Minst 40 dagar senast kv 4 2026.');
    expect(plain(told({ level: 30 })?.latest.text)).toBe('Stanna på 30 dagar till och med kv 4 2026.');
  });

  test('with what would do and what is stretched for, where somebody said so', () => {
    const facts = (version: Partial<PromisedAnswer>) => told(version)?.latest.facts.map(plain);
    expect(facts({ minimum: 14, stretch: 7 })?.slice(0, 2)).toEqual(['Godtagbart: 14 dagar.', 'Helst: 7 dagar.']);
    expect(facts({ stretch: 7 })?.at(0)).toBe('Helst: 7 dagar.');
    expect(facts({})?.at(0)).toBe('Utgångsläge: 30 dagar (kv 1 2024).');
  });

  test('with the decimal that a tenth of something has', () => {
    expect(plain(told({ kind: 'tenfold', baselineValue: 35, level: 3.5 })?.latest.text)).toBe(
      'Högst 3,5 dagar senast kv 4 2026.',
    );
  });

  test('with when it was set, why, and what is stopped for it', () => {
    const facts = told({ reason: 'Kunderna väntar', stopsDoing: 'brevutskick', adoptedOn: '2024-01-15' })?.latest.facts;
    expect(facts?.map(plain)).toEqual([
      'Utgångsläge: 30 dagar (kv 1 2024).',
      'Beslutat 15 januari 2024, infört här 2 april 2024.',
      'Skäl: Kunderna väntar',
      'För att hinna slutar vi med: brevutskick',
      'Siffran för kv 4 2026 kommer senast 31 januari 2027.',
    ]);
  });

  test.each([
    ['open', {}, 'Gäller'],
    ['late', { dueOn: '2026-11-21' }, 'Siffran saknas'],
    ['open', { dueOn: '2026-11-22' }, 'Gäller'],
    ['kept', { isKept: true, endedAt: '2025-01-01T08:00:00Z' }, 'Hållet'],
    ['not-kept', { byPeriod: '2026-Q3', isKept: false }, 'Inte hållet'],
    ['withdrawn', { endedAt: '2025-01-01T08:00:00Z', endReason: 'Måttet togs bort' }, 'Taget tillbaka'],
  ] as const)('as %s: %o', (outcome, version, word) => {
    expect(told(version)?.latest).toMatchObject({ outcome, mark: { word } });
  });

  test('with what it came to, and with how it stands as long as that is open', () => {
    const judgement = {
      status: 'off-path',
      period: '2026-Q3',
      value: 20,
      tooOldOn: '2027-05-01',
      towards: 'lower',
      setAt: said.setAt,
      baselinePeriod: '2024-Q1',
      baselineValue: 30,
      byPeriod: '2026-Q4',
      level: 10,
      expected: 12,
      minimumExpected: null,
      nearFrom: 14,
      shortBy: 8,
    } as const;
    const [open] = promisesOf([{ ...promise({}), judgement }], [metric], reader);
    expect([open?.now?.word, open?.standing.map(plain)]).toEqual([
      'Ur kurs',
      ['Senaste siffran är 20 dagar (kv 3 2026).', 'Då var 12 dagar planerat.'],
    ]);
    const decided = {
      byPeriod: '2026-Q3' as const,
      isKept: false,
      outcome: { ...judgement, period: '2026-Q3' as const, value: 13 },
    };
    const [over] = promisesOf([{ ...promise(decided), judgement }], [metric], reader);
    expect([over?.now, over?.standing, plain(over?.latest.result ?? '')]).toEqual([
      null,
      [],
      'Det blev 13 dagar kv 3 2026.',
    ]);
  });

  test('as decided only when its period is over, however many have reported before', () => {
    const outcome = { value: 13 } as PromisedAnswer['outcome'];
    const early = { isKept: false, outcome, judgedAt: '2026-11-20T08:00:00Z' };
    const at = (today: string) => promisesOf([promise(early)], [metric], { ...reader, today })[0]?.latest;
    expect([at('2026-12-31')?.outcome, at('2026-12-31')?.result]).toEqual(['open', null]);
    expect([at('2027-01-01')?.outcome, plain(at('2027-01-01')?.result ?? '')]).toEqual([
      'not-kept',
      'Det blev 13 dagar kv 4 2026.',
    ]);
  });

  test('as changed, where another took its place before its time', () => {
    const found = told({ level: 5, setAt: '2025-01-01T08:00:00Z' }, { endedAt: '2025-01-01T08:00:00Z' });
    expect(found?.latest.outcome).toBe('open');
    expect(found?.earlier).toMatchObject([{ outcome: 'changed', mark: { word: 'Ändrat' } }]);
    expect(found?.earlier[0]?.facts.map(plain)).toContain('Gällde till 1 januari 2025.');
  });

  test('in the language of the reader', () => {
    const [english] = promisesOf([promise({})], [metric], { ...reader, language: 'en' });
    expect([english?.name.text, plain(english?.latest.text)]).toEqual(['Lead time', 'At most 10 days by Q4 2026.']);
  });

  test('and all of them are counted, earlier ones too', () => {
    const items = promisesOf(
      [
        promise(
          {},
          { byPeriod: '2026-Q3', isKept: true },
          { byPeriod: '2026-Q3', isKept: false },
          { endedAt: '2025-01-01T08:00:00Z' },
        ),
      ],
      [metric],
      reader,
    );
    expect(countsOf(items, 'sv')).toBe('Löften som gäller: 1. Hållna: 1. Inte hållna: 1.');
  });
});

describe('the feed of promises', () => {
  const entry = (id: string, updated: string) => ({
    id,
    link: 'https://tiofalt.example/x#y',
    title: 'A & B <x>',
    published: '2024-04-02T08:00:00Z',
    updated,
    text: 'Text "med" tecken\u0000',
  });
  const feed = (entries: Parameters<typeof atomFeed>[0]['entries']) =>
    atomFeed({
      id: 'https://tiofalt.example/x',
      self: 'https://tiofalt.example/x.atom',
      language: 'sv',
      title: 'Löften',
      author: 'Verket',
      entries,
    });

  test('has the latest change first and says when anything last changed', () => {
    const text = feed([entry('a', '2024-04-02T08:00:00Z'), entry('b', '2025-04-02T08:00:00Z')]);
    expect([...text.matchAll(/<entry>\n<id>(\w)<\/id>/g)].map(([, id]) => id)).toEqual(['b', 'a']);
    expect(/<updated>([^<]+)<\/updated>/.exec(text)?.[1]).toBe('2025-04-02T08:00:00Z');
  });

  test('holds whatever people write as text', () => {
    const text = feed([entry('a', '2024-04-02T08:00:00Z')]);
    expect(text).toContain('<title>A &amp; B &lt;x&gt;</title>');
    expect(text).toContain('<content type="text">Text &quot;med&quot; tecken</content>');
  });

  test('of nothing is a feed', () => {
    expect(feed([])).toContain('<updated>1970-01-01T00:00:00Z</updated>');
  });
});
