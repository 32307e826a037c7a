const swedish = /(?<!\d)(?:19|20)?(\d{2})(\d{2})(\d{2})[-+ ]?(\d{4})(?!\d)/g;
const danish = /(?<!\d)(\d{2})(\d{2})\d{2}-\d{4}(?!\d)/g;

const isDay = (month: string | undefined, day: number): boolean =>
  Number(month) >= 1 && Number(month) <= 12 && day >= 1 && day <= 31;

/** The control digit of Swedish numbers: every other digit doubled, the digits of all summed (Luhn, ISO/IEC 7812-1). */
const isControlled = (digits: string): boolean => {
  const sum = [...digits]
    .map((digit, place) => Number(digit) * (place % 2 === 0 ? 2 : 1))
    .reduce((total, number) => total + (number > 9 ? number - 9 : number), 0);
  return sum % 10 === 0;
};

/**
 * Whether a text seems to hold somebody's personal identity number: a Swedish one (co-ordination numbers, with sixty
 * added to the day, too) or a Danish one. It may be wrong either way: whoever wrote it is asked.
 */
export const holdsPersonalNumber = (text: string): boolean =>
  [...text.matchAll(swedish)].some(([, year, month, day, last]) => {
    const number = Number(day);
    return isDay(month, number > 60 ? number - 60 : number) && isControlled(`${year}${month}${day}${last}`);
  }) || [...text.matchAll(danish)].some(([, day, month]) => isDay(month, Number(day)));
