/** A text that goes on in a sentence elsewhere, on a line of its own: it begins as a sentence does. */
export const asLabel = (text: string): string => text.slice(0, 1).toLocaleUpperCase() + text.slice(1);
