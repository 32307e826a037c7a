import { png } from '#api/formats/png.ts';

/** A picture for those who cannot use the drawn one. */
export const pngOf = (svg: string): Promise<Uint8Array<ArrayBuffer>> => png(svg);
