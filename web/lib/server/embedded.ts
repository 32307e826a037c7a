import { hash } from 'node:crypto';
import type { RequestEvent } from '@sveltejs/kit';
import type { Language } from '#domain/language.ts';
import { escaped } from '#domain/svg.ts';
import type { LocalText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';

/** What is shown inside a page of another site: every word written, nothing to sign in to or to change. */
export type Embedded = {
  language: Language;
  title: LocalText;
  /** The whole page, with all that there is to choose. */
  page: string;
  caption: string;
  summary: string;
  drawing: { wide: string; narrow: string } | null;
  notes: readonly string[];
  source: string;
  /** What stands first in each row is named as well. */
  table: {
    first: string;
    columns: readonly string[];
    rows: readonly { name: string; cells: readonly (string | null)[] }[];
  } | null;
};

const style = `
:root{color-scheme:light}
*{box-sizing:border-box;margin:0}
body{padding:1rem;font:1rem/1.5 Inter,system-ui,sans-serif;color:#292c30;background:#fff;overflow-wrap:anywhere}
h1{font-size:1.25rem;line-height:1.3}
p{margin-top:.375rem}
.quiet{color:#5b5d60;font-size:.875rem}
a{color:#12436d}
svg{display:block;width:100%;height:auto;margin-block:.75rem}
.narrow{display:none}
@media (width<34rem){.wide{display:none}.narrow{display:block}}
.compare-item:hover .compare-told{visibility:visible}
details{margin-top:.75rem}
.rows{overflow-x:auto}
table{border-collapse:collapse;font-size:.875rem;font-variant-numeric:tabular-nums}
th,td{padding:.25rem .5rem;text-align:right;white-space:nowrap;border-bottom:1px solid #d9dadb}
th:first-child{text-align:left;white-space:normal}
`;

/** Tells the page around it how high it is, so that nothing is cut off: a number, and to whoever shows it. */
const script = `const tell=()=>parent.postMessage({type:'tiofalt-height',height:Math.ceil(document.body.getBoundingClientRect().height)},'*');if(parent!==window)new ResizeObserver(tell).observe(document.body)`;

const digest = (text: string): string => `'sha256-${hash('sha256', text, 'base64')}'`;
const policy = `default-src 'none'; style-src ${digest(style)}; script-src ${digest(script)}; img-src 'self'; base-uri 'none'; form-action 'none'`;

/** A table of more rows weighs more than the page around it; the whole page has it. */
const mostRows = 100;

const tableOf = ({ first, columns, rows }: NonNullable<Embedded['table']>, caption: string): string => {
  const head = [first, ...columns].map((name) => `<th scope="col">${escaped(name)}</th>`).join('');
  const body = rows.map(
    ({ name, cells }) =>
      `<tr><th scope="row">${escaped(name)}</th>${cells.map((cell) => `<td>${escaped(cell ?? '–')}</td>`).join('')}</tr>`,
  );
  return (
    `<div class="rows" tabindex="0" role="region" aria-label="${escaped(caption)}">` +
    `<table><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table></div>`
  );
};

const pageOf = ({ language, title, page, caption, summary, drawing, notes, source, table }: Embedded): string => {
  const inLanguage = { locale: language };
  const shown = table && table.rows.length <= mostRows ? tableOf(table, caption) : '';
  return (
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8">` +
    `<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">` +
    `<link rel="canonical" href="${escaped(page)}">` +
    `<title>${escaped(title.text)}</title><style>${style}</style></head><body>` +
    // the page around it has one too
    `<main aria-label="${escaped(title.text)}">` +
    `<h1${title.lang ? ` lang="${title.lang}"` : ''}>${escaped(title.text)}</h1><p class="quiet">${escaped(caption)}</p>` +
    (summary ? `<p>${escaped(summary)}</p>` : '') +
    // drawn by our own functions, which escape every text
    (drawing ? `<div class="wide">${drawing.wide}</div><div class="narrow">${drawing.narrow}</div>` : '') +
    notes.map((note) => `<p class="quiet">${escaped(note)}</p>`).join('') +
    (drawing && shown
      ? `<details><summary>${escaped(m.table_open({}, inLanguage))}</summary>${shown}</details>`
      : shown) +
    `<p class="quiet">${escaped(source)}</p>` +
    `<p><a href="${escaped(page)}" target="_blank" rel="noopener">${escaped(m.embed_open({}, inLanguage))}</a></p>` +
    `</main><script>${script}</script></body></html>`
  );
};

const kept = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Cache-Control': 'public, max-age=60',
};

/** A page that the sites of the list may show inside theirs, and we ourselves; nothing else of ours may be. */
export const embeddedPage = (embedded: Embedded, origins: readonly string[], status = 200): Response =>
  new Response(pageOf(embedded), {
    status,
    headers: { ...kept, 'Content-Security-Policy': `${policy}; frame-ancestors ${["'self'", ...origins].join(' ')}` },
  });

type Asked = Pick<RequestEvent, 'url' | 'fetch' | 'locals'>;

/** What is asked for as everybody reads it, whoever asks: pages of other sites and machines that preview get nothing else. */
export const asEverybody = ({ url, fetch, locals }: Asked): Asked => ({
  url,
  fetch: (input, init) => fetch(input, { ...init, credentials: 'omit' }),
  locals: { ...locals, session: null },
});
