import { expect, test } from 'vitest';
import { writeReminder, type Due } from '#api/mail/reminder-letter.ts';

const texts = (text: string) => ({ sv: text, en: `${text} in English`, da: `${text} på dansk` });
const due = (given: Partial<Due> = {}): Due => ({
  form: texts('Effekter'),
  organisation: texts('Norr'),
  period: '2026-Q3',
  metric: null,
  dueOn: '2026-10-30',
  missing: [],
  ...given,
});
const letter = (items: readonly Due[], language: 'sv' | 'en' | 'da', today = '2026-10-23') =>
  writeReminder({ kind: 'reminder', name: 'Anna', items, today, link: 'http://there/entry', hours: 24 }, language);
const lines = (items: readonly Due[], language: 'sv' | 'en' | 'da', today?: string) =>
  (letter(items, language, today).lines[1] ?? '').split('\n').slice(1);
const numbered = (count: number) => Array.from({ length: count }, (_, at) => ({ sv: `m${at + 1}` }));

test('who reports and who answers is said in each language', () => {
  const missing = [
    { reporter: 'Per', responsible: 'Gerd', rows: [texts('Ledtid'), texts('Nöjdhet')] },
    { reporter: 'Per', responsible: 'Per', rows: [texts('Leenden')] },
    { reporter: null, responsible: null, rows: [texts('Nytta')] },
  ];
  expect(lines([due({ missing })], 'sv')).toEqual([
    '– Effekter, Norr, kvartal 3 2026: ska vara inne 2026-10-30, om 7 dagar',
    '  Saknas: Ledtid, Nöjdhet. Per lämnar. Gerd ansvarar.',
    '  Saknas: Leenden. Per lämnar och ansvarar.',
    '  Saknas: Nytta.',
  ]);
  expect(lines([due({ missing })], 'en').slice(1)).toEqual([
    '  Missing: Ledtid in English, Nöjdhet in English. Reported by Per. Gerd is responsible.',
    '  Missing: Leenden in English. Per reports it and is responsible.',
    '  Missing: Nytta in English.',
  ]);
  expect(lines([due({ missing })], 'da').slice(1)).toEqual([
    '  Mangler: Ledtid på dansk, Nöjdhet på dansk. Per indberetter. Gerd er ansvarlig.',
    '  Mangler: Leenden på dansk. Per indberetter og er ansvarlig.',
    '  Mangler: Nytta på dansk.',
  ]);
});

test('of what was promised only the people are added', () => {
  const metric = texts('Ledtid');
  const missing = [{ reporter: null, responsible: 'Gerd', rows: [metric] }];
  expect(lines([due({ metric, missing })], 'sv', '2026-10-31')).toEqual([
    '– Ledtid, Effekter, Norr, kvartal 3 2026: skulle ha varit inne 2026-10-30, för 1 dag sedan',
    '  Gerd ansvarar.',
  ]);
  expect(lines([due({ metric, missing: [{ reporter: null, responsible: null, rows: [metric] }] })], 'sv')).toHaveLength(1); // prettier-ignore
});

test('a long list is named in part and counted; one more is named rather than counted', () => {
  const said = (count: number) => lines([due({ missing: [{ reporter: null, responsible: null, rows: numbered(count) }] })], 'sv')[1]; // prettier-ignore
  expect(said(9)).toBe('  Saknas: m1, m2, m3, m4, m5, m6, m7, m8, m9.');
  expect(said(10)).toBe('  Saknas: m1, m2, m3, m4, m5, m6, m7, m8 och 2 till.');
});

test('what people typed writes no lines of its own', () => {
  const missing = [{ reporter: 'Per\n– Annat', responsible: '', rows: [{ sv: 'Led\r\ntid' }] }];
  expect(lines([due({ missing })], 'sv').slice(1)).toEqual(['  Saknas: Led tid. Per – Annat lämnar.']);
});
