import { expect, test } from 'vitest';
import type { FoundAnswer, SourceAnswer } from '#api/reference-series/answers.ts';
import { chosenIn, furtherIn, withoutTrouble } from '#web/routes/reference-series/choose/choice.ts';

const ids = { kpis: ['visits', 'far'], municipalities: ['harbour', 'forest', 'new'], groups: ['shore'] };
const answer: FoundAnswer = {
  kpis: [
    { id: 'visits', title: 'Besök', metric: 'visits' },
    { id: 'far', title: 'Avstånd', metric: 'nation-far', unknownUnit: 'parsec' },
  ],
  municipalities: [{ id: 'harbour', title: 'Hamnen', organisation: 'nation-harbour' }],
  groups: [],
};
const titled = (id: string, title: string) => ({ id, title, isGone: false });
const source = {
  kpis: [{ ...titled('visits', 'Besöken'), metric: 'visits' }],
  municipalities: [{ ...titled('forest', 'Skogen'), organisation: 'nation-forest' }],
  groups: [{ ...titled('shore', 'Stranden'), members: [] }],
} as Partial<SourceAnswer> as SourceAnswer;

test('what is gone is shown by the name that it had, and what is measured in an unknown unit with that', () => {
  const chosen = chosenIn(ids, answer, source);
  expect(chosen).toEqual({
    kpis: [
      { id: 'visits', title: 'Besök', trouble: null },
      { id: 'far', title: 'Avstånd', trouble: { why: 'unit', unit: 'parsec' } },
    ],
    municipalities: [
      { id: 'harbour', title: 'Hamnen', trouble: null },
      { id: 'forest', title: 'Skogen', trouble: { why: 'gone' } },
      { id: 'new', title: 'new', trouble: { why: 'gone' } },
    ],
    groups: [{ id: 'shore', title: 'Stranden', trouble: { why: 'gone' } }],
  });
  expect(withoutTrouble(chosen)).toEqual({ kpis: ['visits'], municipalities: ['harbour'], groups: [] });
});

test('where nobody answered nothing is said to be gone, and what the source has is shown by its name', () => {
  expect(chosenIn(ids, null, source).municipalities).toEqual([
    { id: 'harbour', title: 'harbour', trouble: null },
    { id: 'forest', title: 'Skogen', trouble: null },
    { id: 'new', title: 'new', trouble: null },
  ]);
});

test('what is found besides what is chosen tells its unit where nobody knows that', () => {
  const none = { kpis: [], municipalities: ['harbour'], groups: [] };
  expect(furtherIn(answer, none)).toMatchObject({
    kpis: [{ trouble: null }, { trouble: { why: 'unit', unit: 'parsec' } }],
    municipalities: [],
  });
});
