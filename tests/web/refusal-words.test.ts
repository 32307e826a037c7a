import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { languages, type Language } from '#domain/language.ts';
import type { Finding } from '#web/lib/entry-grid/answers.ts';
import { findingText, refusalText } from '#web/lib/entry-grid/wording.ts';
import { wordsIn } from '#web/lib/entry-grid/words.ts';
import { obstacleTexts } from '#web/lib/wording/obstacle.ts';
import { refusalOf } from '#web/lib/wording/refusal.ts';
import { cellText } from '#web/routes/import/[id]/wording.ts';
import { fileRefusals } from '#web/routes/import/refusals.ts';

// What somebody reads who is refused: what is wrong, with the value where one was written, and what to do about it.

/** What somebody is told to do, or who can do it: as the three languages say it. */
const remedies: Record<Language, RegExp> = {
  sv: /^(skriv|rätta|välj|ta|läs|be|fyll|börja|vänta|ändra|lova|se|säg|lämna|låt|logga|ångra|släpp|dela|spara|försök|räkna|lägg|avrunda|menas)\b|\b(eller|och) (läs|rätta)\b|kan (öppna|ge|ta tillbaka)|någon annan (ska godkänna|godkänner)|genom en rättelse/iu,
  da: /^(skriv|ret|vælg|tag|genindlæs|bed|udfyld|begynd|vent|lov|se|sig|udelad|lad|log|fortryd|slip|del|gem|prøv|beregn|sæt|fjern|træk|ændr|menes)\b|\bafrund\b|, læs\b|kan (åbne|give|trække)|en anden (skal godkende|godkender)|ved en rettelse/iu,
  en: /^(write|correct|choose|take|reload|ask|fill|begin|wait|promise|look|say|leave|let|sign|undo|drop|split|save|try|work|put|remove|withdraw|load|change|is \S+ meant)\b|\bround or correct\b|can (open|give|withdraw)|somebody else (has to approve|approves)|by a correction/iu,
};
const clauses = (text: string) => text.split(/(?<=[.?!;:])\s+/);

/** A first clause that says what is wrong, and after it one that says what to do. */
function saysRuleAndRemedy(text: string, language: Language): boolean {
  const [rule = '', ...rest] = clauses(text);
  return /[.;:!]$/.test(rule) && !/\{|undefined/.test(text) && rest.some((clause) => remedies[language].test(clause));
}
const lacking = (language: Language, texts: Readonly<Record<string, string>>) =>
  Object.entries(texts).filter(([, text]) => !saysRuleAndRemedy(text, language));

const root = new URL('../../', import.meta.url);
const sources = (folder: string) =>
  readdirSync(new URL(folder, root)).flatMap((name) => (name.endsWith('.ts') ? `${folder}${name}` : []));
const codesIn = (pattern: RegExp, paths: readonly string[]): string[] => {
  const found = paths.flatMap((path) =>
    [...readFileSync(new URL(path, root), 'utf8').matchAll(pattern)].map(([, code = '']) => code),
  );
  return [...new Set(found)].toSorted();
};

const thrown = /(?:refuse|refuseCells|DomainError|Problem)\(\s*(?:\d{3}, )?'([a-z-]+)'/g;
const answered = /code: '([a-z]+(?:-[a-z]+)+)'/g;
// a program alone can come so far: it gives ids and versions that no page gives
const ofPrograms = ['change-id-reused'];

test('the check itself tells a refusal without a remedy', () => {
  expect(saysRuleAndRemedy('Formuläret har inte öppnat för perioden än.', 'sv')).toBe(false);
  expect(saysRuleAndRemedy('Write a reason.', 'en')).toBe(false);
  expect(saysRuleAndRemedy('The day is past. {text} Choose today.', 'en')).toBe(false);
  expect(saysRuleAndRemedy('The day is past. Choose today or later.', 'en')).toBe(true);
});

test.each(languages)('what a cell is refused for when it is written or pasted: value, rule and remedy (%s)', (language) => {
  const words = wordsIn(language);
  const written = '1.234 x';
  const codes = Object.keys(words.refusals);
  expect(codes).toEqual(expect.arrayContaining(codesIn(/refused\('([a-z-]+)'/g, ['domain/entry-value.ts'])));
  const texts = Object.fromEntries(codes.map((code) => [code, refusalText(code, written, words)]));
  expect(lacking(language, texts)).toEqual([]);
  // what could not be read is not shown as a figure anywhere else
  for (const code of ['not-a-number', 'ambiguous-number', 'unexpected-percent']) expect(texts[code]).toContain(written);
}); // prettier-ignore

const details: Finding['details'] = {
  ...{ value: 11, answers: 12, numerator: 13, denominator: 14, minimum: 15, maximum: 16, total: 17, sum: 18 },
  ...{ difference: 19, lower: 20, upper: 21, lastYear: 22, times: 23, of: 24, left: 25, right: 26, rule: 'a <= b' },
};
/** What has to be told of each: the value, and what it was held against. */
const told: Readonly<Record<string, readonly number[]>> = {
  'not-whole': [11],
  'bad-answers': [12],
  'negative-part': [13, 14],
  'zero-denominator': [],
  'parts-above-total': [13, 14],
  'below-minimum': [11, 15],
  'above-maximum': [11, 16],
  'parts-do-not-add-up': [18, 17, 19],
  'outside-own-limits': [11, 20, 21],
  'jump-from-last-year': [11, 22],
  'missing-while-usual': [23, 24],
  'rule-broken': [25, 26],
  'rule-to-explain': [25, 26],
};

test.each(languages)('what was found in a cell: the value, what it was held against, and what to do (%s)', (language) => {
  const codes = codesIn(/code: (?:severity === 'hard' \? )?'([a-z-]+)'/g, ['domain/entry-check.ts']).concat('rule-to-explain');
  expect(codes.toSorted()).toEqual(Object.keys(told).toSorted());
  const finding = (code: string): Finding => {
    const isSoft = /usual|own-limits|last-year|to-explain/.test(code);
    return { code, severity: isSoft ? 'soft' : 'hard', metric: 'm', breakdown: 'total', needsComment: isSoft, details, words: null };
  };
  const texts = Object.fromEntries(codes.map((code) => [code, findingText(finding(code), 0, wordsIn(language))]));
  expect(lacking(language, texts)).toEqual([]);
  for (const [code, values] of Object.entries(told)) for (const value of values) expect(texts[code]).toContain(String(value));
}); // prettier-ignore

test.each(languages)('why a figure is not handed in, returned, approved or corrected: rule and remedy (%s)', (language) => {
  const paths = ['submission', 'approval', 'correction', 'release', 'changeable'].map((name) => `domain/${name}.ts`);
  const codes = codesIn(thrown, [...paths, ...sources('api/submissions/'), ...sources('api/entries/'), ...sources('api/releases/')])
    .filter((code) => !ofPrograms.includes(code) && code !== 'unknown-release'); // prettier-ignore
  expect(codes).toEqual(expect.arrayContaining(['own-work', 'not-ready', 'wrong-level', 'approved-before', 'no-reason']));
  const problem = { status: 409, title: '', path: null, details: {} };
  const texts = Object.fromEntries(codes.map((code) => [code, refusalOf({ ...problem, code }, language).text]));
  expect(lacking(language, texts)).toEqual([]);
  const obstacles = Object.fromEntries(
    ['required', 'incomplete', 'emptied'].map((code) => {
      const obstacle = { code, metric: 'm', breakdown: 'total', findings: [] };
      return [code, obstacleTexts(obstacle, { decimals: 0 }, language).join(' ')];
    }),
  );
  expect(lacking(language, obstacles)).toEqual([]);
}); // prettier-ignore

test.each(languages)('why a cell of a file is not taken in: the value, rule and remedy, in words of its own (%s)', (language) => {
  const axes = ['organisation', 'metric', 'period'].map((axis) => `unknown-${axis}`);
  const codes = [...new Set([...axes, ...codesIn(answered, ['api/file-imports/gather.ts', 'api/file-imports/weigh.ts', 'api/file-imports/publish.ts']),
    ...codesIn(thrown, ['api/entries/save.ts', 'api/entries/apply.ts', 'api/entries/columns.ts', 'domain/submission.ts', 'domain/entry-value.ts']),
    ...codesIn(/refused\('([a-z-]+)'/g, ['domain/entry-value.ts']), 'below-minimum', 'above-maximum'])]
    .filter((code) => ![...ofPrograms, 'not-ready', 'nothing-to-submit', 'not-the-submitter', 'approval-begun', 'no-reason', 'not-submitted'].includes(code)); // prettier-ignore
  expect(codes).toEqual(expect.arrayContaining(['ratio-differs', 'contradicts-itself', 'unknown-status', 'locked', 'stale']));
  const cell = { read: '98 765', details: { near: '', limit: 5, line: 7 }, period: '2026-Q3' } as const;
  const texts = Object.fromEntries(
    codes.map((code) => [code, cellText({ ...cell, code }, String, language)]),
  );
  expect(lacking(language, texts)).toEqual([]);
  const general = refusalText('', '', wordsIn(language));
  expect(Object.entries(texts).filter(([, text]) => text === general)).toEqual([]);
  for (const code of [...axes, 'ratio-differs', 'not-a-number', 'ambiguous-number', 'unknown-status', 'below-minimum']) {
    expect(texts[code]).toContain(cell.read);
  }
}); // prettier-ignore

test.each(languages)('why a whole file is not taken in: rule and remedy (%s)', (language) => {
  const texts = Object.fromEntries(Object.entries(fileRefusals(language)).map(([code, { text }]) => [code, text]));
  expect(Object.keys(texts).length).toBeGreaterThan(20);
  expect(lacking(language, texts)).toEqual([]);
});
