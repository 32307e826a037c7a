import { describe, expect, test } from 'vitest';
import type { QuestionAnswer } from '#api/questions/answers.ts';
import { questionsOf, timesText } from '#web/routes/organisations/[code]/questions/questions.ts';

const message = {
  id: 1,
  kind: 'question',
  text: 'Hur räknas helger?',
  writtenAt: '2026-11-02T09:00:00Z',
  by: 'Cilla Exempel',
  isOwn: false,
  takenAway: null,
} as const satisfies QuestionAnswer['messages'][number];
const question: QuestionAnswer = {
  id: 7,
  organisation: 'agency',
  metric: 'lead-time-days',
  period: '2026-Q3',
  isErrorReport: false,
  isPublic: false,
  isWaiting: true,
  askedAt: '2026-11-02T09:00:00Z',
  answeredAt: null,
  days: null,
  messages: [message],
  version: '"1"',
};
const metrics = [{ code: 'lead-time-days', name: { text: 'Ledtid', lang: undefined } }];
const nobody = { mayAnswer: false, mayPublish: false, mayHide: false };
const shown = (change: Partial<QuestionAnswer> = {}, rights = nobody) => {
  const [found] = questionsOf([{ ...question, ...change }], { metrics, rights }, 'sv');
  if (!found) throw new Error('one question is expected');
  return found;
};
const said = (change: Partial<QuestionAnswer['messages'][number]>, rights = nobody) => shown({ messages: [{ ...message, ...change }] }, rights).messages[0]; // prettier-ignore

describe('a question on its page', () => {
  test('says what it is about, and since when it waits', () => {
    expect(shown()).toMatchObject({
      metric: { text: 'Ledtid', path: '/metrics/lead-time-days?organisation=agency' },
      state: 'Väntar på svar sedan 2 november 2026',
      audience: 'Syns bara inom organisationen',
    });
    expect(shown({ isPublic: true }).audience).toBe('Offentlig');
  });

  test.each([
    [0, 'Besvarad samma dag'],
    [1, 'Besvarad efter 1 dag'],
    [12, 'Besvarad efter 12 dagar'],
    [null, 'Borttagen'],
  ])('that took %o days says so', (days, state) => {
    expect(shown({ isWaiting: false, days }).state).toBe(state);
  });

  test('names who wrote where they are known, and tells a report from a question', () => {
    expect(said({})?.heading).toBe('Cilla Exempel frågade 2 november 2026');
    expect(said({ by: null })?.heading).toBe('Fråga 2 november 2026');
    expect(said({ kind: 'answer' })?.heading).toBe('Cilla Exempel svarade 2 november 2026');
    expect(said({ kind: 'answer', by: null })?.heading).toBe('Svar 2 november 2026');
    expect(shown({ isErrorReport: true }).messages[0]?.heading).toBe('En läsare anmälde ett fel 2 november 2026');
  });

  test('says what became of what is no longer shown, and why where that is told', () => {
    const at = '2026-11-03T09:00:00Z';
    const gone = (takenAway: { at: string; isHidden: boolean; reason: string | null }) =>
      said({ text: null, takenAway })?.gone;
    expect(gone({ at, isHidden: false, reason: null })).toBe('Togs tillbaka 3 november 2026 av den som skrev det.');
    expect(gone({ at, isHidden: true, reason: null })).toBe('Doldes 3 november 2026 av en administratör.');
    expect(gone({ at, isHidden: true, reason: 'Nämner någon' })).toMatch(/Skäl: Nämner någon$/);
  });

  test('is withdrawn by its author and hidden by an administrator, each while it stands', () => {
    const administrator = { ...nobody, mayHide: true };
    const takenAway = { at: '2026-11-03T09:00:00Z', isHidden: true, reason: null };
    expect(said({ isOwn: true }, administrator)).toMatchObject({ mayWithdraw: true, mayHide: false });
    expect(said({}, administrator)).toMatchObject({ mayWithdraw: false, mayHide: true });
    expect(said({ text: null, takenAway }, administrator)).toMatchObject({ mayWithdraw: false, mayHide: false });
    expect(said({})).toMatchObject({ mayHide: false });
  });
});

test('how it stands with answers is one line, without the usual time where there is none', () => {
  const text = (medianDays: number | null) => timesText({ waiting: 2, medianDays }, String, 'sv');
  expect(text(null)).toBe('Väntar på svar: 2.');
  expect(text(3)).toBe('Väntar på svar: 2. Så många dagar brukar ett svar ta: 3 (median).');
});
