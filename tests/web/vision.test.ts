import { describe, expect, test } from 'vitest';
import type { TargetAnswer } from '#api/targets/answers.ts';
import type { TenfoldAnswer } from '#api/targets/tenfold-answers.ts';
import type { VisionAnswer, VisionProgressAnswer } from '#api/visions/answers.ts';
import { provesOf } from '#web/routes/metrics/[code]/proves.ts';
import { fieldAt, fieldsOf, readFields } from '#web/routes/organisations/[code]/vision/form.ts';
import { shownTenfold } from '#web/routes/organisations/[code]/vision/tenfold.ts';
import { shownVision, type Around } from '#web/routes/organisations/[code]/vision/vision.ts';

const plain = (text: string | undefined) => text?.replaceAll(/[\u00a0\u202f]/g, ' ');
const days = { code: 'lead-time-days', names: { sv: 'Ledtid' }, unit: 'days', decimals: 0 } as const;
const ideas = { code: 'ideas-delivered', names: { sv: 'Idéer' }, unit: 'count', decimals: 0 } as const;
const proof = (metric: string, organisation = 'north') => ({ organisation, metric });
const vision: VisionAnswer = {
  number: 3,
  sentence: { sv: 'Ingen väntar.', en: 'Nobody waits.' },
  owners: ['north', 'south'],
  parts: [
    { code: 'a', names: { sv: 'Snabbt' }, weight: 3, carries: { vision: 1, part: 'x' }, proofs: [proof('lead-time-days')] },
    { code: 'b', names: { sv: 'Nytt' }, weight: 1, carries: { vision: 1, part: 'gone' }, proofs: [] },
  ],
  reason: 'Rakare så.',
  setAt: '2026-05-12T10:00:00Z',
  version: '"7"',
}; // prettier-ignore
const above: VisionAnswer = {
  ...vision,
  number: 1,
  owners: ['top'],
  parts: [{ code: 'x', names: { sv: 'Hela vägen' }, weight: 1, carries: null, proofs: [] }],
};
const reached = {
  ...proof('lead-time-days'),
  period: '2026-Q1',
  value: 28,
  baselineValue: 30,
  level: 10,
  expected: 25,
  reachedPercent: 10,
  expectedPercent: 25,
  percent: 40,
  missing: null,
} as const;
const progress: VisionProgressAnswer = {
  number: 3,
  period: '2026-Q1',
  percent: 30,
  withheld: 0,
  parts: [
    { code: 'a', percent: 40, proofs: [reached] },
    { code: 'b', percent: null, proofs: [] },
  ],
  unproven: [proof('ideas-delivered', 'south')],
};
const around: Around = {
  code: 'north',
  places: new Map([
    ['north', { sv: 'Norr' }],
    ['south', { sv: 'Söder' }],
    ['top', { sv: 'Toppen' }],
  ]),
  metrics: [days, ideas],
  visions: [above, vision],
  language: 'sv',
};

describe('a vision on its page', () => {
  test('says how far it has come, and each part with what proves it', () => {
    const { heart, parts, texts, unproven } = shownVision(vision, progress, around);
    expect(plain(heart.text)).toBe('30 % av det som var väntat, kv 1 2026.');
    expect(heart.bar).toEqual({ reached: 30, expected: 100 });
    expect(texts).toEqual(['Ägs tillsammans: Söder.', 'Så lyder den sedan 12 maj 2026.', 'Skäl: Rakare så.']);
    const [first] = parts;
    expect([plain(first?.text), first?.weight, first?.isOrphan]).toEqual(['40 % av det väntade', 'Vikt 3 av 4', false]);
    expect(plain(first?.proofs[0]?.text)).toBe('28 dagar (kv 1 2026), 10 % av vägen till 10 dagar. Väntat: 25 %.');
    expect(first?.proofs[0]).toMatchObject({
      link: { text: 'Ledtid', path: '/metrics/lead-time-days?organisation=north', place: null },
      bar: { reached: 10, expected: 25 },
    });
    expect(unproven).toMatchObject([{ text: 'Idéer', place: 'Söder' }]);
  }); // prettier-ignore

  test('flags the part that no metric proves, and what it carried and is no longer there', () => {
    const [first, second] = shownVision(vision, progress, around).parts;
    expect([second?.isOrphan, second?.isLacking, second?.text]).toEqual([
      true,
      true,
      'Saknar siffra för perioden och räknas som 0',
    ]);
    expect([second?.carries, second?.isCarriedGone]).toEqual([null, true]);
    expect(first?.carries).toMatchObject({ text: 'Hela vägen', place: 'Toppen', path: '/organisations/top/vision' });
    const [carried] = shownVision(above, { ...progress, parts: [] }, around).parts;
    expect(carried?.carriedBy).toMatchObject([{ text: 'Snabbt', place: 'Norr' }]);
  });

  test('says nothing of the whole where not all of it is shown', () => {
    const hidden: VisionProgressAnswer = {
      ...progress,
      percent: null,
      withheld: 1,
      parts: progress.parts.map((part) => ({ ...part, percent: null })),
    };
    const { heart, parts } = shownVision(vision, hidden, around);
    expect([heart.bar, heart.text.startsWith('Det går inte att säga här')]).toEqual([null, true]);
    expect(parts.map(({ isLacking, isOrphan }) => [isLacking, isOrphan])).toEqual([
      [false, false],
      [false, false],
    ]);
    const none = shownVision(vision, { ...progress, percent: null }, around).heart;
    expect(plain(none.text)).toBe('Det går inte att säga för kv 1 2026: ingen del har en siffra.');
  });

  test('says why a metric says nothing, and what is only to stay as it is', () => {
    const told = (over: object) =>
      plain(
        shownVision(vision, { ...progress, parts: [{ code: 'a', percent: 0, proofs: [{ ...reached, ...over }] }] }, around)
          .parts[0]?.proofs[0]?.text,
      );
    expect(told({ value: null, missing: 'no-figure' })).toBe('Siffra saknas för kv 1 2026.');
    expect(told({ missing: 'no-target' })).toBe('Det finns inget mål som gäller perioden.');
    expect(told({ reachedPercent: null, expectedPercent: null })).toBe('28 dagar (kv 1 2026), ska stanna på 10 dagar.');
  }); // prettier-ignore

  test('is named where the figures of a metric are', () => {
    const here = { organisation: 'north', metric: 'lead-time-days' };
    expect(provesOf([above, vision], here, 'sv')).toEqual([
      { path: '/organisations/north/vision?vision=3#a', text: 'Visar delen ”Snabbt” av visionen' },
    ]);
    expect(provesOf([above, vision], { ...here, organisation: 'south' }, 'sv')).toEqual([]);
  });
});

describe('the form of a vision', () => {
  const target = (metric: string): TargetAnswer => ({
    organisation: 'north',
    metric,
    kind: 'level',
    baselinePeriod: '2025-Q4',
    baselineValue: 30,
    level: 10,
    byPeriod: '2026-Q4',
    path: 'straight',
    minimum: null,
    stretch: null,
    reason: null,
    stopsDoing: null,
    adoptedOn: null,
    isSetAfterResults: false,
    setAt: '2026-01-01T00:00:00Z',
    version: '"1"',
    expected: [],
  });
  const about = {
    code: 'north',
    above: [above],
    targets: [target('lead-time-days'), target('ideas-delivered'), target('tenfold')],
    metrics: [],
    nameOf: (one: string) => one,
    language: 'sv',
  } as const;

  test('sent as it came says the same again', () => {
    const { values, proofs, parts, carried } = fieldsOf(vision, about);
    expect([parts, carried]).toEqual([4, [{ value: '1 x', name: 'Hela vägen' }]]);
    const fields = { ...values, ...Object.fromEntries(proofs.map(({ value }, place) => [`proof-${place}`, value])) };
    const { body, places } = readFields((name) => fields[name] ?? '');
    const { sentence, owners, parts: own } = vision;
    expect([body, places]).toEqual([{ sentence, owners, parts: own, reason: null }, [0, 1]]);
    // each metric stands there once, also the one that proves nothing yet, but none that is computed from others
    expect(proofs.map(({ value }) => value)).toEqual(['north lead-time-days', 'north ideas-delivered']);
  });

  test('leaves out an empty part, and gives a new one a code of its name', () => {
    const fields: Record<string, string> = {
      sv: 'Dit ska vi.',
      owners: 'north,  south',
      'part-0-sv': ' ',
      'part-2-sv': 'Åt alla håll',
      'part-2-weight': '2,5',
      'proof-0': 'south ideas-delivered',
      'proof-0-part': '2',
      'proof-1': 'north lead-time-days',
      'proof-1-part': '0',
    };
    const { body, places } = readFields((name) => fields[name] ?? '');
    expect(places).toEqual([2]);
    expect(body.owners).toEqual(['north', 'south']);
    expect(body.parts).toEqual([
      {
        code: 'at-alla-hall',
        names: { sv: 'Åt alla håll' },
        weight: 2.5,
        carries: null,
        proofs: [proof('ideas-delivered', 'south')],
      },
    ]);
    expect(fieldAt('parts.0.weight', places)).toBe('part-2-weight');
    expect([fieldAt('parts.0.proofs', places), fieldAt('sentence.sv', places), fieldAt('owners.1', places)]).toEqual([
      'part-2-sv',
      'sv',
      'owners',
    ]);
  });
});

test('times better stands with its median and each goal, or says why it cannot', () => {
  const goal: TenfoldAnswer['goals'][number] = {
    metric: 'lead-time-days',
    period: '2026-Q1',
    baselineValue: 30,
    value: 15,
    multiple: 2,
    missing: null,
  };
  const answer: TenfoldAnswer = { organisation: 'north', period: '2026-Q1', multiple: 2, goals: [goal] };
  const shown = (over: Partial<TenfoldAnswer>) => shownTenfold({ ...answer, ...over }, [days], 'sv');
  const found = shown({});
  expect(plain(found?.text)).toBe('Medianen är ×2, kv 1 2026: ×1 är oförändrat, ×10 är tio gånger bättre.');
  expect(plain(found?.goals[0]?.text)).toBe('×2 bättre än utgångsläget (15 dagar kv 1 2026, 30 dagar från början).');
  expect(shown({ goals: [] })).toBeNull();
  const none = shown({ multiple: null, goals: [{ ...goal, multiple: null, missing: 'no-multiple' }] });
  expect(plain(none?.text)).toBe('Inget av målen har en siffra för kv 1 2026.');
  expect(none?.goals[0]?.text).toBe('Går inte att räkna om till gånger bättre och ingår inte i medianen.');
  expect(shown({ goals: [{ ...goal, value: null, multiple: null, missing: 'no-figure' }] })?.goals[0]?.text).toBe(
    'Siffra saknas för perioden.',
  );
}); // prettier-ignore
