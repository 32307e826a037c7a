import { describe, expect, test } from 'vitest';
import { languages } from '#domain/language.ts';
import { bodyOf, changed, draftFrom, draftIn, emptyDraft, termsOf, type FormDraft } from '#web/routes/forms/draft.ts';
import { datesText } from '#web/routes/forms/editor.ts';
import { formProblem, positionIn } from '#web/routes/forms/form-problem.ts';

const form = {
  code: 'effects',
  organisation: 'top',
  version: 3,
  names: { sv: 'Effekter', en: 'Effects' },
  instructions: { sv: '' },
  frequency: 'Q' as const,
  firstPeriod: '2026-Q1' as const,
  organisations: ['top/**', 'north'],
  openDays: -14,
  dueDays: 30,
  lockDays: null,
  levels: 2,
  rows: [
    { metric: 'a', breakdown: 'total', asks: 'value' as const, asksAnswers: false, isRequired: true },
    { metric: 'b', breakdown: 'tone.positive', asks: 'parts' as const, asksAnswers: true, isRequired: false },
  ],
  rules: [{ expression: 'a <= b', severity: 'soft' as const, texts: { sv: 'Så är det.' } }],
};

/** The fields that the page would send of a draft. */
function fieldsOf(draft: FormDraft): Map<string, string> {
  const { names, instructions, rows, rules, ...plain } = draft;
  const fields = new Map(Object.entries(plain));
  const texts = (name: string, of: object) =>
    Object.entries(of).forEach(([key, text]) => fields.set(`${name}.${key}`, text));
  texts('names', names);
  texts('instructions', instructions);
  fields.set('rowCount', String(rows.length));
  rows.forEach(({ metric, breakdown, asks, asksAnswers, isRequired }, place) => {
    texts(`rows.${place}`, { metric, breakdown, asks });
    // a box that is not ticked is not sent
    if (asksAnswers) fields.set(`rows.${place}.answers`, 'on');
    if (isRequired) fields.set(`rows.${place}.required`, 'on');
  });
  fields.set('ruleCount', String(rules.length));
  rules.forEach(({ expression, severity, texts: said }, place) => {
    texts(`rules.${place}`, { expression, severity });
    texts(`rules.${place}.texts`, said);
  });
  return fields;
}

describe('a form while it is written', () => {
  test('comes back from its fields as it was', () => {
    const draft = draftFrom(form);
    const fields = fieldsOf(draft);
    expect(draftIn((name) => fields.get(name) ?? '')).toEqual(draft);
  });

  test('goes to the API as it came from there', () => {
    const { code: _code, organisation: _organisation, version: _version, ...content } = form;
    expect(bodyOf(draftFrom(form))).toEqual(content);
  });

  test('keeps what is no number, for the API to refuse', () => {
    const { openDays, dueDays, lockDays } = bodyOf({
      ...draftFrom(form),
      openDays: 'snart',
      dueDays: '',
      lockDays: ' −5 ',
    });
    expect([openDays, dueDays, lockDays]).toEqual(['snart', '', -5]);
  });

  test('names its organisations one a line, or with commas', () => {
    expect(termsOf({ organisations: ' north, south/*\n\ttop/**\n' })).toEqual(['north', 'south/*', 'top/**']);
  });

  test('gets rows and rules more and less, and in another order', () => {
    const draft = draftFrom(form);
    const metrics = (wish: string, metric = '') => changed(draft, wish, { metric }).rows.map((row) => row.metric);
    expect(metrics('add-row', 'c total')).toEqual(['a', 'b', 'c']);
    expect(metrics('add-row', 'a total'), 'once').toEqual(['a', 'b']);
    expect(metrics('add-row', '')).toEqual(['a', 'b']);
    expect(metrics('row-down 0')).toEqual(['b', 'a']);
    expect(metrics('row-up 1')).toEqual(['b', 'a']);
    expect(metrics('row-up 0'), 'there is nothing above the first').toEqual(['a', 'b']);
    expect(metrics('remove-row 0')).toEqual(['b']);
    expect(changed(draft, 'add-rule', {}).rules).toHaveLength(2);
    expect(changed(draft, 'remove-rule 0', {}).rules).toEqual([]);
    expect(changed(draft, 'preview', {})).toBe(draft);
    const organisations = (wish: string, reach: string) => termsOf(changed(draft, wish, { reach }));
    expect(organisations('add-organisation south', '/*')).toEqual(['top/**', 'north', 'south/*']);
    expect(organisations('add-organisation south', '/x')).toEqual(['top/**', 'north', 'south']);
    expect(organisations('add-organisation top', '/**')).toEqual(['top/**', 'north']);
  });

  test('tells its days by example', () => {
    const draft = { ...emptyDraft('top', '2026-Q3'), openDays: '-14', dueDays: '30', lockDays: '10' };
    expect(datesText(draft, '2026-11-21', 'sv')).toBe(
      'Till exempel kvartal 4 2026: öppnar 17 december 2026, ska vara inne 30 januari 2027 och låses 9 februari 2027.',
    );
    expect(datesText({ ...draft, dueDays: 'snart' }, '2026-11-21', 'sv')).toBeNull();
  });
});

describe('a form that is refused', () => {
  const problem = (code: string, path: string | null, details: Record<string, unknown> = {}) => ({
    status: 400,
    title: '',
    code,
    path,
    details,
  });

  test('says of a rule where it cannot be read and what was expected, in every language', () => {
    const broken = problem('bad-expression', 'rules.0.expression', { position: 4, expected: 'a number or a metric' });
    expect(formProblem(broken, 'sv')).toEqual({
      field: 'rules.0.expression',
      text: 'Regeln går inte att läsa. Vid tecken 5 väntades ett tal eller ett mått.',
    });
    expect(positionIn(broken)).toEqual({ field: 'rules.0.expression', position: 4 });
    const texts = languages.map((language) => formProblem(broken, language).text);
    expect(new Set(texts).size).toBe(3);
    expect(formProblem({ ...broken, details: { position: 0, expected: ')' } }, 'en').text).toContain(')');
  });

  test('says so at the field that it is about', () => {
    expect(formProblem(problem('code-taken', 'code'), 'sv').text).toContain('koden');
    expect(formProblem(problem('row-repeated', 'rows.2'), 'sv').field).toBe('rows.2');
    expect(formProblem(problem('bad-field', 'rows'), 'sv').field).toBe('metric');
    expect(formProblem(problem('bad-field', 'names.sv'), 'sv').field).toBe('names.sv');
    expect(positionIn(problem('code-taken', 'code'))).toBeNull();
  });
});
