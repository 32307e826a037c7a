import type { Page } from '@playwright/test';

type TraceEvent = { name: string; ph: string; pid: number; tid: number; ts: number; dur?: number; tdur?: number };

const eventsIn = (value: readonly unknown[]): TraceEvent[] => value as TraceEvent[];
const mark = 'watched';

/**
 * How long each task of the page keeps the processor while something is done, in milliseconds. Of the clock on the wall, a
 * task on a busy machine also takes what the machine gives to others; what is asserted is what the page does.
 */
export async function tasksDuring(page: Page, act: () => Promise<void>): Promise<number[]> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...eventsIn(value)));
  const isComplete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', 'blink.user_timing'] },
  });
  await page.evaluate((name) => performance.mark(name), mark);
  await act();
  // the task that answered may not have ended yet, and only those that have are told of
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
  await session.send('Tracing.end');
  await isComplete;
  await session.detach();
  const own = events.find(({ name }) => name === mark);
  const tasks = events.filter(
    ({ name, ph, pid, tid, ts }) =>
      ph === 'X' && name.endsWith('::RunTask') && pid === own?.pid && tid === own.tid && ts >= own.ts,
  );
  if (tasks.length === 0) throw new Error('the browser told of no task');
  if (tasks.every(({ tdur }) => tdur === undefined)) throw new Error('the browser does not count the processor');
  // of the very shortest it counts nothing: they have their time on the wall, which is no shorter
  return tasks.map(({ tdur, dur = 0 }) => (tdur ?? dur) / 1_000);
}

/** A task of the page that keeps the processor for a while: proof that the watch sees one. */
export const keepBusy = (page: Page): Promise<void> =>
  page.evaluate(
    () =>
      new Promise<void>((resolve, reject) =>
        setTimeout(() => {
          let sum = 0;
          for (let step = 0; step < 1e8; step += 1) sum += Math.sqrt(step);
          if (sum > 0) resolve();
          else reject(new Error('nothing was summed'));
        }),
      ),
  );
