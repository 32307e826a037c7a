// What a page with a chart can be at best: one file written by hand around the product's own curve, one script, node:http.
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { build } from 'vite';

const chartEntry = fileURLToPath(new URL('paint-lean-chart.ts', import.meta.url));

async function chartScript(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: { write: false, modulePreload: false, rolldownOptions: { input: chartEntry } },
  });
  const [output] = 'output' in built ? built.output : [];
  if (output?.type !== 'chunk') throw new Error('the script of the lean page was not built');
  return output.code;
}

const part = (page: string, pattern: RegExp): string => {
  const found = pattern.exec(page)?.[1];
  if (found === undefined) throw new Error(`the metric page has no ${pattern}`);
  return found;
};

/** The heading, the summary, the curve and the table of a metric page, without anything around them. */
function leanPage(page: string, figures: { periods: string[]; values: (number | null)[] }): string {
  const heading = part(page, /<h1[^>]*>([^<]*)/);
  const rows = figures.periods.map((period, place) => `<tr><th>${period}<td>${figures.values[place] ?? '–'}`);
  return `<!doctype html>
<html lang="sv"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${heading}</title>
<style>
body { max-width: 56rem; margin: 2rem auto; padding: 0 1rem; font: 1.125rem/1.5 Arial, sans-serif }
svg { display: block; width: 100%; height: auto }
.chart { position: relative } .canvas { position: absolute; inset: 0; visibility: hidden }
.drawn { visibility: visible } .chart:has(.drawn) > svg { visibility: hidden }
</style>
<script type="module" src="/chart.js"></script>
<h1>${heading}</h1>
<p>${part(page, /id="summary"[^>]*>([^<]*)/)}</p>
<div class="chart">${part(page, /(<svg[^>]*viewBox="0 0 760[^]*?<\/svg>)/)}<div class="canvas"><canvas></canvas></div></div>
<details><summary>Tabell</summary><table>${rows.join('')}</table></details>
<script type="application/json" id="figures">${JSON.stringify(figures)}</script>
</html>`;
}

export type LeanSite = { url: string; stop: () => void };

/** A site of one page that shows what `/metrics/<metric>?organisation=<organisation>` of the product shows. */
export async function startLeanSite(product: string, metric: string, organisation: string): Promise<LeanSite> {
  const page = await (await fetch(`${product}/metrics/${metric}?organisation=${organisation}`)).text();
  const answer = await fetch(`${product}/api/v1/series?metric=${metric}&organisation=${organisation}&breakdown=total`);
  const { periods, series } = await answer.json();
  const script = await chartScript();
  const served = new Map(
    Object.entries({
      '/': ['text/html; charset=utf-8', leanPage(page, { periods, values: series[0].values })],
      '/chart.js': ['text/javascript', script],
    }).map(([path, [type, text]]) => [path, { type, body: brotliCompressSync(text ?? '') }]),
  );
  const server = createServer((request, response) => {
    const found = served.get(request.url ?? '');
    if (!found) return response.writeHead(404).end();
    const { type, body } = found;
    return response
      .writeHead(200, { 'Content-Type': type, 'Content-Encoding': 'br', 'Content-Length': body.length })
      .end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
