import type { SubmissionItem } from '#api/submissions/answers.ts';
import { textIn, type Language } from '#domain/language.ts';
import { formatPeriod } from '#domain/period.ts';
import type { SubmissionState } from '#domain/submission.ts';
import { stateText } from '#web/lib/entry-grid/wording.ts';
import { localText, type LocalText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { dayText } from '#web/lib/wording/day.ts';
import { dueDayText, dueText, type DueText } from '#web/lib/wording/due.ts';
import { asLabel } from '#web/lib/wording/label.ts';

/** One form × period × organisation, as a person meets it. */
export type Owed = {
  key: string;
  path: string;
  name: LocalText;
  organisation: LocalText;
  organisationCode: string;
  period: string;
  state: SubmissionState;
  stateText: string;
  dueDay: string;
  due: DueText;
  /** What else is worth knowing: when it locks, which level it waits for, what it corrects. */
  remarks: string[];
  filled: number;
  required: number;
  returned: { name: string; reason: string }[];
  later: string[];
  mayEnter: boolean;
  mayApprove: boolean;
};

export function owedOf(item: SubmissionItem, today: string, language: Language): Owed {
  const named = { locale: language };
  const { form, period, organisation, state, level, levels, number, locksOn, reason } = item;
  const due = dueText(item, today, language);
  return {
    key: `${form}/${period}/${organisation}`,
    path: `/entry/${encodeURIComponent(form)}/${period}/${encodeURIComponent(organisation)}`,
    name: localText(item.names, language),
    organisation: localText(item.organisationNames, language),
    organisationCode: organisation,
    period: formatPeriod(period, language, 'long'),
    state,
    stateText: stateText(state, language),
    dueDay: dueDayText(item.dueOn, language),
    due: { ...due, text: asLabel(due.text) },
    remarks: [
      ...(number > 0 ? [m.owed_correction({ reason }, named)] : []),
      ...(level > 0 && levels > 1 ? [asLabel(m.approval_level({ level, levels }, named))] : []),
      ...item.reported.map(({ name, doneAt }) => m.owed_report_done({ name, day: dayText(doneAt, language) }, named)),
      ...(locksOn === null ? [] : [m.entry_locks({ day: dayText(locksOn, language) }, named)]),
    ],
    filled: item.filled,
    required: item.required,
    returned: item.returned.map(({ names, reason: why }) => ({ name: textIn(names, language), reason: why })),
    later: item.later.map((row) =>
      m.owed_later({ name: textIn(row.names, language), day: dayText(row.on, language), from: row.from }, named),
    ),
    mayEnter: item.mayEnter,
    mayApprove: item.mayApprove,
  };
}

/** What somebody meets: what waits for them, what they owe, and everything they look after. */
export const views = ['approve', 'owed', 'board'] as const;
export type View = (typeof views)[number];

export const viewNames: Record<View, typeof m.owed_view_owed> = {
  approve: m.owed_view_approve,
  owed: m.owed_view_owed,
  board: m.owed_view_board,
};

const needs = { approve: 'approve', owed: 'enter', board: 'administer' } as const;
export const viewRoles = { approve: 'approver', owed: 'reporter', board: 'board' } as const;

type Role = { capabilities: readonly string[] };

/** The views of a person's roles, what waits for them first. */
export const viewsOf = (roles: readonly Role[]): View[] =>
  views.filter((view) => roles.some(({ capabilities }) => capabilities.includes(needs[view])));

/** Whether reminders go out; who may do something about it also reads which setting it takes. */
export function remindingText(isRemindedByMail: boolean, views: readonly View[], language: Language): string {
  const named = { locale: language };
  if (isRemindedByMail) return m.owed_mail({}, named);
  return views.includes('board') ? m.owed_no_mail_set_up({}, named) : m.owed_no_mail({}, named);
}
