/** The characters that mean something in it, by their codes. */
const [opening, closing, comma, dash, point, nought, letterN] = [0x7b, 0x7d, 0x2c, 0x2d, 0x2e, 0x30, 0x4e] as const;

type Figures = (number | null)[];

/** An array of numbers as PostgreSQL writes it, such as `{1,NULL,2.5}`. */
export const readFigureArray = (text: string): Figures => readFigureArrays(text)[0] ?? [];

/**
 * Several of them, with spaces between; `-` is none. Every figure that is shown comes through here, mostly thousands at a
 * time, so the text is gone through once, and no piece of it is copied.
 */
export function readFigureArrays(text: string): (Figures | null)[] {
  const arrays: (Figures | null)[] = [];
  let figures: Figures | null = null;
  let begin = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === opening) {
      figures = [];
      begin = at + 1;
    } else if (figures === null) {
      if (code === dash) arrays.push(null);
    } else if (code === comma || code === closing) {
      // an empty array has nothing between its braces
      if (at > begin) figures.push(readFigure(text, begin, at));
      begin = at + 1;
      if (code === comma) continue;
      arrays.push(figures);
      figures = null;
    }
  }
  return arrays;
}

/** Whole numbers and powers of ten up to here are exact, so that dividing one by the other rounds once, as reading does. */
const mostDigits = 15;
const powersOfTen = Array.from({ length: mostDigits + 1 }, (_, exponent) => 10 ** exponent);

function readFigure(text: string, begin: number, end: number): number | null {
  if (text.charCodeAt(begin) === letterN) return null;
  const isNegative = text.charCodeAt(begin) === dash;
  let size = 0;
  let decimals = -1;
  const first = isNegative ? begin + 1 : begin;
  if (end - first > mostDigits) return Number(text.slice(begin, end));
  for (let at = first; at < end; at += 1) {
    const code = text.charCodeAt(at);
    const digit = code - nought;
    if (digit >= 0 && digit <= 9) {
      size = size * 10 + digit;
      if (decimals >= 0) decimals += 1;
    } else if (code === point) decimals = 0;
    // an exponent, seldom
    else return Number(text.slice(begin, end));
  }
  const value = decimals > 0 ? size / (powersOfTen[decimals] ?? 1) : size;
  return isNegative ? -value : value;
}
