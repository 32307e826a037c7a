/** What every drawing of the server is made with: its colours, its letters, and the frame of a picture that leaves the page. */
export type Size = { width: number; height: number };

/** Lines that keep 3:1 to white and to the next line; the pages swap them in dark mode by class. */
export const lineColours = ['#12436D', '#28A197', '#801650', '#F46A25', '#3D3D3D', '#A285D1'] as const;
/** The same for their names, which are text and keep 4.5:1. */
export const nameColours = ['#12436D', '#1B7A72', '#801650', '#B3470F', '#3D3D3D', '#7556AD'] as const;
/** Told apart without colour too. */
export const lineDashes: readonly (readonly number[])[] = [[], [7, 4], [2, 3], [9, 3, 2, 3], [4, 4], [1, 4]];
export const quiet = '#5B5D60';
export const grid = '#D9DADB';
export const ink = '#292C30';
const fontSize = 14;
/** Small enough for what licences ask to be said. */
const sourceSize = 11;
const noteSize = 13;
const noteHeight = 19;
const headerHeight = 64;
const margin = 24;

/** Control characters and halves of letters have no place in XML at all. */
export const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\uFFFE\uFFFF]/gu, ' ')
    .replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** How wide a text is in Inter, near enough for margins: the server cannot measure. Some letters are nearly as wide as high. */
export const widthOf = (text: string, size = fontSize): number =>
  text.length * size * 0.58 + (text.match(/[%@MWmwæÆ…–—]/g)?.length ?? 0) * size * 0.37;

export const one = (number: number): string => String(Math.round(number * 10) / 10);

/** Never wider than the picture: letters are about half as wide as they are high. */
const shortened = (text: string, width: number, size: number): string => cutTo(text, Math.floor(width / (size * 0.52)));

/** At most so many letters, with a sign that there were more. */
export const cutTo = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text;

const opening = ({ width, height }: Size, more: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="Inter, sans-serif" font-size="${fontSize}"${more}>`;

/** The drawing alone, for a page that has title and source beside it. Hidden from screen readers, who get the table. */
export const silentDrawing = (inside: string, size: Size): string =>
  `${opening(size, ' aria-hidden="true" focusable="false"')}${inside}</svg>`;

export type Frame = { title: string; subtitle: string; notes: readonly string[]; source: string };

const notesDrawn = (notes: readonly string[], { width, height }: Size): string =>
  notes
    .map((text, index) => {
      const y = height - 24 - (notes.length - 1 - index) * noteHeight;
      const note = shortened(text, width, noteSize);
      return `<text x="0" y="${y}" font-size="${noteSize}" fill="${ink}">${escaped(note)}</text>`;
    })
    .join('');

/**
 * A picture that can leave the page: on white, with title, unit, period, notes and source. What is drawn gets the room
 * inside the margins, and how much of it the frame takes above and below.
 */
export const framedPicture = (
  { title, subtitle, notes, source }: Frame,
  size: Size,
  draw: (inner: Size, header: number, footer: number) => string,
): string => {
  const inner = { width: size.width - 2 * margin, height: size.height - 2 * margin };
  const footer = 30 + notes.length * noteHeight;
  return (
    opening(size, ` width="${size.width}" height="${size.height}" role="img"`) +
    `<title>${escaped(title)}</title><rect width="100%" height="100%" fill="#FFFFFF"/>` +
    `<g transform="translate(${margin} ${margin})">` +
    `<text x="0" y="24" font-size="22" font-weight="600" fill="${ink}">${escaped(title)}</text>` +
    `<text x="0" y="48" fill="${quiet}">${escaped(subtitle)}</text>` +
    draw(inner, headerHeight, footer) +
    notesDrawn(notes, inner) +
    `<text x="0" y="${inner.height - 2}" font-size="${sourceSize}" fill="${quiet}">${escaped(shortened(source, inner.width, sourceSize))}</text></g></svg>`
  );
};
