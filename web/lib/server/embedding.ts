import { isHttpError, type RequestEvent } from '@sveltejs/kit';
import { textIn } from '#domain/language.ts';
import { escaped } from '#domain/svg.ts';
import { inLanguage, languageOf, withoutLanguage } from '#web/lib/address.ts';
import { tiofaltApi } from '#web/lib/api.ts';

/** What one of our pages looks like inside another site's. */
export type Embedding = {
  title: string;
  /** The light page. */
  frame: string;
  /** For where only a picture is shown. */
  image: string;
  /** Who may show it. */
  origins: readonly string[];
  /** HTML to put into a page; where the height is bound it stays as it is. */
  codeIn: (size: { width: number | '100%'; height: number; isBound?: boolean }) => string;
};

/** Room for most charts, where nobody has measured or listens: the table below is closed. */
export const frameHeight = 920;

/** Gives the frame the height that it tells. Where a site leaves scripts out, the one that is written stays. */
const listener =
  `<script>addEventListener('message',({data,source})=>{for(const frame of document.querySelectorAll('iframe'))` +
  `if(frame.contentWindow===source&&data?.type==='tiofalt-height')frame.height=data.height})</script>`;

/** Null for an address that is not ours, or that shows no chart. */
export const embeddingOf = async (
  { url, fetch }: Pick<RequestEvent, 'url' | 'fetch'>,
  address: string,
): Promise<Embedding | null> => {
  const asked = URL.parse(address, url.origin);
  if (asked?.origin !== url.origin) return null;
  const language = languageOf(asked.pathname);
  const api = tiofaltApi(fetch, asked.searchParams.get('asOf') || null);
  try {
    const shown = await shownAt(asked, api);
    if (shown === null) return null;
    const [metric, { embeddingOrigins }] = await Promise.all([api.metric(shown.metric), api.installation()]);
    const title = textIn(metric.names, language);
    const frame = url.origin + inLanguage(shown.frame, language);
    return {
      title,
      frame,
      image: url.origin + inLanguage(shown.image, language),
      origins: embeddingOrigins,
      codeIn: ({ width, height, isBound = false }) =>
        `<iframe src="${escaped(frame)}" title="${escaped(title)}" width="${width}" height="${height}" loading="lazy" style="border:0"></iframe>${isBound ? '' : listener}`,
    };
  } catch (problem) {
    if (isHttpError(problem) && problem.status < 500) return null;
    throw problem;
  }
};

type Shown = { metric: string; frame: string; image: string };

/** The light page and the picture that belong to a page. */
async function shownAt({ pathname, search }: URL, api: ReturnType<typeof tiofaltApi>): Promise<Shown | null> {
  const path = withoutLanguage(pathname);
  const [, metric] = /^\/metrics\/([^/]+)$/.exec(path) ?? [];
  if (metric !== undefined) {
    const code = decodeURIComponent(metric);
    return {
      metric: code,
      frame: `/embed${path}${search}`,
      image: `/metrics/${metric}/preview.png${search}`,
    };
  }
  const compare = /^\/compare(?:\/([^/]+))?$/.exec(path);
  if (compare === null) return null;
  const [, name] = compare;
  const question =
    name === undefined ? search.slice(1) : (await api.savedComparison(decodeURIComponent(name))).question;
  const compared = new URLSearchParams(question).get('metric') ?? (await api.metrics()).items[0]?.code;
  if (compared === undefined) return null;
  const after = question ? `?${question}` : '';
  return { metric: compared, frame: `/embed/compare${after}`, image: `/compare/preview.png${after}` };
}
