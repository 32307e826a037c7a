import { expect, test } from 'vitest';
import { writeReminder, type Due } from '#api/mail/reminder-letter.ts';
import type { Texts } from '#domain/language.ts';

const texts = (text: string) => ({ sv: text, en: `${text} in English`, da: `${text} på dansk` });
const due = (given: Partial<Due> = {}): Due => ({
  form: texts('Effekter'),
  organisation: texts('Norr'),
  period: '2026-Q3',
  metric: null,
  dueOn: '2026-10-30',
  missing: [],
  returned: [],
  isFilled: false,
  ...given,
});
const letter = (items: readonly Due[], language: 'sv' | 'en' | 'da', today = '2026-10-23') =>
  writeReminder({ kind: 'reminder', name: 'Anna', items, today, link: 'http://there/entry', hours: 24 }, language);
const lines = (items: readonly Due[], language: 'sv' | 'en' | 'da', today?: string) =>
  (letter(items, language, today).lines[1] ?? '').split('\n').slice(1);
const nobodys = (row: Texts) => ({ row, reporter: null, responsible: null });
const numbered = (count: number) => Array.from({ length: count }, (_, at) => nobodys({ sv: `m${at + 1}` }));

test('who reports and who answers is said of each row that is missing, in each language', () => {
  const missing = [
    { row: texts('Ärenden, alla'), reporter: 'Per', responsible: 'Gerd' },
    { row: texts('Leenden'), reporter: 'Per', responsible: 'Per' },
    { row: texts('Nöjdhet'), reporter: 'Per', responsible: null },
    { row: texts('Ledtid'), reporter: null, responsible: 'Gerd' },
    nobodys(texts('Nytta')),
  ];
  expect(lines([due({ missing })], 'sv')).toEqual([
    '– Effekter, Norr, kvartal 3 2026: ska vara inne 2026-10-30, om 7 dagar',
    '  Saknas:',
    '  · Ärenden, alla (lämnas av Per, Gerd ansvarar)',
    '  · Leenden (lämnas av Per, som också ansvarar)',
    '  · Nöjdhet (lämnas av Per)',
    '  · Ledtid (Gerd ansvarar)',
    '  · Nytta',
  ]);
  expect(lines([due({ missing })], 'en').slice(1)).toEqual([
    '  Missing:',
    '  · Ärenden, alla in English (to be reported by Per, Gerd is responsible)',
    '  · Leenden in English (to be reported by Per, who is also responsible)',
    '  · Nöjdhet in English (to be reported by Per)',
    '  · Ledtid in English (Gerd is responsible)',
    '  · Nytta in English',
  ]);
  expect(lines([due({ missing })], 'da').slice(1)).toEqual([
    '  Mangler:',
    '  · Ärenden, alla på dansk (indberettes af Per, Gerd er ansvarlig)',
    '  · Leenden på dansk (indberettes af Per, som også er ansvarlig)',
    '  · Nöjdhet på dansk (indberettes af Per)',
    '  · Ledtid på dansk (Gerd er ansvarlig)',
    '  · Nytta på dansk',
  ]);
});

test('of what was promised only the people are added', () => {
  const metric = texts('Ledtid');
  const missing = [{ row: metric, reporter: null, responsible: 'Gerd' }];
  expect(lines([due({ metric, missing })], 'sv', '2026-10-31')).toEqual([
    '– Ledtid, Effekter, Norr, kvartal 3 2026: skulle ha varit inne 2026-10-30, för 1 dag sedan',
    '  Gerd ansvarar',
  ]);
  expect(lines([due({ metric, missing: [nobodys(metric)] })], 'sv')).toHaveLength(1);
});

test('what came back is named, and what only waits to be handed in is called so', () => {
  const returned = [texts('Ledtid'), texts('Nytta')];
  const below = (given: Partial<Due>, language: 'sv' | 'en' | 'da') => lines([due(given)], language).slice(1);
  expect(below({ returned }, 'sv')).toEqual(['  Återlämnat:', '  · Ledtid', '  · Nytta']);
  expect(below({ returned }, 'en')[0]).toBe('  Returned:');
  expect(below({ returned }, 'da')[0]).toBe('  Sendt tilbage:');
  expect(below({ isFilled: true }, 'sv')).toEqual(['  Det som ska vara inne är ifyllt men inte inlämnat.']);
  expect(below({ isFilled: true }, 'en')).toEqual(['  What is due is filled in but not submitted.']);
  expect(below({ isFilled: true }, 'da')).toEqual(['  Det, der skal være inde, er udfyldt, men ikke afleveret.']);
});

test('a long list is named in part and counted; one more is named rather than counted', () => {
  const said = (count: number) => lines([due({ missing: numbered(count) })], 'sv').slice(2);
  expect(said(9)).toEqual(Array.from({ length: 9 }, (_, at) => `  · m${at + 1}`));
  expect(said(10)).toEqual([...Array.from({ length: 8 }, (_, at) => `  · m${at + 1}`), '  · och 2 till']);
});

test('what people typed writes no lines of its own', () => {
  const missing = [{ row: { sv: 'Led\r\ntid' }, reporter: 'Per\n– Annat', responsible: ' ' }];
  expect(lines([due({ missing })], 'sv').slice(1)).toEqual(['  Saknas:', '  · Led tid (lämnas av Per – Annat)']);
});
