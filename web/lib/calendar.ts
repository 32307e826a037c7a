export type CalendarEvent = {
  /** The same for ever. */
  uid: string;
  /** How often it was changed. */
  sequence: number;
  at: string;
  changedAt: string;
  title: string;
  text: string;
  link: string;
  isCancelled: boolean;
};

const escaped = (text: string): string =>
  // what a calendar cannot hold is left out
  text
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
    .replace(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n');

/** `20261121T080000Z`. */
const momentOf = (moment: string): string => `${new Date(moment).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;

const bytes = new TextEncoder();

/** At most 75 bytes in a line; what is longer goes on in the next, after a space. */
function folded(line: string): string {
  const lines = [''];
  for (const sign of line) {
    const last = lines.at(-1) ?? '';
    if (bytes.encode(last + sign).length > 75) lines.push(` ${sign}`);
    else lines[lines.length - 1] = last + sign;
  }
  return lines.join('\r\n');
}

/** A calendar (RFC 5545) of moments that somebody waits for. */
export const calendarOf = (name: string, events: readonly CalendarEvent[]): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Tiofalt//Tiofalt//SV',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escaped(name)}`,
    ...events.flatMap(({ uid, sequence, at, changedAt, title, text, link, isCancelled }) => [
      'BEGIN:VEVENT',
      `UID:${escaped(uid)}`,
      `SEQUENCE:${sequence}`,
      `DTSTAMP:${momentOf(changedAt)}`,
      `DTSTART:${momentOf(at)}`,
      `SUMMARY:${escaped(title)}`,
      `DESCRIPTION:${escaped(text)}`,
      `URL:${link}`,
      `STATUS:${isCancelled ? 'CANCELLED' : 'CONFIRMED'}`,
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
    '',
  ]
    .map(folded)
    .join('\r\n');
