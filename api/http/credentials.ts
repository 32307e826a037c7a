import { createHash, randomBytes } from 'node:crypto';

/** What a link, a cookie or a key holds: 256 random bits, of which the database keeps only the hash. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** A slow hash is for what people choose; 256 random bits cannot be guessed from a fast one. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** By their beginning keys are recognised, by people and by those who search for leaked ones. */
export const keyPrefix = 'tiofalt_';

/** `__Host-` cookies need TLS; without it there is only the plain name. */
export const sessionCookie = (isSecure: boolean): string => (isSecure ? '__Host-session' : 'session');

const namedCookie = (header: string, name: string): string | null => {
  for (const part of header.split(';')) {
    const [key, ...value] = part.split('=');
    if (key?.trim() === name) return value.join('=').trim();
  }
  return null;
};

/** What a request shows of who it is from. */
export type Credentials = { session: string | null; bearer: string | null };

export const credentialsIn = (
  { cookie, authorization }: { cookie?: string | undefined; authorization?: string | undefined },
  isSecure: boolean,
): Credentials => ({
  session: cookie ? namedCookie(cookie, sessionCookie(isSecure)) : null,
  bearer: /^Bearer (.+)$/i.exec(authorization ?? '')?.[1] ?? null,
});
