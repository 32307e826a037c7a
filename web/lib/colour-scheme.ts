/** `auto` follows the reader's system. */
const colourSchemes = ['auto', 'light', 'dark'] as const;
export type ColourScheme = (typeof colourSchemes)[number];

export const colourSchemeCookie = 'colour-scheme';

export const isColourScheme = (text: unknown): text is ColourScheme => colourSchemes.some((one) => one === text);
