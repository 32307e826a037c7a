import { escaped } from '#domain/svg.ts';
import { withQuery } from '#web/lib/address.ts';
import { previewSize } from './picture.ts';

/** What a link to a page is shown with elsewhere. Paths are our own. */
export type Preview = { title: string; description: string; path: string; image: string };

/**
 * What machines read in the head of a page, and browsers never need: so it stands in what the server sends, and in no script.
 */
export const previewHead = ({ title, description, path, image }: Preview, origin: string): string => {
  const { width, height } = previewSize;
  const about: readonly (readonly [string, string])[] = [
    ['og:type', 'website'],
    ['og:site_name', 'Tiofalt'],
    ['og:title', title],
    ['og:description', description],
    ['og:url', origin + path],
    ['og:image', origin + image],
    ['og:image:width', String(width)],
    ['og:image:height', String(height)],
    ['twitter:card', 'summary_large_image'],
  ];
  const discovery = withQuery(`${origin}/oembed`, { url: origin + path });
  return (
    about.map(([property, content]) => `<meta property="${property}" content="${escaped(content)}" />`).join('') +
    `<link rel="alternate" type="application/json+oembed" href="${escaped(discovery)}" title="${escaped(title)}" />`
  );
};
