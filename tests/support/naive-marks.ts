// What a figure says beside its value, found out a second way: words and order stand here once more on purpose.

export const signalWords: Record<string, string> = {
  improvement: 'Improvement',
  concern: 'Concern',
  'special-cause': 'Special cause',
  'common-cause': 'Normal variation',
};
export const statusWords: Record<string, string> = {
  reached: 'Reached',
  'on-path': 'On track',
  near: 'Near',
  'off-path': 'Off track',
};

type Letter = 'P' | 'E' | 'V';
const uncertain: Record<Letter, [code: string, word: string]> = {
  P: ['provisional', 'Provisional'],
  E: ['estimated', 'Estimated'],
  V: ['unvalidated', 'Not validated'],
};

/** Some figures are not yet what they will be: which, nobody can tell from their values. */
export const naiveLetter = (unit: number, metric: number, place: number): Letter | null =>
  (['P', 'E', 'V'] as const)[(unit * 7 + metric * 5 + place * 3) % 17] ?? null;

type Marks = { codes: string[]; words: string[] };

/** A sum is no more certain than its least certain part. */
export function naiveMarks(letters: readonly (Letter | null)[], isBreak: boolean): Marks {
  const letter = (['V', 'E', 'P'] as const).find((one) => letters.includes(one));
  const marks = [...(letter ? [uncertain[letter]] : []), ...(isBreak ? [['break', 'Break in the method']] : [])];
  return { codes: marks.map(([code = '']) => code), words: marks.map(([, word = '']) => word) };
}

/** Under a chart each mark is told with the figures that it is of; of many the last six: `Q3 2026` for `2026-Q3`. */
export const naiveNotes = (marks: readonly Marks[], periods: readonly string[]): string[] =>
  [...new Set(marks.flatMap(({ words }) => words))].map((word) => {
    const of = marks.flatMap(({ words }, place) => {
      const [year = '', quarter = ''] = (periods[place] ?? '').split('-');
      return words.includes(word) ? [`${quarter} ${year}`] : [];
    });
    return `${word} (${of.length > 6 ? '…, ' : ''}${of.slice(-6).join(', ')}).`;
  });
