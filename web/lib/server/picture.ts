import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { png } from '#api/formats/png.ts';

type Png = Uint8Array<ArrayBuffer>;

/** The same drawing is painted once, however many people a link is sent to. */
const painted = new LRUCache<string, Png>({ maxSize: 16 * 1024 * 1024, sizeCalculation: (bytes) => bytes.byteLength });

/** A picture for those who cannot use the drawn one. */
export const pngOf = async (svg: string): Promise<Png> => {
  const key = hash('sha256', svg, 'base64url');
  const known = painted.get(key);
  if (known) return known;
  const made = await png(svg);
  painted.set(key, made);
  return made;
};

/** What a link is shown with elsewhere is all of this shape, and painted twice as fine as it is drawn. */
export const previewSize = { width: 1_200, height: 630 };

/** As much of a picture of 960 units across as a preview has room for: what is longer ends below. */
export const previewSvg = (picture: string): string => {
  const { width, height } = previewSize;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width / 2}" height="${height / 2}" viewBox="0 0 960 ${previewHeight}"><rect width="100%" height="100%" fill="#FFFFFF"/>${picture}</svg>`;
};
export const previewHeight = (960 * previewSize.height) / previewSize.width;

export const pngAnswer = async (svg: string): Promise<Response> =>
  new Response(await pngOf(svg), { headers: { 'Content-Type': 'image/png' } });
