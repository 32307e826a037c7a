import { expect, test } from 'vitest';
import type { EventAnswer } from '#api/events/answers.ts';
import { kindText, timelineOf } from '#web/routes/organisations/[code]/events/timeline.ts';

const event: EventAnswer = {
  number: 1,
  version: '"7"',
  organisation: 'agency',
  metric: null,
  happenedOn: '2026-03-01',
  kind: 'milestone',
  texts: { sv: 'Ny blankett', en: 'New form' },
  setAt: '2026-03-01T12:00:00Z',
};
const around = {
  code: 'north',
  above: [
    { code: 'agency', names: { sv: 'Verket' } },
    { code: 'north', names: { sv: 'Norr' } },
  ],
  metrics: [{ code: 'lead-time-days', name: { text: 'Ledtid', lang: undefined } }],
};

test('events stand by year, the latest first', () => {
  const events = ['2024-05-01', '2026-03-01', '2026-09-01'].map((happenedOn, at) => ({
    ...event,
    number: at + 1,
    happenedOn,
  }));
  const years = timelineOf(events, around, 'sv').map((one) => [one.year, one.events.map(({ day }) => day)]);
  expect(years).toEqual([
    ['2026', ['1 september 2026', '1 mars 2026']],
    ['2024', ['1 maj 2024']],
  ]);
});

test('what happened above says where, and is not changed here; what is one’s own is', () => {
  const [year] = timelineOf([event, { ...event, number: 2, organisation: 'north' }], around, 'sv');
  expect(year?.events.map(({ from, own }) => [from, own?.number ?? null])).toEqual([
    [null, 2],
    ['Från Verket', null],
  ]);
});

test('what the catalogue says by itself is nobody’s to change, and names its metric', () => {
  const redefined = { ...event, number: null, version: null, metric: 'lead-time-days', kind: 'method-break' as const };
  const [year] = timelineOf([redefined], { ...around, code: 'agency' }, 'sv');
  expect(year?.events[0]).toMatchObject({
    own: null,
    from: null,
    kind: 'Metodbyte',
    metric: { text: 'Ledtid', path: '/metrics/lead-time-days?organisation=agency' },
  });
});

test('a text that is not there in the language of the reader is Swedish, and marked', () => {
  const texts = timelineOf([event, { ...event, texts: { sv: 'Bara här' } }], around, 'en')[0]?.events.map(
    ({ text }) => text,
  );
  expect(texts).toEqual([
    { text: 'Bara här', lang: 'sv' },
    { text: 'New form', lang: undefined },
  ]);
  expect(kindText('rebase', 'da')).toBe('Nyt udgangspunkt');
});
