// Rules and formulas a second time: written with every parenthesis and reckoned from the text; nothing from the product.

/** Holes are NaN, and spread as they do in arithmetic. */
type Known = (name: string) => number;

const isSame = (a: number, b: number) => Math.abs(a - b) <= Math.max(1, Math.abs(a), Math.abs(b)) / 1e9;

/** Splits at the sign that stands outside all brackets, the last one of the weakest rank. */
function split(text: string, signs: readonly string[]): [string, string, string] | null {
  let open = 0;
  for (let at = text.length - 1; at > 0; at -= 1) {
    const letter = text.charAt(at);
    if (letter === ')' || letter === ']') open += 1;
    if (letter === '(' || letter === '[') open -= 1;
    // a sign has a space on both sides; a minus without one belongs to what follows it
    const sign = signs.find((one) => open === 0 && text.startsWith(` ${one} `, at));
    if (sign) return [text.slice(0, at), sign, text.slice(at + sign.length + 2)];
  }
  return null;
}

function argumentsIn(text: string): string[] {
  const found = [''];
  let open = 0;
  for (const letter of text) {
    if (letter === '(') open += 1;
    if (letter === ')') open -= 1;
    if (letter === ',' && open === 0) found.push('');
    else found[found.length - 1] += letter;
  }
  return found.map((one) => one.trim());
}

function naiveNumber(text: string, known: Known): number {
  for (const signs of [
    ['+', '-'],
    ['*', '/'],
  ]) {
    const parted = split(text, signs);
    if (!parted) continue;
    const [left, right] = [naiveNumber(parted[0], known), naiveNumber(parted[2], known)];
    const result = { '+': left + right, '-': left - right, '*': left * right, '/': left / right }[parted[1]] ?? NaN;
    return Number.isFinite(result) ? result : NaN;
  }
  if (text.startsWith('-')) return 0 - naiveNumber(text.slice(1), known);
  if (text.startsWith('(')) return naiveNumber(text.slice(1, -1), known);
  if (/^\d/.test(text)) return Number(text);
  const called = /^(min|max|abs)\((.*)\)$/.exec(text);
  if (!called) return known(text);
  const values = argumentsIn(called[2] ?? '').map((one) => naiveNumber(one, known));
  if (values.some(Number.isNaN)) return NaN;
  const [first = NaN, ...others] = values;
  if (called[1] === 'abs') return first < 0 ? 0 - first : first;
  return others.reduce((best, value) => ((called[1] === 'min' ? value < best : value > best) ? value : best), first);
}

/** What an expression with a space around every sign comes to; null for what cannot be told. */
export function naiveEvaluation(text: string, known: Known): number | boolean | null {
  const parted = split(text, ['<=', '>=', '!=', '<', '>', '=']);
  if (!parted) {
    const value = naiveNumber(text, known);
    return Number.isNaN(value) ? null : value;
  }
  const [left, right] = [naiveNumber(parted[0], known), naiveNumber(parted[2], known)];
  if (Number.isNaN(left) || Number.isNaN(right)) return null;
  const order = isSame(left, right) ? 0 : left < right ? -1 : 1;
  return (
    {
      '<=': order <= 0,
      '>=': order >= 0,
      '!=': order !== 0,
      '<': order < 0,
      '>': order > 0,
      '=': order === 0,
    }[parted[1]] ?? null
  );
}
