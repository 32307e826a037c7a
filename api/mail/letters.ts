import { textIn, type Language, type Texts } from '#domain/language.ts';
import { formatPeriod, type PeriodCode } from '#domain/period.ts';
import type { Role } from '#domain/role.ts';
import { writeFollowing, type FollowingLetter } from './following-letter.ts';
import { writeReminder, type ReminderLetter } from './reminder-letter.ts';
import { count, named } from './words.ts';

type Report = { name: string; form: Texts; organisation: Texts; period: PeriodCode };

/** A figure that is talked about. */
type Talked = { metric: Texts; organisation: Texts; period: PeriodCode };

/** What can be written to somebody. The link is whole; but for that of a report, and that to a page, it works once. */
export type Letter =
  | { kind: 'invitation'; organisation: Texts; role: Role; link: string; days: number }
  | { kind: 'password-reset'; name: string; link: string; hours: number }
  | ({ kind: 'report-link'; link: string; days: number } & Report)
  | { kind: 'reports-finished'; name: string; reports: readonly Report[]; link: string | null }
  | ReminderLetter
  | { kind: 'questions-asked'; name: string; items: readonly Talked[]; links: readonly string[] }
  | ({ kind: 'question-answered'; text: string; link: string } & Talked)
  | FollowingLetter;

type Written = { subject: string; text: string };
type Wording = {
  [Kind in Exclude<Letter['kind'], 'following' | 'reminder'>]: (letter: Extract<Letter, { kind: Kind }>) => {
    subject: string;
    lines: readonly string[];
  };
};

/** One line for each: who, of what, for whom, and when. */
const listed = (reports: readonly Report[], language: Language): string =>
  reports.map(({ name: person, ...report }) => `– ${named(person)}: ${whatIn(report, language)}`).join('\n');

const whatIn = ({ form, organisation, period }: Omit<Report, 'name'>, language: Language): string =>
  [textIn(form, language), textIn(organisation, language), formatPeriod(period, language, 'long')]
    .map(named)
    .join(', ');

const figureIn = ({ metric, organisation, period }: Talked, language: Language): string =>
  [textIn(metric, language), textIn(organisation, language), formatPeriod(period, language, 'long')]
    .map(named)
    .join(', ');

const figures = (items: readonly Talked[], language: Language): string =>
  items.map((item) => `– ${figureIn(item, language)}`).join('\n');

/** What somebody has written, line by line: none of it can be taken for the letter itself. */
const quoted = (text: string): string =>
  text
    .split('\n')
    .map((line) => `> ${line.replace(/\p{Cc}/gu, ' ')}`)
    .join('\n');

const roleNames: Readonly<Record<Language, Readonly<Record<Role, string>>>> = {
  sv: { reader: 'läsare', analyst: 'analytiker', approver: 'godkännare', administrator: 'administratör' },
  en: { reader: 'reader', analyst: 'analyst', approver: 'approver', administrator: 'administrator' },
  da: { reader: 'læser', analyst: 'analytiker', approver: 'godkender', administrator: 'administrator' },
};

const wordings: Readonly<Record<Language, Wording>> = {
  sv: {
    invitation: ({ organisation, role, link, days }) => ({
      subject: `Inbjudan till ${named(textIn(organisation, 'sv'))} i Tiofalt`,
      lines: [
        'Hej!',
        `Du är inbjuden till Tiofalt som ${roleNames.sv[role]} i ${named(textIn(organisation, 'sv'))}.`,
        `Öppna länken för att tacka ja:\n${link}`,
        `Länken fungerar en gång, i ${count(days, 'dag', 'dagar')}. Väntade du dig ingen inbjudan kan du bortse från det här mejlet.`,
      ],
    }),
    'password-reset': ({ name: person, link, hours }) => ({
      subject: 'Nytt lösenord till Tiofalt',
      lines: [
        `Hej ${named(person)}!`,
        'Någon har bett om ett nytt lösenord till ditt konto i Tiofalt.',
        `Öppna länken för att välja ett:\n${link}`,
        `Länken fungerar en gång, i ${count(hours, 'timme', 'timmar')}. Var det inte du behöver du inte göra något: lösenordet är som förut.`,
      ],
    }),
    'report-link': ({ name: person, organisation, form, period, link, days }) => ({
      subject: `Siffror till ${named(textIn(form, 'sv'))}, ${formatPeriod(period, 'sv', 'long')}`,
      lines: [
        `Hej ${named(person)}!`,
        `Du lämnar siffror för ${named(textIn(organisation, 'sv'))} till ${named(textIn(form, 'sv'))}, ${formatPeriod(period, 'sv', 'long')}.`,
        `Öppna länken för att fylla i dem:\n${link}`,
        `Länken är din egen och visar bara dina rader. Den fungerar tills siffrorna är inlämnade, dock längst i ${count(days, 'dag', 'dagar')}. Skicka den inte vidare: det som fylls i står i ditt namn.`,
      ],
    }),
    'reports-finished': ({ name: person, reports, link }) => ({
      subject: reports.length === 1 ? 'Siffror är klara i Tiofalt' : `${reports.length} rapportörer är klara i Tiofalt`,
      lines: [
        `Hej ${named(person)}!`,
        `Det här är ifyllt och klart:\n${listed(reports, 'sv')}`,
        ...(link === null ? [] : [`Öppna Tiofalt för att se och lämna in:\n${link}`]),
      ],
    }),
    'questions-asked': ({ name: person, items, links }) => ({
      subject: `${count(items.length, 'fråga', 'frågor')} om siffror i Tiofalt`,
      lines: [
        `Hej ${named(person)}!`,
        `Någon har frågat eller anmält fel om:\n${figures(items, 'sv')}`,
        `Svara här:\n${links.join('\n')}`,
      ],
    }),
    'question-answered': ({ text, link, ...figure }) => ({
      subject: 'Svar på din fråga om en siffra i Tiofalt',
      lines: [
        'Hej!',
        `Du frågade om ${figureIn(figure, 'sv')}. Svaret:`,
        quoted(text),
        `Siffran finns här:\n${link}`,
        'Brevet går inte att svara på. Din adress tas bort när svaret är skickat.',
      ],
    }),
  },
  en: {
    invitation: ({ organisation, role, link, days }) => ({
      subject: `Invitation to ${named(textIn(organisation, 'en'))} in Tiofalt`,
      lines: [
        'Hello!',
        `You are invited to Tiofalt as ${roleNames.en[role]} in ${named(textIn(organisation, 'en'))}.`,
        `Open the link to accept:\n${link}`,
        `The link works once, for ${count(days, 'day', 'days')}. If you did not expect an invitation you can ignore this mail.`,
      ],
    }),
    'password-reset': ({ name: person, link, hours }) => ({
      subject: 'New password for Tiofalt',
      lines: [
        `Hello ${named(person)}!`,
        'Somebody has asked for a new password for your account in Tiofalt.',
        `Open the link to choose one:\n${link}`,
        `The link works once, for ${count(hours, 'hour', 'hours')}. If it was not you there is nothing to do: the password is as it was.`,
      ],
    }),
    'report-link': ({ name: person, organisation, form, period, link, days }) => ({
      subject: `Figures for ${named(textIn(form, 'en'))}, ${formatPeriod(period, 'en', 'long')}`,
      lines: [
        `Hello ${named(person)}!`,
        `You report figures of ${named(textIn(organisation, 'en'))} for ${named(textIn(form, 'en'))}, ${formatPeriod(period, 'en', 'long')}.`,
        `Open the link to fill them in:\n${link}`,
        `The link is your own and shows your rows alone. It works until the figures are handed in, but no longer than ${count(days, 'day', 'days')}. Please do not pass it on: what is filled in stands in your name.`,
      ],
    }),
    'reports-finished': ({ name: person, reports, link }) => ({
      subject:
        reports.length === 1 ? 'Figures are ready in Tiofalt' : `${reports.length} reporters are done in Tiofalt`,
      lines: [
        `Hello ${named(person)}!`,
        `This is filled in and done:\n${listed(reports, 'en')}`,
        ...(link === null ? [] : [`Open Tiofalt to look at it and hand it in:\n${link}`]),
      ],
    }),
    'questions-asked': ({ name: person, items, links }) => ({
      subject: `${count(items.length, 'question', 'questions')} about figures in Tiofalt`,
      lines: [
        `Hello ${named(person)}!`,
        `Somebody has asked about, or reported an error in:\n${figures(items, 'en')}`,
        `Answer here:\n${links.join('\n')}`,
      ],
    }),
    'question-answered': ({ text, link, ...figure }) => ({
      subject: 'An answer to your question about a figure in Tiofalt',
      lines: [
        'Hello!',
        `You asked about ${figureIn(figure, 'en')}. The answer:`,
        quoted(text),
        `The figure is here:\n${link}`,
        'This mail cannot be replied to. Your address is removed once the answer has been sent.',
      ],
    }),
  },
  da: {
    invitation: ({ organisation, role, link, days }) => ({
      subject: `Invitation til ${named(textIn(organisation, 'da'))} i Tiofalt`,
      lines: [
        'Hej!',
        `Du er inviteret til Tiofalt som ${roleNames.da[role]} i ${named(textIn(organisation, 'da'))}.`,
        `Åbn linket for at sige ja:\n${link}`,
        `Linket virker én gang, i ${count(days, 'dag', 'dage')}. Hvis du ikke ventede en invitation, kan du se bort fra denne mail.`,
      ],
    }),
    'password-reset': ({ name: person, link, hours }) => ({
      subject: 'Ny adgangskode til Tiofalt',
      lines: [
        `Hej ${named(person)}!`,
        'Nogen har bedt om en ny adgangskode til din konto i Tiofalt.',
        `Åbn linket for at vælge en:\n${link}`,
        `Linket virker én gang, i ${count(hours, 'time', 'timer')}. Var det ikke dig, skal du ikke gøre noget: adgangskoden er som før.`,
      ],
    }),
    'report-link': ({ name: person, organisation, form, period, link, days }) => ({
      subject: `Tal til ${named(textIn(form, 'da'))}, ${formatPeriod(period, 'da', 'long')}`,
      lines: [
        `Hej ${named(person)}!`,
        `Du indberetter tal for ${named(textIn(organisation, 'da'))} til ${named(textIn(form, 'da'))}, ${formatPeriod(period, 'da', 'long')}.`,
        `Åbn linket for at udfylde dem:\n${link}`,
        `Linket er dit eget og viser kun dine rækker. Det virker, indtil tallene er afleveret, dog højst i ${count(days, 'dag', 'dage')}. Send det ikke videre: det, der udfyldes, står i dit navn.`,
      ],
    }),
    'reports-finished': ({ name: person, reports, link }) => ({
      subject: reports.length === 1 ? 'Tal er klar i Tiofalt' : `${reports.length} indberettere er færdige i Tiofalt`,
      lines: [
        `Hej ${named(person)}!`,
        `Dette er udfyldt og klar:\n${listed(reports, 'da')}`,
        ...(link === null ? [] : [`Åbn Tiofalt for at se det og aflevere:\n${link}`]),
      ],
    }),
    'questions-asked': ({ name: person, items, links }) => ({
      subject: `${count(items.length, 'spørgsmål', 'spørgsmål')} om tal i Tiofalt`,
      lines: [
        `Hej ${named(person)}!`,
        `Nogen har spurgt om eller meldt fejl i:\n${figures(items, 'da')}`,
        `Svar her:\n${links.join('\n')}`,
      ],
    }),
    'question-answered': ({ text, link, ...figure }) => ({
      subject: 'Svar på dit spørgsmål om et tal i Tiofalt',
      lines: [
        'Hej!',
        `Du spurgte om ${figureIn(figure, 'da')}. Svaret:`,
        quoted(text),
        `Tallet er her:\n${link}`,
        'Denne mail kan ikke besvares. Din adresse fjernes, når svaret er sendt.',
      ],
    }),
  },
};

/** A letter in words, as plain text. */
export function write(letter: Letter, language: Language): Written {
  const { subject, lines } = worded(letter, language);
  return { subject, text: `${lines.join('\n\n')}\n` };
}

function worded(letter: Letter, language: Language): { subject: string; lines: readonly string[] } {
  const wording = wordings[language];
  switch (letter.kind) {
    case 'following':
      return writeFollowing(letter, language);
    case 'reminder':
      return writeReminder(letter, language);
    case 'invitation':
      return wording.invitation(letter);
    case 'password-reset':
      return wording['password-reset'](letter);
    case 'report-link':
      return wording['report-link'](letter);
    case 'reports-finished':
      return wording['reports-finished'](letter);
    case 'questions-asked':
      return wording['questions-asked'](letter);
    case 'question-answered':
      return wording['question-answered'](letter);
  }
}
