/** A page that failed, as the API's log writes what fails there: one line of JSON, without what follows "?". */
export function failureLine(error: unknown, path: string, now: Date): string {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  const err = { type: name, message, stack };
  return JSON.stringify({ level: 50, time: now.getTime(), path, err, msg: 'a page failed' });
}
