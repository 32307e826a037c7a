import { daysBetween } from '#domain/date.ts';
import { textIn, type Language, type Texts } from '#domain/language.ts';
import { formatPeriod, type PeriodCode } from '#domain/period.ts';
import { count, named } from './words.ts';

/** What is missing from the same people: their names where they are known, and the rows in the form's order. */
export type Missing = { reporter: string | null; responsible: string | null; rows: readonly Texts[] };

/** What somebody owes: a form, or a metric of it that was promised. */
export type Due = {
  form: Texts;
  organisation: Texts;
  period: PeriodCode;
  /** Of a whole form null. */
  metric: Texts | null;
  /** ISO date. */
  dueOn: string;
  missing: readonly Missing[];
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
  missing: (rows: string) => string;
  more: (count: number) => string;
  /** Who reports it and who answers for it; one of them at least is known. */
  people: (who: { reporter: string | null; responsible: string | null }) => string;
  subject: (count: number) => string;
  frame: (letter: { name: string; owed: string; link: string }) => readonly string[];
};

const words: Readonly<Record<Language, Words>> = {
  sv: {
    due: (days, dueOn) => {
      if (days === 0) return 'ska vara inne i dag';
      return days > 0 ? `ska vara inne ${dueOn}, om ${count(days, 'dag', 'dagar')}` : `skulle ha varit inne ${dueOn}, för ${count(-days, 'dag', 'dagar')} sedan`; // prettier-ignore
    },
    missing: (rows) => `Saknas: ${rows}.`,
    more: (number) => `och ${number} till`,
    people: ({ reporter, responsible }) => {
      if (reporter === responsible) return `${reporter} lämnar och ansvarar.`;
      return [reporter && `${reporter} lämnar.`, responsible && `${responsible} ansvarar.`].filter(Boolean).join(' ');
    },
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
    missing: (rows) => `Missing: ${rows}.`,
    more: (number) => `and ${number} more`,
    people: ({ reporter, responsible }) => {
      if (reporter === responsible) return `${reporter} reports it and is responsible.`;
      return [reporter && `Reported by ${reporter}.`, responsible && `${responsible} is responsible.`].filter(Boolean).join(' '); // prettier-ignore
    },
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
    missing: (rows) => `Mangler: ${rows}.`,
    more: (number) => `og ${number} til`,
    people: ({ reporter, responsible }) => {
      if (reporter === responsible) return `${reporter} indberetter og er ansvarlig.`;
      return [reporter && `${reporter} indberetter.`, responsible && `${responsible} er ansvarlig.`].filter(Boolean).join(' '); // prettier-ignore
    },
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

/** What it is, for whom, how it stands with time, and what is missing from whom. */
function linesOf({ metric, form, organisation, period, dueOn, missing }: Due, today: string, language: Language) {
  const wording = words[language];
  const texts = [...(metric ? [metric] : []), form, organisation].map((one) => textIn(one, language));
  const what = [...texts, formatPeriod(period, language, 'long')].map(named).join(', ');
  return [
    `– ${what}: ${wording.due(daysBetween(today, dueOn), dueOn)}`,
    ...missing.flatMap(({ rows, reporter, responsible }) => {
      const names = { reporter: reporter && named(reporter), responsible: responsible && named(responsible) };
      const people = reporter || responsible ? [wording.people(names)] : [];
      const said = [...(metric ? [] : [wording.missing(rowsOf(rows, language))]), ...people];
      return said.length ? [`  ${said.join(' ')}`] : [];
    }),
  ];
}

function rowsOf(rows: readonly Texts[], language: Language): string {
  const shown = rows.slice(0, rows.length > mostRows + 1 ? mostRows : mostRows + 1);
  const rest = rows.length - shown.length;
  const names = shown.map((texts) => named(textIn(texts, language))).join(', ');
  return rest > 0 ? `${names} ${words[language].more(rest)}` : names;
}
