import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  classOf,
  colourOf,
  lettersFor,
  nameOf,
  nameText,
  pointable,
  scaleBetween,
  spread,
  stacked,
  toldApart,
  widestName,
  type Drawn,
} from '#domain/compare-plot.ts';
import { elements } from '#tests/support/svg.ts';

const drawn = (changes: Partial<Drawn> = {}): Drawn => ({
  name: 'Norr',
  colour: 1,
  isOwn: false,
  told: 'Norr: 5 %',
  ...changes,
});

test('whoever has no colour is grey, and the page knows each by its class', () => {
  expect(colourOf({ colour: 0 })).toBe('#12436D');
  expect(colourOf({ colour: null })).toBe(colourOf({ colour: 99 }));
  expect(colourOf({ colour: null })).not.toBe(colourOf({ colour: 1 }));
  expect(classOf({ colour: 0 })).toBe('compare-1');
  expect(classOf({ colour: null })).toBe('compare-other');
});

test('what can be pointed at carries its words, hidden until then and safe', () => {
  const group = pointable(drawn({ told: 'A <b> & c' }), '<path/>');
  const [attributes] = elements(group, 'g');
  expect(attributes).toEqual({ class: 'compare-item compare-2', 'data-told': 'A &#60;b&#62; &#38; c' });
  const [text] = elements(group, 'text');
  expect(text).toMatchObject({ class: 'compare-told', visibility: 'hidden' });
  expect(group).toContain('>A &#60;b&#62; &#38; c</text></g>');
  expect(group).toContain('<path/>');
});

test('names are as long as there is room for; one’s own stands out without colour', () => {
  expect(lettersFor({ width: 479 })).toBe(14);
  expect(lettersFor({ width: 480 })).toBe(26);
  expect(nameOf({ name: 'Norrbotten', isOwn: false }, 6)).toBe('Norrb…');
  expect(nameOf({ name: 'Norrbotten', isOwn: true }, 8)).toBe('▸ Norrb…');
  expect(nameOf({ name: 'Norr', isOwn: true }, 6)).toBe('▸ Norr');
  expect(widestName([drawn(), drawn({ name: 'Norrbotten' })], 26)).toBeCloseTo(10 * 14 * 0.58, 6);
  expect(widestName([], 26)).toBe(0);
});

test('a name has the colour and the weight of what it names', () => {
  const of = (changes: Partial<Drawn>) => elements(nameText(drawn(changes), 10.04, 20.26, 'end', 20), 'text')[0];
  expect(of({})).toMatchObject({
    class: 'compare-name compare-2',
    x: '10',
    y: '20.3',
    'text-anchor': 'end',
    'font-weight': '600',
    fill: '#1B7A72',
  });
  expect(of({ isOwn: true })).toMatchObject({ 'font-weight': '700' });
  expect(of({ colour: null })).toMatchObject({
    'font-weight': '400',
    fill: '#5B5D60',
    class: 'compare-name compare-other',
  });
  expect(of({ colour: 99 })?.['fill']).toBe('#5B5D60');
  expect(nameText(drawn({ name: '<x>' }), 0, 0, 'start', 20)).toContain('>&#60;x&#62;</text>');
});

test('an axis leads from one end to the other, also downwards', () => {
  const y = scaleBetween({ min: 10, max: 20 }, 300, 100);
  expect([10, 15, 20].map(y)).toEqual([300, 200, 100]);
});

test('names that have room stay where they belong', () => {
  expect(spread([10, 50, 90], 17, 0, 100)).toEqual([10, 50, 90]);
  expect(spread([], 17, 0, 100)).toEqual([]);
});

test('names that would cover each other move apart, downwards, and upwards from the edge', () => {
  expect(spread([50, 50, 10], 17, 0, 100)).toEqual([50, 67, 10]);
  expect(spread([100, 100], 17, 0, 100)).toEqual([83, 100]);
  expect(spread([-20, -30], 17, 0, 100)).toEqual([17, 0]);
});

test('without room for all they share what there is', () => {
  expect(spread([5, 5, 5], 100, 0, 100)).toEqual([0, 50, 100]);
});

test('names never cover each other, never leave the picture and keep their order', () => {
  const wanted = fc.array(fc.integer({ min: -50, max: 450 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(wanted, (heights) => {
      const placed = spread(heights, 17, 0, 400);
      const order = heights.map((_, index) => index).toSorted((a, b) => (heights[a] ?? 0) - (heights[b] ?? 0));
      const inOrder = order.map((index) => placed[index] ?? NaN);
      inOrder.forEach((place, rank) => {
        expect(place).toBeGreaterThanOrEqual(-1e-9);
        expect(place).toBeLessThanOrEqual(400 + 1e-9);
        if (rank > 0) expect(place - (inOrder[rank - 1] ?? 0)).toBeGreaterThanOrEqual(17 - 1e-9);
      });
    }),
  );
});

test('dots in the same place stand on each other, others on the ground', () => {
  expect(stacked([0, 1, 30, 2, 31], 10)).toEqual([0, 1, 0, 2, 1]);
  expect(stacked([4, 6], 10)).toEqual([0, 0]);
});

describe('names that there is no room for', () => {
  const names = (given: readonly string[], most: number): string[] =>
    toldApart(
      given.map((name) => ({ name })),
      most,
    ).map(({ name }) => name);

  test('lose the words that they begin with alike, where nothing else would be left to see', () => {
    const departments = ['Department for Education', 'Department for Transport', 'Home Office', 'Department of Health'];
    expect(names(departments, 14)).toEqual(['…for Education', '…for Transport', 'Home Office', '…of Health']);
    expect(names(departments, 26)).toEqual(departments);
  });

  test('keep a word each, and stay as they are where no whole word is shared or where they are the same', () => {
    expect(names(['Department for Work', 'Department for Work and Pensions'], 14)).toEqual([
      '…Work',
      '…Work and Pensions',
    ]);
    expect(names(['Storkommunalförbund ett', 'Storkommunalförbundet'], 14)).toEqual([
      'Storkommunalförbund ett',
      'Storkommunalförbundet',
    ]);
    expect(names(['Department for Work', 'Department for Work'], 14)).toEqual([
      'Department for Work',
      'Department for Work',
    ]);
    expect(names([], 14)).toEqual([]);
  });

  test('stay as they are where what is left of them is left of others too', () => {
    const mixed = ['Department for', 'Secretariat for'].flatMap((first) => [`${first} Education`, `${first} Health`]);
    expect(names([...mixed, 'Department for Transport'], 14)).toEqual([...mixed, '…Transport']);
  });

  test('lose more words where what is left begins alike again', () => {
    const filings = ['Companies House filing service: annual', 'Companies House filing service: other'];
    expect(names([...filings, 'Companies House search'], 14)).toEqual(['…annual', '…other', '…search']);
    // but nothing that would be another’s name
    const another = 'Companies House annual';
    expect(names([...filings, another], 14)).toEqual(['…filing service: annual', '…other', '…annual']);
  });

  test('are told apart beside one’s own, which has its sign before it', () => {
    const items = [
      drawn({ name: 'Department for Education', isOwn: true }),
      drawn({ name: 'Department for Transport' }),
    ];
    expect(toldApart(items, 14).map((item) => nameOf(item, 14))).toEqual(['▸ …Education', '…Transport']);
  });
});
