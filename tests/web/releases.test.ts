import { expect, test } from 'vitest';
import type { MetricAnswer } from '#api/metrics/answers.ts';
import type { ReleaseAnswer } from '#api/releases/answers.ts';
import { calendarOf } from '#web/lib/calendar.ts';
import { releasesOf, titleOf } from '#web/routes/releases/releases.ts';

const release: ReleaseAnswer = {
  id: 1,
  organisation: 'north',
  organisationNames: { sv: 'Norr' },
  form: 'effects',
  names: { sv: 'Effekter' },
  metrics: ['lead-time-days', 'unknown'],
  period: '2026-Q3',
  state: 'announced',
  at: '2026-12-01T08:00:00.000Z',
  times: [{ at: '2026-12-01T08:00:00.000Z', reason: '', announcedAt: '2026-11-01T08:00:00.000Z' }],
  publishedAt: null,
  version: '"1"',
};
const metric = { code: 'lead-time-days', names: { sv: 'Ledtid' } };
/** Of the catalogue nothing but names is read. */
const metrics = [metric] as unknown as MetricAnswer[];
const now = '2026-11-21T12:00:00.000Z';
const shown = (releases: ReleaseAnswer[], at = now) => releasesOf(releases, metrics, { now: at, language: 'sv' });

test('what is announced is told with its time on Swedish clocks, and with what it has', () => {
  const [row] = shown([release]).coming;
  expect(row).toMatchObject({ when: '1 dec. 2026 09:00', period: 'kv 3 2026', metrics: ['Ledtid'], earlier: [] });
  expect(row?.mark).toMatchObject({ word: 'Aviserad', tone: 'quiet' });
  expect(row && titleOf(row)).toBe('Effekter, kv 3 2026 – Norr');
});

test('a time that has passed without anything says so, in words', () => {
  expect(shown([release], '2026-12-01T08:00:00.000Z').coming[0]?.mark.word).toBe(
    'Tiden har gått utan att något var klart',
  );
});

test('what was announced before stays, with the reason for the change', () => {
  const later = { at: '2026-12-08T08:00:00.000Z', reason: 'Sent underlag', announcedAt: '2026-11-20T08:00:00.000Z' };
  const postponed: ReleaseAnswer = { ...release, state: 'postponed', at: later.at, times: [...release.times, later] };
  expect(shown([postponed]).coming[0]).toMatchObject({
    when: '8 dec. 2026 09:00',
    earlier: ['Tidigare: 1 dec. 2026 09:00. Ändrat 20 nov. 2026 09:00: Sent underlag'],
    mark: { word: 'Flyttad' },
  });
});

test('the next comes first, then what is over, the latest first', () => {
  const of = (id: number, rest: Partial<ReleaseAnswer>): ReleaseAnswer => ({ ...release, id, ...rest });
  const { coming, over } = shown([
    of(1, { at: '2027-02-01T08:00:00.000Z' }),
    of(2, { at: '2026-12-24T08:00:00.000Z', state: 'postponed' }),
    of(3, { state: 'published', publishedAt: '2026-08-01T08:00:00.000Z' }),
    of(4, { state: 'published', publishedAt: '2026-11-01T08:00:00.000Z' }),
    of(5, { state: 'called-off', at: null }),
  ]);
  expect(coming.map(({ id }) => id)).toEqual([2, 1]);
  expect(over.map(({ id }) => id)).toEqual([4, 3, 5]);
  expect(over[2]).toMatchObject({ when: 'Ingen tid', mark: { word: 'Inställd' } });
});

test('a calendar has short lines, texts that cannot end early, and says what is cancelled', () => {
  const event = {
    uid: 'release-1@tiofalt.example',
    sequence: 1,
    at: '2026-12-01T08:00:00.123Z',
    changedAt: now,
    title: 'Väntetid, och så; vidare\\',
    text: `Rad ett\nRad två ${'å'.repeat(80)}`,
    link: 'https://tiofalt.example/releases#release-1',
    isCancelled: true,
  };
  const calendar = calendarOf('Kommande', [event]);
  const lines = calendar.split('\r\n');
  for (const line of lines) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
  const unfolded = calendar.replaceAll('\r\n ', '').split('\r\n');
  expect(unfolded).toEqual(
    expect.arrayContaining([
      'DTSTART:20261201T080000Z',
      'DTSTAMP:20261121T120000Z',
      'SUMMARY:Väntetid\\, och så\\; vidare\\\\',
      `DESCRIPTION:Rad ett\\nRad två ${'å'.repeat(80)}`,
      'STATUS:CANCELLED',
      'SEQUENCE:1',
    ]),
  );
  expect([unfolded[0], unfolded.at(-2), unfolded.at(-1)]).toEqual(['BEGIN:VCALENDAR', 'END:VCALENDAR', '']);
});
