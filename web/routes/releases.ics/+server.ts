import { inLanguage } from '#web/lib/address.ts';
import { calendarOf } from '#web/lib/calendar.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { readingOf } from '#web/lib/server/reading.ts';
import { readReleases } from '../releases/read.ts';
import { titleOf } from '../releases/releases.ts';
import type { RequestHandler } from './$types';

/** When figures are published, for a calendar. What was called off stays at the time that it had, as cancelled. */
export const GET: RequestHandler = async ({ url, fetch }) => {
  const { api, language, asOf } = readingOf({ url, fetch });
  const now = asOf ?? new Date().toISOString();
  const { coming, over, items } = await readReleases(api, url.searchParams.get('organisation'), { now, language });
  const answers = new Map(items.map((one) => [one.id, one]));
  const events = [...coming, ...over].flatMap((row) => {
    const release = answers.get(row.id);
    const at = release?.times.findLast((time) => time.at !== null)?.at;
    if (!release || !at) return [];
    return {
      uid: `release-${row.id}@${url.host}`,
      sequence: release.times.length - 1,
      at,
      changedAt: release.times.at(-1)?.announcedAt ?? at,
      title: titleOf(row),
      text: [
        row.mark.word,
        m.release_metrics({ metrics: row.metrics.join('; ') }, { locale: language }),
        ...row.earlier,
      ].join('\n'),
      link: `${url.origin}${inLanguage('/releases', language)}#release-${row.id}`,
      isCancelled: release.state === 'called-off',
    };
  });
  const calendar = calendarOf(m.releases_heading({}, { locale: language }), events);
  return new Response(calendar, { headers: { 'Content-Type': 'text/calendar; charset=utf-8' } });
};
