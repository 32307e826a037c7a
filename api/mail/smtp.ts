import { readEmail } from '#domain/email.ts';
import { isLanguage, type Language } from '#domain/language.ts';

export type Sender = { name: string; address: string };

/** Where mail is handed over, and whom it is from. */
export type MailSettings = {
  host: string;
  port: number;
  /** TLS from the first byte; otherwise STARTTLS where the server offers it. */
  isSecure: boolean;
  login: { user: string; pass: string } | null;
  from: Sender;
  /** Of mails that nobody asks for, such as reminders: it is not known what language a person prefers. */
  language: Language;
};

export type Message = {
  to: string;
  subject: string;
  text: string;
  messageId: string;
  /** The address that ends mails like this one when something is sent to it; null where they are no such mails. */
  oneClick: string | null;
};

export type Mail = Pick<MailSettings, 'from' | 'language'> & { send: (message: Message) => Promise<void> };

/** What SMTP_URL, MAIL_FROM and MAIL_LANGUAGE say; null without the first two. Errors never repeat the address, which may hold a password. */
export function readMailSettings({ SMTP_URL, MAIL_FROM, MAIL_LANGUAGE }: NodeJS.ProcessEnv): MailSettings | null {
  if (!SMTP_URL && !MAIL_FROM) return null;
  if (!SMTP_URL) throw new Error('MAIL_FROM is set without SMTP_URL: there is nowhere to hand mail over.');
  if (!MAIL_FROM) throw new Error('SMTP_URL is set without MAIL_FROM: mail has to be from somebody.');
  const language = MAIL_LANGUAGE || 'sv';
  if (!isLanguage(language)) throw new Error(`MAIL_LANGUAGE is "${language}", and not sv, en or da.`);
  const url = URL.canParse(SMTP_URL) ? new URL(SMTP_URL) : null;
  if (!url || !/^smtps?:$/.test(url.protocol) || !url.hostname || url.pathname.length > 1 || url.search || url.hash) {
    throw new Error('SMTP_URL is not like smtp://user:password@mail.example:587 or smtps://….');
  }
  const isSecure = url.protocol === 'smtps:';
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port ? Number(url.port) : isSecure ? 465 : 587,
    isSecure,
    login: url.username ? { user: decoded(url.username), pass: decoded(url.password) } : null,
    from: readSender(MAIL_FROM),
    language,
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new Error('SMTP_URL has a % that is no escape: write %25 for it.');
  }
}

function readSender(text: string): Sender {
  const [, name = '', address = text] = /^([^<>]*)<([^<>]*)>$/.exec(text.trim()) ?? [];
  const email = readEmail(address);
  // a line break would begin a header of its own
  if (email === null || /\p{Cc}/u.test(name)) {
    throw new Error(`MAIL_FROM is "${text}", and not like "Tiofalt <tiofalt@agency.example>".`);
  }
  return { name: name.trim().replace(/^"(.*)"$/, '$1'), address: email };
}

const isThisMachine = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.');

/** Many megabytes that are only needed once there is a mail. */
function lazily<T>(open: () => Promise<T>): () => Promise<T> {
  let opened: Promise<T> | undefined;
  return () => (opened ??= open());
}

/** Hands mails over one by one: they are few, and a connection kept open is one more thing to break. */
export function openMail({ host, port, isSecure, login, from, language }: MailSettings): Mail {
  const settings = {
    host,
    port,
    secure: isSecure,
    ...(login ? { auth: login } : {}),
    // a password never crosses a network in the clear
    requireTLS: login !== null && !isSecure && !isThisMachine(host),
    dnsTimeout: 20_000,
    connectionTimeout: 20_000,
    greetingTimeout: 20_000,
    socketTimeout: 60_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  const opened = lazily(async () => (await import('nodemailer')).createTransport(settings));
  return {
    from,
    language,
    send: async ({ to, oneClick, ...message }) => {
      const transport = await opened();
      await transport.sendMail({
        ...message,
        from,
        to: { name: '', address: to },
        // no machine answers this one
        headers: { 'Auto-Submitted': 'auto-generated', ...(oneClick === null ? {} : endedBy(oneClick)) },
      });
    },
  };
}

/** How a mail program shows a button of its own: RFC 2369 and, over TLS alone, RFC 8058. */
const endedBy = (oneClick: string): Record<string, string> => ({
  'List-Unsubscribe': `<${oneClick}>`,
  ...(oneClick.startsWith('https:') ? { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {}),
});
