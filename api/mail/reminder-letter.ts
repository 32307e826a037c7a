import { daysBetween } from '#domain/date.ts';
import { textIn, type Language, type Texts } from '#domain/language.ts';
import { formatPeriod, type PeriodCode } from '#domain/period.ts';
import { count, named } from './words.ts';

/** A row that says nothing yet, and who reports it and who answers for it, by name where they are known. */
export type Missing = { row: Texts; reporter: string | null; responsible: string | null };

/** What somebody owes: a form, or a metric of it that was promised. */
export type Due = {
  form: Texts;
  organisation: Texts;
  period: PeriodCode;
  /** Of a whole form null. */
  metric: Texts | null;
  /** ISO date. */
  dueOn: string;
  /** In the form's order; of a metric that was promised that one. */
  missing: readonly Missing[];
  /** Rows that came back and have not been handed in again. */
  returned: readonly Texts[];
  /** All that the form requires is there, and nobody has handed it in. */
  isFilled: boolean;
};

export type ReminderLetter = {
  kind: 'reminder';
  name: string;
  items: readonly Due[];
  /** ISO date. */
  today: string;
  link: string;
  hours: number;
};

type Words = {
  due: (days: number, dueOn: string) => string;
  missing: string;
  returned: string;
  filled: string;
  more: (count: number) => string;
  reporter: (name: string) => string;
  responsible: (name: string) => string;
  /** Who reports it and answers for it as well. */
  both: (name: string) => string;
  subject: (count: number) => string;
  frame: (letter: { name: string; owed: string; link: string }) => readonly string[];
};

const words: Readonly<Record<Language, Words>> = {
  sv: {
    due: (days, dueOn) => {
      if (days === 0) return 'ska vara inne i dag';
      return days > 0 ? `ska vara inne ${dueOn}, om ${count(days, 'dag', 'dagar')}` : `skulle ha varit inne ${dueOn}, för ${count(-days, 'dag', 'dagar')} sedan`; // prettier-ignore
    },
    missing: 'Saknas:',
    returned: 'Återlämnat:',
    filled: 'Det som ska vara inne är ifyllt men inte inlämnat.',
    more: (number) => `och ${number} till`,
    reporter: (name) => `lämnas av ${name}`,
    responsible: (name) => `${name} ansvarar`,
    both: (name) => `lämnas av ${name}, som också ansvarar`,
    subject: (number) => `Påminnelse: ${count(number, 'sak', 'saker')} att lämna in i Tiofalt`,
    frame: ({ name, owed, link }) => [
      `Hej ${name}!`,
      `Det här är inte inlämnat än:\n${owed}`,
      `Öppna Tiofalt för att fylla i och lämna in:\n${link}`,
      'När det är inlämnat kommer inga fler påminnelser om det.',
    ],
  },
  en: {
    due: (days, dueOn) => {
      if (days === 0) return 'due today';
      return days > 0 ? `due ${dueOn}, in ${count(days, 'day', 'days')}` : `was due ${dueOn}, ${count(-days, 'day', 'days')} ago`; // prettier-ignore
    },
    missing: 'Missing:',
    returned: 'Returned:',
    filled: 'What is due is filled in but not submitted.',
    more: (number) => `and ${number} more`,
    reporter: (name) => `to be reported by ${name}`,
    responsible: (name) => `${name} is responsible`,
    both: (name) => `to be reported by ${name}, who is also responsible`,
    subject: (number) => `Reminder: ${count(number, 'thing', 'things')} to submit in Tiofalt`,
    frame: ({ name, owed, link }) => [
      `Hello ${name}!`,
      `This has not been submitted yet:\n${owed}`,
      `Open Tiofalt to fill it in and submit it:\n${link}`,
      'Once it is submitted there are no more reminders about it.',
    ],
  },
  da: {
    due: (days, dueOn) => {
      if (days === 0) return 'skal være inde i dag';
      return days > 0 ? `skal være inde ${dueOn}, om ${count(days, 'dag', 'dage')}` : `skulle have været inde ${dueOn}, for ${count(-days, 'dag', 'dage')} siden`; // prettier-ignore
    },
    missing: 'Mangler:',
    returned: 'Sendt tilbage:',
    filled: 'Det, der skal være inde, er udfyldt, men ikke afleveret.',
    more: (number) => `og ${number} til`,
    reporter: (name) => `indberettes af ${name}`,
    responsible: (name) => `${name} er ansvarlig`,
    both: (name) => `indberettes af ${name}, som også er ansvarlig`,
    subject: (number) => `Påmindelse: ${count(number, 'ting', 'ting')} at aflevere i Tiofalt`,
    frame: ({ name, owed, link }) => [
      `Hej ${name}!`,
      `Dette er ikke afleveret endnu:\n${owed}`,
      `Åbn Tiofalt for at udfylde og aflevere:\n${link}`,
      'Når det er afleveret, kommer der ikke flere påmindelser om det.',
    ],
  },
};

/** Of a form that nobody has begun everything is missing: so many rows are named, the others counted. */
const mostRows = 8;

export function writeReminder({ name, items, today, link }: ReminderLetter, language: Language) {
  const wording = words[language];
  const owed = items.flatMap((due) => linesOf(due, today, language)).join('\n');
  return { subject: wording.subject(items.length), lines: wording.frame({ name: named(name), owed, link }) };
}

/** What it is, for whom, how it stands with time, and what is missing from whom: a line for each row, whose name may have commas. */
function linesOf({ metric, form, organisation, period, dueOn, ...due }: Due, today: string, language: Language) {
  const wording = words[language];
  const texts = [...(metric ? [metric] : []), form, organisation].map((one) => textIn(one, language));
  const what = [...texts, formatPeriod(period, language, 'long')].map(named).join(', ');
  const head = `– ${what}: ${wording.due(daysBetween(today, dueOn), dueOn)}`;
  if (metric) return [head, ...due.missing.flatMap((one) => peopleOf(one, language)).map((people) => `  ${people}`)];
  const missing = due.missing.map((one) => {
    const people = peopleOf(one, language);
    return nameOf(one.row, language) + people.map((text) => ` (${text})`).join('');
  });
  const returned = due.returned.map((row) => nameOf(row, language));
  return [
    head,
    ...listed(wording.missing, missing, language),
    ...listed(wording.returned, returned, language),
    ...(due.isFilled ? [`  ${wording.filled}`] : []),
  ];
}

const nameOf = (row: Texts, language: Language): string => named(textIn(row, language));

/** One text, or none where nobody is known. */
function peopleOf(one: Missing, language: Language): string[] {
  const wording = words[language];
  const [reporter, responsible] = [one.reporter, one.responsible].map((name) => named(name ?? ''));
  if (reporter && reporter === responsible) return [wording.both(reporter)];
  const said = [reporter && wording.reporter(reporter), responsible && wording.responsible(responsible)].filter(
    Boolean,
  );
  return said.length ? [said.join(', ')] : [];
}

function listed(heading: string, rows: readonly string[], language: Language): string[] {
  if (!rows.length) return [];
  const shown = rows.slice(0, rows.length > mostRows + 1 ? mostRows : mostRows + 1);
  const rest = rows.length - shown.length;
  const lines = rest > 0 ? [...shown, words[language].more(rest)] : shown;
  return [`  ${heading}`, ...lines.map((line) => `  · ${line}`)];
}
