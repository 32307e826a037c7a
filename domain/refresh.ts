export const refreshSchedules = ['daily', 'weekly', 'monthly', 'never'] as const;
export type RefreshSchedule = (typeof refreshSchedules)[number];

/** At night, when few others ask. */
const hourOfDay = 3;

/** The next time that a source is fetched by itself, in UTC: each night, on Mondays, or on the first of the month. */
export function nextRefreshAt(schedule: RefreshSchedule, after: Date): Date | null {
  if (schedule === 'never') return null;
  const next = new Date(after);
  next.setUTCHours(hourOfDay, 0, 0, 0);
  if (next <= after) next.setUTCDate(next.getUTCDate() + 1);
  if (schedule === 'weekly') next.setUTCDate(next.getUTCDate() + ((8 - next.getUTCDay()) % 7));
  if (schedule === 'monthly' && next.getUTCDate() !== 1) next.setUTCMonth(next.getUTCMonth() + 1, 1);
  return next;
}
