import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export type Received = { from: string; to: string[]; headers: Map<string, string>; text: string };

export type MailServer = {
  port: number;
  received: Received[];
  /** The passwords it was shown. */
  shown: string[];
  /** Recipients it will not take. */
  refused: Set<string>;
  stop: () => Promise<void>;
};

/** A mail server on this machine that keeps what it is handed. */
export async function startMailServer(options: { port?: number; login?: [string, string] } = {}): Promise<MailServer> {
  const received: Received[] = [];
  const shown: string[] = [];
  const refused = new Set<string>();
  const server = new SMTPServer({
    logger: false,
    hideSTARTTLS: true,
    authOptional: !options.login,
    onAuth: ({ username, password }, _session, done) => {
      shown.push(password ?? '');
      const isRight = username === options.login?.[0] && password === options.login?.[1];
      if (isRight) done(null, { user: username });
      else done(new Error('wrong name or password'));
    },
    onRcptTo: ({ address }, _session, done) => {
      const isRefused = refused.has(address);
      done(isRefused ? Object.assign(new Error('no such mailbox here, see http://mail.example/why?token=x'), { responseCode: 550 }) : null); // prettier-ignore
    },
    onData: (stream, { envelope }, done) => {
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.on('end', () => {
        const sender = envelope.mailFrom ? envelope.mailFrom.address : '';
        received.push({
          from: sender,
          to: envelope.rcptTo.map(({ address }) => address),
          ...opened(Buffer.concat(pieces).toString()),
        });
        done();
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => void server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return { port, received, shown, refused, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** Headers and text of a mail of one part. */
function opened(raw: string): { headers: Map<string, string>; text: string } {
  const end = raw.indexOf('\r\n\r\n');
  const lines = raw.slice(0, end).replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n'); // prettier-ignore
  const headers = new Map(
    lines.map((line) => {
      const [name = '', ...value] = line.split(':');
      return [name.toLowerCase(), decodedWords(value.join(':').trim())];
    }),
  );
  const body = raw.slice(end + 4);
  const encoding = headers.get('content-transfer-encoding');
  const text =
    encoding === 'base64'
      ? Buffer.from(body, 'base64').toString()
      : encoding === 'quoted-printable'
        ? quotedPrintable(body.replaceAll('=\r\n', ''))
        : body;
  return { headers, text: text.replaceAll('\r\n', '\n') };
}

const quotedPrintable = (text: string): string =>
  Buffer.from(
    text.replaceAll(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    'latin1',
  ).toString();

const decodedWords = (text: string): string =>
  text
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([qb])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      kind.toLowerCase() === 'b' ? Buffer.from(word, 'base64').toString() : quotedPrintable(word.replaceAll('_', ' ')),
    );
