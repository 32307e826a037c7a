const longestCode = 182;

/** Letters that do not decompose into a plain letter and an accent. */
const plainLetters: ReadonlyMap<string, string> = new Map([
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ø', 'o'],
  ['ß', 'ss'],
  ['ð', 'd'],
  ['đ', 'd'],
  ['þ', 'th'],
  ['ł', 'l'],
]);

/** A public identifier: words of a–z and digits, joined by single hyphens. */
export const isCode = (text: string): boolean => text.length <= longestCode && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(text);

/** The code that a name suggests: `Åre kommun` gives `are-kommun`. Empty when the name has no letter or digit to use. */
export const toCode = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]/g, (sign) => plainLetters.get(sign) ?? '-')
    .replace(/-+/g, '-')
    .replace(/^-/, '')
    .slice(0, longestCode)
    .replace(/-$/, '');

/** Text from elsewhere as one line that can be shown: without control characters and halves of letters. */
export const oneLine = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();

/** As it is compared with what somebody writes or looks for: however it is written, in large letters or small. */
export const folded = (text: string): string => text.toLocaleLowerCase('sv').normalize('NFKC');

/** The same of a text in several lines: an empty line parts two of them, and more than one says nothing new. */
export const severalLines = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\r\n?|[\p{Zl}\p{Zp}]/gu, '\n')
    .replace(/[^\P{Cc}\n]/gu, ' ')
    .replace(/[^\S\n]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
