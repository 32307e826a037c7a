export const answers = ['met', 'not applicable', 'operator', 'not met'] as const;
export type Answer = { requirements: string[]; answer: string; shownBy: string };

const row = /^\| (\d+\.\d+\.\d+(?:, \d+\.\d+\.\d+)*) \| [^|]+ \| ([^|]+) \| ([^|]+) \|$/;

/** What docs/security.md answers to the requirements, row by row. */
export const answersIn = (text: string): Answer[] =>
  text.split('\n').flatMap((line) => {
    const [, numbers, answer = '', shownBy = ''] = row.exec(line) ?? [];
    return numbers === undefined ? [] : [{ requirements: numbers.split(', '), answer, shownBy }];
  });

/** Where the answers and a checklist differ: what is asked and not answered, answered twice, or never asked. */
export function differences(given: readonly Answer[], asked: readonly string[]): string[] {
  const answered = given.flatMap(({ requirements }) => requirements);
  return [
    ...asked.filter((number) => !answered.includes(number)).map((number) => `not answered: ${number}`),
    ...answered.filter((number) => !asked.includes(number)).map((number) => `never asked: ${number}`),
    ...answered.filter((number, place) => answered.indexOf(number) !== place).map((number) => `twice: ${number}`),
  ];
}
