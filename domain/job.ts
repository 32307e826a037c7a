/** After each failed attempt, how many minutes until the next; after the last there is none. */
const pausesMinutes = [1, 5, 30, 120, 480] as const;

/** How often something is tried before it is given up: over some ten hours, which outlasts most troubles of others. */
export const mostAttempts = pausesMinutes.length + 1;

/** When something that has been tried this often, and failed now, is tried again; null is never. */
export function nextAttemptAt(attempts: number, now: Date): Date | null {
  const minutes = pausesMinutes[attempts - 1];
  return minutes === undefined ? null : new Date(now.getTime() + minutes * 60_000);
}
