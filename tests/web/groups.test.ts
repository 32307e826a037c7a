import { describe, expect, test } from 'vitest';
import type { GroupDetails } from '#api/groups/answers.ts';
import type { PeersAnswer } from '#api/peers/answers.ts';
import { tiofaltApi } from '#web/lib/api.ts';
import { codesOf } from '#web/lib/server/names.ts';
import { choicesOf } from '#web/routes/compare/choices.ts';
import { pathOf, selectionIn } from '#web/routes/compare/selection.ts';
import { basisText, groupSummary } from '#web/lib/wording/group.ts';
import { fieldAt, fieldsOf, readFields } from '#web/routes/organisations/[code]/groups/form.ts';
import { learntOf, listOf, standingsOf } from '#web/routes/organisations/[code]/peers/peers.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { chosen, days, gatheredFor, metric } from '#tests/support/compare-page.ts';

const nameOf = (code: string) => ({ lund: 'Lund', skane: 'Skåne' })[code] ?? code;
const plain = (text: string) => text.replaceAll(/\s/g, ' ');

describe('a group', () => {
  test('says what it is, how many are in it and who keeps it', () => {
    const group = { kind: 'life-situation', memberCount: 7, coordinator: 'skane' } as const;
    expect(groupSummary(group, nameOf, 'sv')).toBe('Livssituation. 7 med. Samordnas av Skåne.');
  });

  test('says its rule so that anybody can check it', () => {
    const bounds = [
      { figure: 'population', atLeast: 20_000, atMost: 50_000 },
      { figure: 'employees', atLeast: null, atMost: 900.5 },
      { figure: 'farms', atLeast: 3, atMost: null },
    ];
    const rule = { by: 'rule', kind: 'municipality', below: 'skane', bounds, year: 2025 } as const;
    expect(plain(basisText({ ...rule, bounds }, nameOf, 'sv'))).toBe(
      'Alla som uppfyller regeln: kommun, under Skåne, invånare 20 000–50 000, anställda högst 900,5, farms minst 3. Siffrorna är för 2025.',
    );
  });

  test('says its formula, and the weights where they differ', () => {
    const likeness = { by: 'likeness', to: 'lund', year: 2025, count: 7 } as const;
    const figures = [
      { figure: 'population', weight: 1 },
      { figure: 'farms', weight: 2 },
    ];
    expect(basisText({ ...likeness, figures }, nameOf, 'en')).toMatch(
      /^Lund and the 7 most alike by inhabitants \(weight 1\), farms \(weight 2\)\. .* √\(Σ w/,
    );
    expect(basisText({ ...likeness, figures: figures.slice(0, 1) }, nameOf, 'en')).toContain('by inhabitants.');
  });
});

describe('the form of a group', () => {
  const group: GroupDetails = {
    code: 'peers',
    version: 3,
    kind: 'peer',
    names: { sv: 'Lika', en: 'Alike' },
    coordinator: 'skane',
    memberCount: 1,
    setAt: '2026-01-01T00:00:00Z',
    contact: null,
    basis: { by: 'rule', kind: 'municipality', below: null, bounds: [{ figure: 'population', atLeast: 2.5, atMost: null }], year: 2024 },
    reason: null,
    endedAt: null,
    endReason: null,
    members: [],
    metrics: ['digital-share'],
    versions: [],
  }; // prettier-ignore

  test('sent as it is shown says what the group says', () => {
    const fields = fieldsOf(group, [metric, days], 2025, 'sv');
    expect(fields.metrics.filter(({ isChosen }) => isChosen).map(({ value }) => value)).toEqual(['digital-share']);
    const values: Record<string, string> = { ...fields.values, group: fields.group };
    const { code, body } = readFields((name) => values[name] ?? '', () => ['digital-share'], (text) => text); // prettier-ignore
    const { kind, names, contact, basis, metrics } = group;
    expect({ code, body }).toEqual({ code: 'peers', body: { kind, names, contact, basis, metrics } });
    expect(fields.version).toBe('"3"');
  });

  test('takes names for codes, numbers as people write them, and makes a code of the name', () => {
    const values: Record<string, string> = {
      sv: ' Våra Grannar ',
      by: 'likeness',
      to: 'Lund',
      'figure-0': 'population',
      'weight-0': '1,5',
      year: '2025',
      count: 'sju',
    };
    const { code, body } = readFields((name) => values[name] ?? '', () => [], (text) => text.toLowerCase()); // prettier-ignore
    expect(code).toBe('vara-grannar');
    // what is no number is for the API to refuse
    const figures = [{ figure: 'population', weight: 1.5 }];
    expect(body.basis).toEqual({ by: 'likeness', to: 'lund', figures, year: 2025, count: 'sju' });
    const byHand: Record<string, string> = { by: 'hand', members: 'Lund\n\n Ystad , Lund' };
    expect(readFields((name) => byHand[name] ?? '', () => [], (text) => text.toLowerCase()).body.basis).toEqual({
      by: 'hand',
      members: ['lund', 'ystad', 'lund'],
      source: null,
    }); // prettier-ignore
  });

  test('finds whom a name means among all there are, however many are written, and leaves what nobody is called', async () => {
    const all = Array.from({ length: 1_500 }, (_, place) => ({
      code: `unit-${place}`,
      names: { sv: `Enhet ${place}` },
    }));
    const asked: string[] = [];
    const answer = (path: string | URL | Request) => {
      const { searchParams } = new URL(String(path), 'http://localhost');
      asked.push(searchParams.toString());
      const from = (Number(searchParams.get('page') ?? '1') - 1) * 1_000;
      return Promise.resolve(Response.json({ items: all.slice(from, from + 1_000), total: all.length }));
    };
    const codeOf = await codesOf(tiofaltApi(answer, null), ['unit-3', 'ENHET 1234', 'Ingen', '']);
    expect(['unit-3', 'ENHET 1234', 'Ingen', ''].map(codeOf)).toEqual(['unit-3', 'unit-1234', 'Ingen', '']);
    expect(asked).toEqual(['limit=1000', 'limit=1000&page=2']);
  });

  test('shows what was refused at its field', () => {
    expect(['basis.members.3', 'basis.to', 'basis', 'names.sv', 'code', 'reason'].map(fieldAt)).toEqual(
      ['members', 'to', 'by', 'sv', 'group', 'reason'],
    ); // prettier-ignore
  });
});

describe('comparing a group', () => {
  const group = { code: 'grannar', version: 2, kind: 'peer', names: { sv: 'Grannar' }, coordinator: null, memberCount: 4, setAt: '2026-01-01T00:00:00Z' } as const; // prettier-ignore
  const ofGroup = (organisation: string) =>
    choicesOf(gatheredFor('', { groups: [group] }), { ...chosen(), organisation }, null, 'sv');

  test('asked for by its code alone, it becomes the selection that people share', () => {
    const path = (query: string) => pathOf(selectionIn(new URLSearchParams(query)));
    expect(path('metric=a&organisation=b/*&group=grannar')).toBe('/compare?metric=a&organisation=group:grannar');
    expect(path('organisation=group:grannar,lund&group=grannar')).toBe('/compare?organisation=group:grannar,lund');
    expect(path('organisation=group:grannar@2&group=')).toBe('/compare?organisation=group:grannar@2');
  });

  test('it is told by its name, and an earlier version says so', () => {
    const { chosen: terms, fields } = ofGroup('group:grannar,group:grannar@1,group:borta');
    expect(terms.map(({ text }) => text.text)).toEqual([
      'Grannar (grupp)',
      'Grannar (grupp, version 1)',
      'borta (grupp)',
    ]);
    const field = fields.find(({ name }) => name === 'group');
    expect([field?.chosen, field?.groups[0]?.options.map(({ value }) => value)]).toEqual(['grannar', ['grannar']]);
    expect(ofGroup('verket/*').fields.find(({ name }) => name === 'group')?.groups[0]?.options).toHaveLength(2);
  });
});

describe('learning from peers', () => {
  const answer: PeersAnswer = {
    asOf: null,
    dataVersion: 1,
    organisation: 'lund',
    group: 'grannar',
    version: 1,
    standings: [
      { metric: 'digital-share', period: '2026-Q3', value: 61.5, rank: 7, percentile: 14.29, ranked: 7, median: 80.04, have: 7, of: 8 },
      { metric: 'lead-time-days', period: '2026-Q3', value: 5, rank: null, percentile: null, ranked: 6, median: null, have: 6, of: 8 },
    ],
    strengths: [],
    weaknesses: ['digital-share'],
    learn: [],
  }; // prettier-ignore

  test('a standing is told with its place, the median and the period', () => {
    const shown = standingsOf(answer, [metric, days], 'sv');
    const { items, none } = listOf('weaknesses', m.peers_weaknesses, m.peers_no_weaknesses, answer.weaknesses, shown, 'sv'); // prettier-ignore
    expect(items.map(({ text }) => plain(text))).toEqual([
      '61,5 %, plats 7 av 7. Gruppens median är 80,0 % (kv 3 2026).',
    ]);
    expect(none).toBe('Inget mått är bland gruppens sista fjärdedel.');
    expect(shown[1]).toMatchObject({ place: 'ingen plats, för få svar', percentile: '–', median: '–' });
  });

  test('whoever improved is told from what to what, in points where shares change by points', () => {
    const figures = { before: { period: '2023-Q3', value: 40 }, after: { period: '2026-Q3', value: 55.5 } } as const;
    const events = [{ happenedOn: '2025-02-01', kind: 'milestone', texts: { sv: 'Ny tjänst' } } as const];
    const item = { organisation: 'ystad', names: { sv: 'Ystad' }, ...figures, signalAt: '2026-Q2', events } as const;
    const learn = { metric: 'digital-share', from: '2023-Q3', to: '2026-Q3', considered: 6, cannotTell: 2 } as const;
    const told = learntOf({ ...learn, items: [{ ...item, events }] }, [metric], { group: 'grannar', asOf: null }, 'sv');
    expect(told.items.map(({ text }) => plain(text))).toEqual([
      '15,5 procentenheter bättre: från 40,0 % (kv 3 2023) till 55,5 % (kv 3 2026). Mer än slump, senast kv 2 2026.',
    ]);
    expect(told.items[0]?.events).toEqual([{ day: '1 februari 2025', text: { text: 'Ny tjänst', lang: undefined } }]);
    expect(told.notes).toEqual(['För 2 av 6 går det inte att säga: för få siffror, eller ett metodbyte.']);
    expect(told.compare.path).toBe('/compare?metric=digital-share&organisation=group:grannar&from=2023-Q3&to=2026-Q3');
    const nobody = learntOf({ ...learn, items: [], cannotTell: 0 }, [metric], { group: 'grannar', asOf: null }, 'sv');
    expect(nobody.notes.map(plain)).toEqual([
      'Ingen av de 6 andra har blivit bättre med mer än slump sedan kv 3 2023.',
    ]);
  });
});
