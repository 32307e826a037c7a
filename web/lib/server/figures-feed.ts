import type { MetricAnswer } from '#api/metrics/answers.ts';
import type { PublicationAnswer } from '#api/publications/answers.ts';
import type { Language } from '#domain/language.ts';
import { formatValue } from '#domain/number.ts';
import { formatPeriod } from '#domain/period.ts';
import { inLanguage, type Query } from '#web/lib/address.ts';
import type { AtomEntry, AtomFeed } from '#web/lib/atom.ts';
import { localText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { statusText } from '#web/lib/wording/status.ts';
import { readingOf } from './reading.ts';

const latest = '50';

/** The newly published figures of what is asked for, for whoever follows them; `path` is the page that shows them. */
export async function figuresFeed(
  event: { url: URL; fetch: typeof globalThis.fetch },
  asked: Query,
  { path, name }: { path: string; name: string },
): Promise<AtomFeed> {
  const { api, language } = readingOf(event);
  const { origin, href } = event.url;
  const addressOf = (to: string): string => `${origin}${inLanguage(to, language)}`;
  const [{ items }, { items: metrics }] = await Promise.all([
    api.publications({ ...asked, limit: latest }),
    api.metrics(),
  ]);
  return {
    id: addressOf(path),
    self: href,
    language,
    title: m.figures_feed({ name }, { locale: language }),
    author: name,
    entries: entriesOf(items, metrics, language, addressOf),
  };
}

/** One entry for all that came at once of a metric of an organisation; it is updated when its last figure is revised. */
export const entriesOf = (
  items: readonly PublicationAnswer[],
  metrics: readonly Pick<MetricAnswer, 'code' | 'names' | 'unit' | 'decimals'>[],
  language: Language,
  addressOf: (path: string) => string,
): AtomEntry[] => {
  const inLocale = { locale: language };
  return items.flatMap(({ organisation, organisationNames, metric: code, publishedAt, figures, latest: last }) => {
    const metric = metrics.find((one) => one.code === code);
    if (!metric) return [];
    const link = addressOf(`/metrics/${code}?organisation=${encodeURIComponent(organisation)}`);
    const period = formatPeriod(last.period, language, 'long');
    const figure = last.value === null ? null : formatValue(last.value, metric, language);
    const value = [figure, statusText(last.status, language)].filter(Boolean).join(', ');
    const what = [localText(metric.names, language), localText(organisationNames, language)].map(({ text }) => text);
    return [
      {
        id: `${link}#${last.period}-${publishedAt.replace(/\D/g, '')}`,
        link,
        title: `${what.join(', ')}, ${period}: ${value}`,
        published: publishedAt,
        updated: last.changedAt,
        text:
          figures === 1
            ? m.follow_news_fresh({ period, value }, inLocale)
            : m.follow_news_fresh_several({ count: figures, period, value }, inLocale),
      },
    ];
  });
};
