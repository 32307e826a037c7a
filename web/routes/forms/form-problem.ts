import type { Language } from '#domain/language.ts';
import type { Problem } from '#web/lib/api.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { refusalOf, type Refusal } from '#web/lib/wording/refusal.ts';

type Message = typeof m.form_refused_period;

const known: Readonly<Record<string, readonly [message: Message, field: string | null]>> = {
  'code-taken': [m.form_refused_code, 'code'],
  'mixed-frequency': [m.form_refused_period, 'firstPeriod'],
  'due-before-open': [m.form_refused_due, 'dueDays'],
  'frequency-stays': [m.form_refused_frequency, 'frequency'],
  'bad-selection': [m.form_refused_selection, 'organisations'],
  'too-many-codes': [m.form_refused_selection, 'organisations'],
  'unknown-metric': [m.form_refused_metric, null],
  'derived-metric': [m.form_refused_derived, null],
  'frequency-not-allowed': [m.form_refused_row_frequency, null],
  'unknown-breakdown': [m.form_refused_metric, null],
  'row-repeated': [m.form_refused_repeated, null],
  'changed-since': [m.form_refused_changed, null],
};

/** What an expression was expected to go on with, in words; signs stand for themselves. */
const expected: Readonly<Record<string, Message>> = {
  end: m.form_expected_end,
  'the end': m.form_expected_end,
  name: m.form_expected_metric,
  breakdown: m.form_expected_breakdown,
  'a comparison': m.form_expected_comparison,
  'a number or a metric': m.form_expected_operand,
  'a function': m.form_expected_function,
  'one number': m.form_expected_one,
  'less nesting': m.form_expected_less,
};

/** What is wrong with a form, at the field that it is about. */
export function formProblem(problem: Problem, language: Language): Refusal {
  const named = { locale: language };
  const { code, path, details } = problem;
  if (code === 'bad-expression') {
    const [position, wanted] = [Number(details['position']), String(details['expected'])];
    const told = { position: position + 1, expected: expected[wanted]?.({}, named) ?? wanted };
    return { field: path, text: m.form_refused_expression(told, named) };
  }
  if (code === 'bad-field' && path === 'rows') return { field: 'metric', text: m.form_refused_no_rows({}, named) };
  if (code === 'bad-field' && path === 'firstPeriod') return { field: path, text: m.form_refused_period({}, named) };
  if (code === 'unknown-organisation') {
    const organisation = `”${String(details['organisation'] ?? '')}”`;
    return { field: 'organisations', text: m.form_refused_organisation({ organisation }, named) };
  }
  const [message, field] = known[code] ?? [];
  if (message) return { field: field ?? path, text: message({}, named) };
  const refusal = refusalOf(problem, language);
  // a field within another has a name of its own here
  return { ...refusal, field: path ?? refusal.field };
}

/** Where in the text of a rule it went wrong, from 0; null when it is about something else. */
export const positionIn = ({ code, path, details }: Problem): { field: string; position: number } | null =>
  code === 'bad-expression' && path !== null ? { field: path, position: Number(details['position']) } : null;
