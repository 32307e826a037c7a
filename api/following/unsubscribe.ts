import { createHmac, timingSafeEqual } from 'node:crypto';

const purpose = 'mails about what person ';

const macOf = (personId: number, key: Uint8Array): Buffer =>
  createHmac('sha256', key).update(`${purpose}${personId} follows`).digest();

/** What ends somebody's mails about what they follow, whoever shows it, and nothing else: it is in each of them and stays good. */
export const unsubscribeToken = (personId: number, key: Uint8Array): string =>
  `${personId}.${macOf(personId, key).toString('base64url')}`;

/** Whose mails it ends; null for anything that is not ours. */
export function unsubscriberIn(token: string, key: Uint8Array): number | null {
  const [, id = '', mac = ''] = /^(\d{1,9})\.([\w-]{43})$/.exec(token) ?? [];
  const given = Buffer.from(mac, 'base64url');
  const expected = macOf(Number(id), key);
  return id !== '' && given.length === expected.length && timingSafeEqual(given, expected) ? Number(id) : null;
}
