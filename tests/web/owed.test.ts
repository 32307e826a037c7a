import { describe, expect, test } from 'vitest';
import type { SubmissionItem } from '#api/submissions/answers.ts';
import { languages } from '#domain/language.ts';
import { submissionStates } from '#domain/submission.ts';
import { dueText } from '#web/lib/wording/due.ts';
import { refusalOf } from '#web/lib/wording/refusal.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { owedOf, remindingText, viewsOf } from '#web/routes/entry/owed.ts';

const due = (state: SubmissionItem['state'], dueOn: string, submittedAt: string | null = null) =>
  dueText({ state, dueOn, opensOn: '2026-10-01', submittedAt }, '2026-10-30', 'sv');

describe('how long is left', () => {
  test('is reckoned on the reader’s day, and late is late', () => {
    expect(due('open', '2026-11-02')).toEqual({ text: '3 dagar kvar', isLate: false });
    expect(due('open', '2026-10-31')).toEqual({ text: '1 dag kvar', isLate: false });
    expect(due('returned', '2026-10-30')).toEqual({ text: 'ska vara inne i dag', isLate: false });
    expect(due('not-begun', '2026-10-29')).toEqual({ text: '1 dag sen', isLate: true });
  });

  test('of what is handed in goes by the day it was', () => {
    expect(due('approved', '2026-10-20', '2026-10-19T09:00:00Z')).toEqual({ text: 'inlämnad i tid', isLate: false });
    // past midnight at home, not yet in UTC
    expect(due('approved', '2026-10-20', '2026-10-20T22:30:00Z').isLate).toBe(true);
    expect(due('submitted', '2026-10-20', '2026-10-22T09:00:00Z')).toEqual({
      text: 'inlämnad 2 dagar för sent',
      isLate: true,
    });
  });
});

const item: SubmissionItem = {
  form: 'effects',
  names: { sv: 'Kvartalets effekter' },
  organisation: 'north',
  organisationNames: { sv: 'Norr' },
  period: '2026-Q3',
  state: 'returned',
  version: 4,
  level: 1,
  levels: 2,
  number: 1,
  opensOn: '2026-09-24',
  dueOn: '2026-10-30',
  locksOn: '2026-12-01',
  required: 11,
  filled: 5,
  reason: 'Fel räknat',
  submittedAt: null,
  returned: [{ metric: 'trust', breakdown: 'total', names: { sv: 'TRUST' }, reason: 'Gäller det alla?' }],
  later: [{ metric: 'visits', breakdown: 'total', names: { sv: 'VISITS' }, on: '2026-12-15', from: 'Eva' }],
  reported: [{ name: 'Rut', doneAt: '2026-10-12T09:00:00Z' }],
  mayEnter: true,
  mayApprove: false,
};

test('what is owed says what came back and why, what comes later and from whom, and what it corrects', () => {
  const owed = owedOf(item, '2026-10-30', 'sv');
  expect(owed).toMatchObject({
    path: '/entry/effects/2026-Q3/north',
    period: 'kvartal 3 2026',
    stateText: 'Återlämnad',
    dueDay: 'Ska vara inne 30 oktober 2026',
    remarks: [
      'Rättelse: Fel räknat',
      'Nivå 1 av 2',
      'Rut är klar med sina rader sedan 12 oktober 2026',
      'Låses 1 december 2026',
    ],
    returned: [{ name: 'TRUST', reason: 'Gäller det alla?' }],
    later: ['VISITS kommer 15 december 2026, från Eva.'],
  });
  const handedIn = { ...item, state: 'approved' as const, submittedAt: '2026-10-29T09:00:00Z' };
  expect(owedOf(handedIn, '2026-10-30', 'sv').due).toEqual({ text: 'Inlämnad i tid', isLate: false });
  expect(owedOf({ ...item, level: 0, locksOn: null, number: 0, reported: [] }, '2026-10-30', 'sv').remarks).toEqual([]);
});

test('who has several roles meets what waits for them first; who has one needs no choice', () => {
  const role = (...capabilities: string[]) => ({ capabilities });
  expect(viewsOf([role('enter')])).toEqual(['owed']);
  expect(viewsOf([role('enter', 'approve')])).toEqual(['approve', 'owed']);
  expect(viewsOf([role('enter'), role('enter', 'approve', 'administer')])).toEqual(['approve', 'owed', 'board']);
  expect(viewsOf([role('read-internal')])).toEqual([]);
});

test('only who looks after something reads which setting the missing reminders take', () => {
  for (const language of languages) {
    expect(remindingText(false, ['owed', 'board'], language)).toContain('SMTP_URL');
    expect(remindingText(false, ['approve', 'owed'], language)).not.toContain('SMTP_URL');
    expect(remindingText(false, ['owed'], language)).not.toBe(remindingText(true, ['owed'], language));
  }
});

test('every refusal on the way of a submission has words of its own, in every language', () => {
  const codes = ['no-reason', 'not-allowed', 'not-begun', 'nothing-to-drop', 'correction-changed', 'not-ready', 'nothing-to-submit', 'nothing-to-take-back', 'not-the-submitter', 'approval-begun', 'nothing-to-return', 'nothing-to-approve', 'own-work', 'approved-before', 'wrong-level', 'not-submitted', 'nothing-to-reopen', 'not-approved', 'bad-later-date', 'no-owner', 'bad-lock-date', 'people-only', 'locked', 'not-open-yet', 'own-deputy', 'unknown-person', 'bad-deputy-days']; // prettier-ignore
  for (const language of languages) {
    const texts = codes.map(
      (code) => refusalOf({ status: 409, title: '', code, path: null, details: {} }, language).text,
    );
    expect(texts).not.toContain(m.refused({}, { locale: language }));
    expect(new Set(texts).size).toBeGreaterThan(codes.length - 3);
  }
});

test('every state of a submission has words', () => {
  for (const state of submissionStates) {
    expect(owedOf({ ...item, state }, '2026-10-30', 'en').stateText).not.toBe(state);
  }
});
