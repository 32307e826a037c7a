import type { Language } from '#domain/language.ts';

export type AtomEntry = { id: string; link: string; title: string; published: string; updated: string; text: string };
export type AtomFeed = {
  id: string;
  self: string;
  language: Language;
  title: string;
  author: string;
  entries: readonly AtomEntry[];
};

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** What XML cannot hold at all is left out. */
const escaped = (text: string): string =>
  text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"]/g, (sign) => entities[sign] ?? '');

/** An Atom feed (RFC 4287), the entry that changed last first. */
export const atomFeed = ({ id, self, language, title, author, entries }: AtomFeed): string => {
  const sorted = entries.toSorted((one, other) => other.updated.localeCompare(one.updated));
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${language}">`,
    `<id>${escaped(id)}</id>`,
    `<title>${escaped(title)}</title>`,
    // a feed without entries has never changed
    `<updated>${escaped(sorted[0]?.updated ?? '1970-01-01T00:00:00Z')}</updated>`,
    `<author><name>${escaped(author)}</name></author>`,
    `<link rel="self" type="application/atom+xml" href="${escaped(self)}"/>`,
    `<link rel="alternate" type="text/html" href="${escaped(id)}"/>`,
    ...sorted.map((entry) =>
      [
        '<entry>',
        `<id>${escaped(entry.id)}</id>`,
        `<title>${escaped(entry.title)}</title>`,
        `<published>${escaped(entry.published)}</published>`,
        `<updated>${escaped(entry.updated)}</updated>`,
        `<link rel="alternate" type="text/html" href="${escaped(entry.link)}"/>`,
        `<content type="text">${escaped(entry.text)}</content>`,
        '</entry>',
      ].join('\n'),
    ),
    '</feed>',
    '',
  ].join('\n');
};
