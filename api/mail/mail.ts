import { randomUUID } from 'node:crypto';
import type { Transaction } from '#db/connection.ts';
import { enqueueJob } from '#db/queries/jobs.ts';
import { readEmail } from '#domain/email.ts';
import { DomainError } from '#domain/error.ts';
import type { Language } from '#domain/language.ts';
import type { Context } from '../context.ts';
import { seal } from '../sign-in/sealing.ts';
import { write, type Letter } from './letters.ts';

export type NewMail = Letter & { to: string; language: Language };

/** What the job of a mail holds. Taken away when it has been sent. */
export type MailPayload = {
  to: string;
  subject: string;
  /** With the link in it, which lets whoever has it in: the database keeps it, but cannot read it. */
  sealedText: string;
  /** What ends such mails when something is sent to it; it says whose. */
  sealedOneClick?: string | undefined;
  /** When the link in it has run out, and the mail would only annoy. */
  validUntil: string;
  /** The same however often it is tried: a server that gets it twice can tell. */
  messageId: string;
};

/** For whom a text is sealed: nobody can send it to somebody else by changing the row. */
export const sealedFor = (to: string): string => `mail to ${to}`;

/**
 * Has a mail sent once the transaction of the action that wants it is committed. Where no mail can be sent
 * (`context.mail` is null) the caller shows the link instead. DomainError `bad-email`.
 */
export async function enqueueMail(transaction: Transaction, context: Context, mail: NewMail): Promise<void> {
  const { to, language, ...letter } = mail;
  if (!context.mail) throw new Error('a mail without SMTP_URL: look at context.mail first');
  if (readEmail(to) !== to) throw new DomainError('bad-email', 'This is no e-mail address.');
  const now = context.now();
  const { subject, text } = write(letter, language);
  const payload: MailPayload = {
    to,
    subject,
    sealedText: seal(text, sealedFor(to), context.secretKey),
    ...('oneClick' in letter ? { sealedOneClick: seal(letter.oneClick, sealedFor(to), context.secretKey) } : {}),
    validUntil: new Date(now.getTime() + hoursOf(letter) * 3_600_000).toISOString(),
    messageId: `<${randomUUID()}@${context.mail.from.address.split('@')[1]}>`,
  };
  await enqueueJob(transaction, { kind: 'mail', payload, runAt: now }, now);
}

/** A letter that only tells something is still worth sending some days later. */
const hoursOf = (letter: Letter): number => {
  if ('hours' in letter) return letter.hours;
  return 24 * ('days' in letter ? letter.days : daysOfNews);
};

const daysOfNews = 3;
