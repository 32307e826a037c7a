import type { RevisionAnswer } from '#api/revisions/answers.ts';
import type { AtomEntry } from '#web/lib/atom.ts';
import { sideText, type RevisionRow } from './revisions.ts';

/** Each replaced figure as an entry that stays the same as long as nobody replaces it again. */
export const entriesOf = (
  rows: readonly RevisionRow[],
  items: readonly RevisionAnswer[],
  addressOf: (path: string) => string,
): AtomEntry[] =>
  rows.flatMap(({ id, organisation, metric, breakdown, period, before, after, why, by }) => {
    const item = items[id];
    if (!item) return [];
    const key = [item.organisation, item.metric, item.breakdown, item.period, item.publishedAt].map(encodeURIComponent);
    const what = [metric.text, breakdown, organisation.text, period].filter(Boolean).join(', ');
    return {
      id: addressOf(`/revisions#${key.join('/')}`),
      link: addressOf(metric.path),
      title: `${what}: ${sideText(before)} → ${sideText(after)}`,
      published: item.publishedAt,
      updated: item.publishedAt,
      text: by === null ? why : `${why} (${by})`,
    };
  });
