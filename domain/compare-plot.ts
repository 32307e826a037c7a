import type { Axis } from './chart-axis.ts';
import { cutTo, escaped, ink, lineColours, nameColours, one, quiet, widthOf, type Size } from './svg.ts';

/** One organisation in a comparison, as it is drawn. */
export type Drawn = {
  name: string;
  /** Which of the colours it has, counted from 0; null is grey. */
  colour: number | null;
  isOwn: boolean;
  /** What is said when somebody points at it. */
  told: string;
};

/** Grey that keeps 3:1 to white. */
const faint = '#85898E';

export const colourOf = ({ colour }: Pick<Drawn, 'colour'>): string =>
  colour === null ? faint : (lineColours[colour] ?? faint);
const nameColourOf = ({ colour }: Pick<Drawn, 'colour'>): string =>
  colour === null ? quiet : (nameColours[colour] ?? quiet);
/** The page has its own colours for each, by this. */
export const classOf = ({ colour }: Pick<Drawn, 'colour'>): string =>
  colour === null ? 'compare-other' : `compare-${colour + 1}`;

/** Room above the drawing for what is said of whatever is pointed at. */
export const toldHeight = 20;

/** Whatever can be pointed at comes with its words, which show then; a page reads them out for who has no pointer. */
export const pointable = (item: Pick<Drawn, 'colour' | 'told'>, inside: string): string =>
  `<g class="compare-item ${classOf(item)}" data-told="${escaped(item.told)}">${inside}` +
  `<text class="compare-told" x="0" y="13" font-weight="600" fill="${ink}" visibility="hidden">${escaped(item.told)}</text></g>`;

/** How many letters of a name there is room for. */
export const lettersFor = ({ width }: Pick<Size, 'width'>): number => (width < 480 ? 14 : 26);

export const nameText = (item: Drawn, x: number, y: number, anchor: 'start' | 'end', most: number): string =>
  `<text class="compare-name ${classOf(item)}" x="${one(x)}" y="${one(y)}" dy="0.35em" text-anchor="${anchor}" ` +
  `font-weight="${item.colour === null ? 400 : item.isOwn ? 700 : 600}" fill="${nameColourOf(item)}">${escaped(nameOf(item, most))}</text>`;

/** One's own stands out without colour too. */
export const nameOf = ({ name, isOwn }: Pick<Drawn, 'name' | 'isOwn'>, most: number): string =>
  isOwn ? `▸ ${cutTo(name, most - 2)}` : cutTo(name, most);

export const widestName = (items: readonly Pick<Drawn, 'name' | 'isOwn'>[], most: number): number =>
  Math.max(0, ...items.map((item) => widthOf(nameOf(item, most))));

/** How many words all of them begin with; at least one is left of each. */
function sharedWords(names: readonly string[]): number {
  const [first = [], ...others] = names.map((name) => name.split(' '));
  const differs = first.findIndex((word, place) => others.some((words) => words[place] !== word));
  return Math.max(
    0,
    Math.min(differs === -1 ? Infinity : differs, first.length - 1, ...others.map(({ length }) => length - 1)),
  );
}

/**
 * Names that there is no room for, and that would be cut to the same letters, are told by what comes after the words they
 * begin with alike: `…Transport`, `…Education`.
 */
export function toldApart<Item extends Pick<Drawn, 'name'>>(items: readonly Item[], most: number): Item[] {
  // as few letters as are seen where the name is one's own and has its sign
  const seen = most - 3;
  const alike = Map.groupBy(
    items.filter(({ name }) => name.length > seen + 1),
    ({ name }) => name.slice(0, seen),
  );
  const shorter = items.map(({ name }) => {
    const names = [...new Set((alike.get(name.slice(0, seen)) ?? []).map((one) => one.name))];
    const shared = names.length > 1 && names.includes(name) ? sharedWords(names) : 0;
    return shared === 0 ? null : `…${name.split(' ').slice(shared).join(' ')}`;
  });
  // what two of different beginnings are left with tells less than those
  const meant = Map.groupBy(shorter.keys(), (place) => shorter[place] ?? items[place]?.name ?? '');
  const isAmbiguous = (name: string): boolean =>
    new Set((meant.get(name) ?? []).map((place) => items[place]?.name)).size > 1;
  const told = items.map((item, place) => {
    const name = shorter[place];
    return name == null || isAmbiguous(name) ? item : { ...item, name };
  });
  // what is left may begin alike again
  return told.some((item, place) => item !== items[place]) ? toldApart(told, most) : told;
}

/** From a value to a place between two ends. */
export const scaleBetween =
  ({ min, max }: Pick<Axis, 'min' | 'max'>, from: number, to: number) =>
  (value: number): number =>
    from + ((to - from) * (value - min)) / (max - min);

/**
 * Places as near as can be to those that are wanted, in the same order, none nearer to the next than the gap and none
 * outside; where there is no room for that, evenly over all there is.
 */
export const spread = (wanted: readonly number[], gap: number, from: number, to: number): number[] => {
  const order = wanted.map((_, index) => index).toSorted((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
  const step = Math.min(gap, (to - from) / Math.max(1, order.length - 1));
  const places = order.map((index) => wanted[index] ?? 0);
  places.forEach((place, rank) => {
    places[rank] = Math.max(place, from + rank * step, (places[rank - 1] ?? -Infinity) + step);
  });
  for (let rank = places.length - 1, most = to; rank >= 0; rank -= 1, most -= step) {
    places[rank] = Math.min(places[rank] ?? 0, most, (places[rank + 1] ?? Infinity) - step);
  }
  const spreadOut = wanted.map(() => 0);
  order.forEach((index, rank) => (spreadOut[index] = places[rank] ?? 0));
  return spreadOut;
};

/** Dots that would lie on each other stand on each other: how high each does, counted from 0, in the order given. */
export const stacked = (places: readonly number[], diameter: number): number[] => {
  const heights = new Map<number, number>();
  return places.map((place) => {
    const column = Math.round(place / diameter);
    const height = heights.get(column) ?? 0;
    heights.set(column, height + 1);
    return height;
  });
};
