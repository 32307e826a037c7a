import { DomainError } from './error.ts';

/** A figure of the same organisation: of this period, the one before or the same one last year. */
export type Reference = { metric: string; breakdown: string; when: 'now' | 'previous' | 'last-year' };

const functionNames = ['min', 'max', 'abs'] as const;
type FunctionName = (typeof functionNames)[number];

/** What gives a number. */
export type Term =
  | { kind: 'number'; value: number }
  | ({ kind: 'reference' } & Reference)
  | { kind: 'negation'; of: Term }
  | { kind: 'operation'; sign: '+' | '-' | '*' | '/'; left: Term; right: Term }
  | { kind: 'function'; name: FunctionName; of: readonly Term[] };

const comparisonSigns = ['<=', '>=', '!=', '<', '>', '='] as const;
type ComparisonSign = (typeof comparisonSigns)[number];

/** What is true or not. */
export type Comparison = { kind: 'comparison'; sign: ComparisonSign; left: Term; right: Term };

export type Expression = Term | Comparison;

export const longestExpression = 500;
const deepestNesting = 40;

const code = '[a-z0-9]+(?:-[a-z0-9]+)*';

const tokenPatterns = {
  // no more digits than a number keeps, and so few decimals that it is never written with an exponent
  number: /\d{1,15}(?:\.\d{1,6})?(?![\d.])/y,
  // a hyphen between letters belongs to the code: a difference needs a space before its minus
  name: /[a-z][a-z0-9]*(?:-[a-z0-9]+)*/y,
  breakdown: new RegExp(`total(?=\\s*\\])|${code}\\.${code}(?:\\+${code}\\.${code})*`, 'y'),
  comparison: /<=|>=|!=|[<>=≤≥≠]/y,
  plusOrMinus: /[-+−]/y,
  timesOrBy: /[*/×÷]/y,
  minus: /[-−]/y,
  '(': /\(/y,
  ')': /\)/y,
  '[': /\[/y,
  ']': /\]/y,
  ',': /,/y,
  end: /$/y,
};
type Token = keyof typeof tokenPatterns;

/** Signs as word processors write them. */
const plainSigns: Readonly<Record<string, string>> = {
  '≤': '<=',
  '≥': '>=',
  '≠': '!=',
  '−': '-',
  '×': '*',
  '÷': '/',
};

/** Besides where it stands: where each figure that was read is named, in their order. */
type Reader = { readonly text: string; position: number; nesting: number; readonly places: number[] };

function readerOf(text: string): Reader {
  if (text.length > longestExpression) refuse(longestExpression, 'the end');
  return { text, position: text.length - text.trimStart().length, nesting: 0, places: [] };
}

const refuse = (position: number, expected: string): never => {
  throw new DomainError('bad-expression', `Expected ${expected} at position ${position}`, { position, expected });
};

/** What is next, if it is such a token; the reader then stands at what follows it. */
function take(reader: Reader, token: Token): string | null {
  const pattern = tokenPatterns[token];
  pattern.lastIndex = reader.position;
  const found = pattern.exec(reader.text)?.[0];
  if (found === undefined) return null;
  reader.position += found.length;
  while (/\s/.test(reader.text.charAt(reader.position))) reader.position += 1;
  return plainSigns[found] ?? found;
}

const must = (reader: Reader, token: Token): string => take(reader, token) ?? refuse(reader.position, token);

/** Goes one level down, which is refused at a depth that nobody writes by hand. */
function within<Found>(reader: Reader, read: (reader: Reader) => Found): Found {
  if (reader.nesting === deepestNesting) refuse(reader.position, 'less nesting');
  reader.nesting += 1;
  const found = read(reader);
  reader.nesting -= 1;
  return found;
}

const signOf = <Sign extends string>(signs: readonly Sign[], text: string | null): Sign | null =>
  signs.find((sign) => sign === text) ?? null;

/** Operands joined by signs of the same rank, from left to right. */
const chain = (token: Token, signs: readonly ('+' | '-' | '*' | '/')[], operand: (reader: Reader) => Term) => {
  return (reader: Reader): Term => {
    let left = operand(reader);
    for (let sign = signOf(signs, take(reader, token)); sign; sign = signOf(signs, take(reader, token))) {
      left = { kind: 'operation', sign, left, right: operand(reader) };
    }
    return left;
  };
};

function readArguments(reader: Reader): Term[] {
  const found = [readSum(reader)];
  while (take(reader, ',') !== null) found.push(readSum(reader));
  return found;
}

function readReference(reader: Reader, metric: string, when: Reference['when'], position: number): Term {
  reader.places.push(position);
  let breakdown = 'total';
  if (take(reader, '[') !== null) {
    breakdown = must(reader, 'breakdown');
    must(reader, ']');
  }
  return { kind: 'reference', metric, breakdown, when };
}

/** A name before a parenthesis is a function; `min` alone may be a metric. */
function readNamed(reader: Reader, name: string, position: number): Term {
  if (take(reader, '(') === null) return readReference(reader, name, 'now', position);
  const closed = <Found>(found: Found): Found => {
    must(reader, ')');
    return found;
  };
  if (name === 'previous' || name === 'last-year') {
    return closed(readReference(reader, must(reader, 'name'), name, position));
  }
  const known = signOf(functionNames, name) ?? refuse(position, 'a function');
  const first = reader.position;
  const of = within(reader, readArguments);
  if (known === 'abs' && of.length !== 1) refuse(first, 'one number');
  return closed({ kind: 'function', name: known, of });
}

function readOperand(reader: Reader): Term {
  const { position } = reader;
  if (take(reader, 'minus') !== null) return { kind: 'negation', of: within(reader, readOperand) };
  if (take(reader, '(') !== null) {
    const inner = within(reader, readSum);
    must(reader, ')');
    return inner;
  }
  const number = take(reader, 'number');
  if (number !== null) return { kind: 'number', value: Number(number) };
  return readNamed(reader, take(reader, 'name') ?? refuse(position, 'a number or a metric'), position);
}

const readProduct = chain('timesOrBy', ['*', '/'], readOperand);
const readSum = chain('plusOrMinus', ['+', '-'], readProduct);

/**
 * Reads a rule or a formula: `digital-transactions <= total-transactions`, `a / b * 100`,
 * `abs(x - previous(x)) <= 0.5 * previous(x)`, `x[gender.women] + x[gender.men] = x`. Numbers have a decimal point. Metric
 * codes hold hyphens, so that `a - b` is a difference and `a-b` a metric. At most one comparison, outermost.
 * DomainError `bad-expression` with the position (from 0) and what was expected there.
 */
export function parseExpression(text: string): Expression {
  const reader = readerOf(text);
  const left = readSum(reader);
  const sign = signOf(comparisonSigns, take(reader, 'comparison'));
  const found: Expression = sign === null ? left : { kind: 'comparison', sign, left, right: readSum(reader) };
  must(reader, 'end');
  return found;
}

/** A rule is what is true or not: DomainError `bad-expression` also where no comparison stands. */
export function parseRule(text: string): Comparison {
  const expression = parseExpression(text);
  return expression.kind === 'comparison' ? expression : refuse(text.length, 'a comparison');
}

/** A figure that is named in a text, and where in it (from 0). */
export type PlacedReference = Reference & { position: number };

/** Reads what gives a number, with every figure in the order of the text. DomainError `bad-expression` as above. */
export function parseTerm(text: string): { term: Term; references: PlacedReference[] } {
  const reader = readerOf(text);
  const term = readSum(reader);
  must(reader, 'end');
  const references = referencesIn(term).map((reference, index) => ({
    ...reference,
    position: reader.places[index] ?? 0,
  }));
  return { term, references };
}

const rankOf = (term: Term): number => {
  if (term.kind === 'operation') return term.sign === '+' || term.sign === '-' ? 1 : 2;
  return 3;
};

/** As it stands in an expression: `x`, `x[gender.women]`, `previous(x)`. */
export function printReference({ metric, breakdown, when }: Reference): string {
  const figure = breakdown === 'total' ? metric : `${metric}[${breakdown}]`;
  return when === 'now' ? figure : `${when}(${figure})`;
}

/** In parentheses where its signs bind less than what stands around it. */
const printTerm = (term: Term, leastRank: number): string =>
  rankOf(term) < leastRank ? `(${printBare(term)})` : printBare(term);

function printBare(term: Term): string {
  switch (term.kind) {
    case 'number':
      return String(term.value);
    case 'reference':
      return printReference(term);
    case 'negation':
      return `-${printTerm(term.of, 3)}`;
    case 'operation':
      return `${printTerm(term.left, rankOf(term))} ${term.sign} ${printTerm(term.right, rankOf(term) + 1)}`;
    case 'function':
      return `${term.name}(${term.of.map(printBare).join(', ')})`;
  }
}

/** With one space around every sign and no needless parentheses; read again it is the same. */
export const printExpression = (expression: Expression): string =>
  expression.kind === 'comparison'
    ? `${printBare(expression.left)} ${expression.sign} ${printBare(expression.right)}`
    : printBare(expression);

/** Every figure that is named, in order, each as often as it stands there. */
export function referencesIn(expression: Expression): Reference[] {
  switch (expression.kind) {
    case 'number':
      return [];
    case 'reference':
      return [{ metric: expression.metric, breakdown: expression.breakdown, when: expression.when }];
    case 'negation':
      return referencesIn(expression.of);
    case 'function':
      return expression.of.flatMap(referencesIn);
    case 'operation':
    case 'comparison':
      return [...referencesIn(expression.left), ...referencesIn(expression.right)];
  }
}

/** The metrics that are named, each once. */
export const metricsIn = (expression: Expression): string[] => [
  ...new Set(referencesIn(expression).map(({ metric }) => metric)),
];

/** The figure that is meant, or null where there is none. */
export type Lookup = (reference: Reference) => number | null;

const combined = (sign: '+' | '-' | '*' | '/', left: number, right: number): number => {
  switch (sign) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
  }
};

/** Null for what no number can hold: a division by zero, or beyond all bounds. */
const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** Null when a figure is missing or divided by zero. */
export function evaluateTerm(term: Term, lookup: Lookup): number | null {
  switch (term.kind) {
    case 'number':
      return term.value;
    case 'reference':
      return lookup(term);
    case 'negation': {
      const value = evaluateTerm(term.of, lookup);
      return value === null ? null : 0 - value;
    }
    case 'operation': {
      const left = evaluateTerm(term.left, lookup);
      const right = evaluateTerm(term.right, lookup);
      return left === null || right === null ? null : finite(combined(term.sign, left, right));
    }
    case 'function': {
      const values = term.of.map((one) => evaluateTerm(one, lookup)).filter((value) => value !== null);
      if (values.length < term.of.length) return null;
      return term.name === 'abs' ? Math.abs(values[0] ?? NaN) : Math[term.name](...values);
    }
  }
}

/** The same but for what binary arithmetic leaves behind: 0.1 + 0.2 is 0.3. */
export const isAsGoodAs = (left: number, right: number): boolean =>
  Math.abs(left - right) <= 1e-9 * Math.max(1, Math.abs(left), Math.abs(right));

/** Whether it holds; null when one side cannot be told. */
export function holds({ sign, left, right }: Comparison, lookup: Lookup): boolean | null {
  const [one, other] = [evaluateTerm(left, lookup), evaluateTerm(right, lookup)];
  if (one === null || other === null) return null;
  const isSame = isAsGoodAs(one, other);
  switch (sign) {
    case '=':
      return isSame;
    case '!=':
      return !isSame;
    case '<=':
      return isSame || one < other;
    case '>=':
      return isSame || one > other;
    case '<':
      return !isSame && one < other;
    case '>':
      return !isSame && one > other;
  }
}

/** A number for a formula, true or false for a rule, null when a figure is missing or divided by zero. */
export const evaluate = (expression: Expression, lookup: Lookup): number | boolean | null =>
  expression.kind === 'comparison' ? holds(expression, lookup) : evaluateTerm(expression, lookup);
