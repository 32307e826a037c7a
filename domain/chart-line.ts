import type { Chart, ChartLine } from './chart.ts';

/** Where every figure had a point, more of them than this would be a thick line. */
const mostPoints = 48;

/** Whether a figure has a point of its own: in a long line the last one, those that may change and those without neighbours. */
export const isPointShown = (
  { periods }: Pick<Chart, 'periods'>,
  { values, uncertain }: Pick<ChartLine, 'values' | 'uncertain'>,
  position: number,
): boolean =>
  periods.length <= mostPoints ||
  position === values.findLastIndex((value) => value !== null) ||
  uncertain.includes(position) ||
  (typeof values[position - 1] !== 'number' && typeof values[position + 1] !== 'number');

/** How many letters a name at the end of a line may have before it is wrapped, in a drawing so many units wide. */
export const lettersFor = (width: number): number => (width < 480 ? 10 : 18);

/**
 * What stands at the end of a line instead of a legend, in short rows: its name, or its last value where it needs no
 * name. Null for a line without values.
 */
export const endLabelOf = (
  line: ChartLine,
  mostLetters: number,
): { position: number; value: number; rows: string[] } | null => {
  const position = line.values.findLastIndex((value) => value !== null);
  const value = line.values[position];
  if (typeof value !== 'number' || (line.kind !== 'figures' && line.kind !== 'target')) return null;
  const text = line.texts[position] ?? '';
  const { name } = line;
  if (name === null) return { position, value, rows: [text] };
  if (line.kind === 'figures') return { position, value, rows: wrapped(name, mostLetters) };
  const both = `${name} ${text}`;
  return { position, value, rows: both.length > mostLetters ? [name, text] : [both] };
};

const wrapped = (text: string, mostLetters: number): string[] =>
  text.split(' ').reduce<string[]>((rows, word) => {
    const row = rows.at(-1);
    if (row !== undefined && row.length + word.length < mostLetters) rows[rows.length - 1] = `${row} ${word}`;
    else rows.push(word);
    return rows;
  }, []);
