import { textIn, type Language, type Texts } from '#domain/language.ts';
import type { Role } from '#domain/role.ts';

/** What can be written to somebody. The link is whole, and works once. */
export type Letter =
  | { kind: 'invitation'; organisation: Texts; role: Role; link: string; days: number }
  | { kind: 'password-reset'; name: string; link: string; hours: number };

type Written = { subject: string; text: string };
type Wording = {
  [Kind in Letter['kind']]: (letter: Extract<Letter, { kind: Kind }>) => { subject: string; lines: readonly string[] };
};

/** Names are what people typed: they stay on their line, so that nobody writes the letter but us. */
const name = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim().slice(0, 200); // prettier-ignore

const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;

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
        `Länken fungerar en gång, i ${count(days, 'dag', 'dagar')}. Väntade du dig ingen inbjudan kan du bortse från det här brevet.`,
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
  },
};

/** A letter in words, as plain text. */
export function write(letter: Letter, language: Language): Written {
  const wording = wordings[language];
  const { subject, lines } =
    letter.kind === 'invitation' ? wording.invitation(letter) : wording['password-reset'](letter);
  return { subject, text: `${lines.join('\n\n')}\n` };
}
