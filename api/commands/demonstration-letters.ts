import type { Database } from '#db/connection.ts';
import { addDays, dayAt } from '#domain/date.ts';
import { readReminders } from '../jobs/entry-reminders.ts';
import { write } from '../mail/letters.ts';

const mostDaysAhead = 14;

export type ShownReminders = { day: string; letters: { to: string; subject: string; text: string }[] };

/** The reminders of the next day that has any: the demonstration has no mail server, and shows what it would send. `url`: where it is. */
export async function nextReminders(database: Database, now: Date, url: string): Promise<ShownReminders | null> {
  const today = dayAt(now);
  for (let ahead = 0; ahead <= mostDaysAhead; ahead += 1) {
    const day = addDays(today, ahead);
    const found = await readReminders(database.orm, { day, language: 'sv', url });
    if (found.length === 0) continue;
    const letters = found.map(({ to, language, ...letter }) => ({ to, ...write(letter, language) }));
    return { day, letters };
  }
  return null;
}
