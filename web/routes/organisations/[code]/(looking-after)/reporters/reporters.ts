import type { z } from 'zod';
import type { ReporterAnswer, ReportLinkAnswer } from '#api/reporters/answers.ts';
import type { SubmissionItem } from '#api/submissions/answers.ts';
import { textIn, type Language } from '#domain/language.ts';
import { formatPeriod } from '#domain/period.ts';
import { localText, type LocalText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import type { Written } from '#web/lib/server/acting.ts';
import { dayText } from '#web/lib/wording/day.ts';

type Answer = z.infer<typeof ReporterAnswer>;
type Named = Answer['responsible'];

/** Somebody as the form chooses them: a member by their number, `other` by name and address, or nobody. */
export type Chosen = { choice: string; name: string; email: string };
export type Reporter = {
  metric: string;
  name: LocalText;
  unit: string;
  version: string;
  /** What is known, in short sentences. */
  remarks: string[];
  responsible: Chosen;
  reporter: Chosen;
};

const other = 'other';

const chosenOf = (who: Named): Chosen => {
  if (who === null) return { choice: '', name: '', email: '' };
  return who.person === null
    ? { choice: other, name: who.name, email: who.email }
    : { choice: String(who.person), name: '', email: '' };
};

export const reportersOf = (items: readonly Answer[], language: Language): Reporter[] =>
  items.map(({ metric, names, unit, responsible, reporter, isAsked, version }) => {
    const named = { locale: language };
    return {
      metric,
      name: localText(names, language),
      unit,
      version,
      remarks: [
        ...(unit === '' ? [] : [unit]),
        ...(responsible === null ? [] : [m.reporter_responsible_is({ name: responsible.name }, named)]),
        ...(reporter === null ? [] : [m.reporter_reporter_is({ name: reporter.name }, named)]),
        ...(responsible === null && reporter === null ? [m.reporter_nobody_named({}, named)] : []),
        ...(isAsked ? [] : [m.reporter_not_asked({}, named)]),
      ],
      responsible: chosenOf(responsible),
      reporter: chosenOf(reporter),
    };
  });

/** What the API takes, of what was chosen. */
export const personIn = (written: Written, role: 'responsible' | 'reporter') => {
  const choice = written(role);
  if (choice === '') return null;
  return choice === other
    ? { name: written(`${role}-name`), email: written(`${role}-email`) }
    : { person: Number(choice) };
};

type Link = z.infer<typeof ReportLinkAnswer>;
export type HeldLink = { id: number; version: string; name: string; what: string; remarks: string[] };

export const linksOf = (items: readonly Link[], language: Language): HeldLink[] =>
  items.map(({ id, version, name, email, formNames, period, expiresAt, lastUsedAt, doneAt }) => {
    const named = { locale: language };
    const day = (when: string) => ({ day: dayText(when, language) });
    return {
      id,
      version,
      name,
      what: `${textIn(formNames, language)}, ${formatPeriod(period, language, 'long')}`,
      remarks: [
        email,
        lastUsedAt === null ? m.report_link_unused({}, named) : m.report_link_used(day(lastUsedAt), named),
        ...(doneAt === null ? [] : [m.report_done_on(day(doneAt), named)]),
        m.report_link_until(day(expiresAt), named),
      ],
    };
  });

export type Choice = { value: string; text: string };

/** What there is to fill in here, the latest period first. */
export const openForms = (items: readonly SubmissionItem[], code: string, language: Language): Choice[] =>
  items
    .filter(({ organisation, state }) => organisation === code && ['not-begun', 'open', 'returned'].includes(state))
    .toReversed()
    .map(({ form, period, names }) => ({
      value: `${form}/${period}`,
      text: `${textIn(names, language)}, ${formatPeriod(period, language, 'long')}`,
    }));

/** Who reports something here and has no account, each once. */
export const withoutAccount = (items: readonly Answer[]): Choice[] => {
  const found = items.flatMap(({ reporter }) => (reporter?.person === null ? [reporter] : []));
  return [...new Map(found.map(({ name, email }) => [email, { value: email, text: `${name} (${email})` }])).values()];
};
