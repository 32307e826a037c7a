import { daysBetween } from '#domain/date.ts';
import { textIn, type Language, type Texts } from '#domain/language.ts';
import { formatPeriod, type PeriodCode } from '#domain/period.ts';
import type { Role } from '#domain/role.ts';
import { writeFollowing, type FollowingLetter } from './following-letter.ts';

type Report = { name: string; form: Texts; organisation: Texts; period: PeriodCode };

/** What somebody owes: a form, or a metric of it that was promised. */
type Due = Omit<Report, 'name'> & { dueOn: string; metric: Texts | null };

/** A figure that is talked about. */
type Talked = { metric: Texts; organisation: Texts; period: PeriodCode };

/** What can be written to somebody. The link is whole; but for that of a report, and that to a page, it works once. */
export type Letter =
  | { kind: 'invitation'; organisation: Texts; role: Role; link: string; days: number }
  | { kind: 'password-reset'; name: string; link: string; hours: number }
  | ({ kind: 'report-link'; link: string; days: number } & Report)
  | { kind: 'reports-finished'; name: string; reports: readonly Report[]; link: string | null }
  | { kind: 'reminder'; name: string; items: readonly Due[]; today: string; link: string; hours: number }
  | { kind: 'questions-asked'; name: string; items: readonly Talked[]; links: readonly string[] }
  | ({ kind: 'question-answered'; text: string; link: string } & Talked)
  | FollowingLetter;

type Written = { subject: string; text: string };
type Wording = {
  [Kind in Exclude<Letter['kind'], 'following'>]: (letter: Extract<Letter, { kind: Kind }>) => {
    subject: string;
    lines: readonly string[];
  };
};

/** Names are what people typed: they stay on their line, so that nobody writes the letter but us. */
const name = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim().slice(0, 200); // prettier-ignore

const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;

/** One line for each: who, of what, for whom, and when. */
const listed = (reports: readonly Report[], language: Language): string =>
  reports.map(({ name: person, ...report }) => `– ${name(person)}: ${whatIn(report, language)}`).join('\n');

const whatIn = ({ form, organisation, period }: Omit<Report, 'name'>, language: Language): string =>
  [textIn(form, language), textIn(organisation, language), formatPeriod(period, language, 'long')].map(name).join(', ');

/** One line for each: what, for whom, and how it stands with time. */
const owed = (items: readonly Due[], today: string, language: Language): string =>
  items
    .map(({ metric, dueOn, ...report }) => {
      const what = [...(metric ? [name(textIn(metric, language))] : []), whatIn(report, language)].join(', ');
      return `– ${what}: ${howLong(daysBetween(today, dueOn), dueOn, language)}`;
    })
    .join('\n');

function howLong(days: number, dueOn: string, language: Language): string {
  if (language === 'en') {
    if (days === 0) return 'due today';
    return days > 0 ? `due ${dueOn}, in ${count(days, 'day', 'days')}` : `was due ${dueOn}, ${count(-days, 'day', 'days')} ago`; // prettier-ignore
  }
  if (language === 'da') {
    if (days === 0) return 'skal være inde i dag';
    return days > 0 ? `skal være inde ${dueOn}, om ${count(days, 'dag', 'dage')}` : `skulle have været inde ${dueOn}, for ${count(-days, 'dag', 'dage')} siden`; // prettier-ignore
  }
  if (days === 0) return 'ska vara inne i dag';
  return days > 0 ? `ska vara inne ${dueOn}, om ${count(days, 'dag', 'dagar')}` : `skulle ha varit inne ${dueOn}, för ${count(-days, 'dag', 'dagar')} sedan`; // prettier-ignore
}

const figureIn = ({ metric, organisation, period }: Talked, language: Language): string =>
  [textIn(metric, language), textIn(organisation, language), formatPeriod(period, language, 'long')]
    .map(name)
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
      subject: `Inbjudan till ${name(textIn(organisation, 'sv'))} i Tiofalt`,
      lines: [
        'Hej!',
        `Du är inbjuden till Tiofalt som ${roleNames.sv[role]} i ${name(textIn(organisation, 'sv'))}.`,
        `Öppna länken för att tacka ja:\n${link}`,
        `Länken fungerar en gång, i ${count(days, 'dag', 'dagar')}. Väntade du dig ingen inbjudan kan du bortse från det här mejlet.`,
      ],
    }),
    'password-reset': ({ name: person, link, hours }) => ({
      subject: 'Nytt lösenord till Tiofalt',
      lines: [
        `Hej ${name(person)}!`,
        'Någon har bett om ett nytt lösenord till ditt konto i Tiofalt.',
        `Öppna länken för att välja ett:\n${link}`,
        `Länken fungerar en gång, i ${count(hours, 'timme', 'timmar')}. Var det inte du behöver du inte göra något: lösenordet är som förut.`,
      ],
    }),
    'report-link': ({ name: person, organisation, form, period, link, days }) => ({
      subject: `Siffror till ${name(textIn(form, 'sv'))}, ${formatPeriod(period, 'sv', 'long')}`,
      lines: [
        `Hej ${name(person)}!`,
        `Du lämnar siffror för ${name(textIn(organisation, 'sv'))} till ${name(textIn(form, 'sv'))}, ${formatPeriod(period, 'sv', 'long')}.`,
        `Öppna länken för att fylla i dem:\n${link}`,
        `Länken är din egen och visar bara dina rader. Den fungerar tills siffrorna är inlämnade, dock längst i ${count(days, 'dag', 'dagar')}. Skicka den inte vidare: det som fylls i står i ditt namn.`,
      ],
    }),
    'reports-finished': ({ name: person, reports, link }) => ({
      subject: reports.length === 1 ? 'Siffror är klara i Tiofalt' : `${reports.length} rapportörer är klara i Tiofalt`,
      lines: [
        `Hej ${name(person)}!`,
        `Det här är ifyllt och klart:\n${listed(reports, 'sv')}`,
        ...(link === null ? [] : [`Öppna Tiofalt för att se och lämna in:\n${link}`]),
      ],
    }),
    reminder: ({ name: person, items, today, link }) => ({
      subject: `Påminnelse: ${count(items.length, 'sak', 'saker')} att lämna in i Tiofalt`,
      lines: [
        `Hej ${name(person)}!`,
        `Det här är inte inlämnat än:\n${owed(items, today, 'sv')}`,
        `Öppna Tiofalt för att fylla i och lämna in:\n${link}`,
        'När det är inlämnat kommer inga fler påminnelser om det.',
      ],
    }),
    'questions-asked': ({ name: person, items, links }) => ({
      subject: `${count(items.length, 'fråga', 'frågor')} om siffror i Tiofalt`,
      lines: [
        `Hej ${name(person)}!`,
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
      subject: `Invitation to ${name(textIn(organisation, 'en'))} in Tiofalt`,
      lines: [
        'Hello!',
        `You are invited to Tiofalt as ${roleNames.en[role]} in ${name(textIn(organisation, 'en'))}.`,
        `Open the link to accept:\n${link}`,
        `The link works once, for ${count(days, 'day', 'days')}. If you did not expect an invitation you can ignore this mail.`,
      ],
    }),
    'password-reset': ({ name: person, link, hours }) => ({
      subject: 'New password for Tiofalt',
      lines: [
        `Hello ${name(person)}!`,
        'Somebody has asked for a new password for your account in Tiofalt.',
        `Open the link to choose one:\n${link}`,
        `The link works once, for ${count(hours, 'hour', 'hours')}. If it was not you there is nothing to do: the password is as it was.`,
      ],
    }),
    'report-link': ({ name: person, organisation, form, period, link, days }) => ({
      subject: `Figures for ${name(textIn(form, 'en'))}, ${formatPeriod(period, 'en', 'long')}`,
      lines: [
        `Hello ${name(person)}!`,
        `You report figures of ${name(textIn(organisation, 'en'))} for ${name(textIn(form, 'en'))}, ${formatPeriod(period, 'en', 'long')}.`,
        `Open the link to fill them in:\n${link}`,
        `The link is your own and shows your rows alone. It works until the figures are handed in, but no longer than ${count(days, 'day', 'days')}. Please do not pass it on: what is filled in stands in your name.`,
      ],
    }),
    'reports-finished': ({ name: person, reports, link }) => ({
      subject:
        reports.length === 1 ? 'Figures are ready in Tiofalt' : `${reports.length} reporters are done in Tiofalt`,
      lines: [
        `Hello ${name(person)}!`,
        `This is filled in and done:\n${listed(reports, 'en')}`,
        ...(link === null ? [] : [`Open Tiofalt to look at it and hand it in:\n${link}`]),
      ],
    }),
    reminder: ({ name: person, items, today, link }) => ({
      subject: `Reminder: ${count(items.length, 'thing', 'things')} to submit in Tiofalt`,
      lines: [
        `Hello ${name(person)}!`,
        `This has not been submitted yet:\n${owed(items, today, 'en')}`,
        `Open Tiofalt to fill it in and submit it:\n${link}`,
        'Once it is submitted there are no more reminders about it.',
      ],
    }),
    'questions-asked': ({ name: person, items, links }) => ({
      subject: `${count(items.length, 'question', 'questions')} about figures in Tiofalt`,
      lines: [
        `Hello ${name(person)}!`,
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
      subject: `Invitation til ${name(textIn(organisation, 'da'))} i Tiofalt`,
      lines: [
        'Hej!',
        `Du er inviteret til Tiofalt som ${roleNames.da[role]} i ${name(textIn(organisation, 'da'))}.`,
        `Åbn linket for at sige ja:\n${link}`,
        `Linket virker én gang, i ${count(days, 'dag', 'dage')}. Hvis du ikke ventede en invitation, kan du se bort fra denne mail.`,
      ],
    }),
    'password-reset': ({ name: person, link, hours }) => ({
      subject: 'Ny adgangskode til Tiofalt',
      lines: [
        `Hej ${name(person)}!`,
        'Nogen har bedt om en ny adgangskode til din konto i Tiofalt.',
        `Åbn linket for at vælge en:\n${link}`,
        `Linket virker én gang, i ${count(hours, 'time', 'timer')}. Var det ikke dig, skal du ikke gøre noget: adgangskoden er som før.`,
      ],
    }),
    'report-link': ({ name: person, organisation, form, period, link, days }) => ({
      subject: `Tal til ${name(textIn(form, 'da'))}, ${formatPeriod(period, 'da', 'long')}`,
      lines: [
        `Hej ${name(person)}!`,
        `Du indberetter tal for ${name(textIn(organisation, 'da'))} til ${name(textIn(form, 'da'))}, ${formatPeriod(period, 'da', 'long')}.`,
        `Åbn linket for at udfylde dem:\n${link}`,
        `Linket er dit eget og viser kun dine rækker. Det virker, indtil tallene er afleveret, dog højst i ${count(days, 'dag', 'dage')}. Send det ikke videre: det, der udfyldes, står i dit navn.`,
      ],
    }),
    'reports-finished': ({ name: person, reports, link }) => ({
      subject: reports.length === 1 ? 'Tal er klar i Tiofalt' : `${reports.length} indberettere er færdige i Tiofalt`,
      lines: [
        `Hej ${name(person)}!`,
        `Dette er udfyldt og klar:\n${listed(reports, 'da')}`,
        ...(link === null ? [] : [`Åbn Tiofalt for at se det og aflevere:\n${link}`]),
      ],
    }),
    reminder: ({ name: person, items, today, link }) => ({
      subject: `Påmindelse: ${count(items.length, 'ting', 'ting')} at aflevere i Tiofalt`,
      lines: [
        `Hej ${name(person)}!`,
        `Dette er ikke afleveret endnu:\n${owed(items, today, 'da')}`,
        `Åbn Tiofalt for at udfylde og aflevere:\n${link}`,
        'Når det er afleveret, kommer der ikke flere påmindelser om det.',
      ],
    }),
    'questions-asked': ({ name: person, items, links }) => ({
      subject: `${count(items.length, 'spørgsmål', 'spørgsmål')} om tal i Tiofalt`,
      lines: [
        `Hej ${name(person)}!`,
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
  const { subject, lines } =
    letter.kind === 'following' ? writeFollowing(letter, language, name) : worded(wordings[language], letter);
  return { subject, text: `${lines.join('\n\n')}\n` };
}

function worded(wording: Wording, letter: Exclude<Letter, FollowingLetter>): ReturnType<Wording[keyof Wording]> {
  switch (letter.kind) {
    case 'invitation':
      return wording.invitation(letter);
    case 'password-reset':
      return wording['password-reset'](letter);
    case 'report-link':
      return wording['report-link'](letter);
    case 'reports-finished':
      return wording['reports-finished'](letter);
    case 'reminder':
      return wording.reminder(letter);
    case 'questions-asked':
      return wording['questions-asked'](letter);
    case 'question-answered':
      return wording['question-answered'](letter);
  }
}
