import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { listenTo, start, startOurs } from '#tests/support/processes.ts';
import type { Load } from './load.ts';

export const clients = 16;
const loader = 'tests/bench/load.ts';

/** A figure of a process' memory in megabytes, while it is still there: VmRSS is now, VmHWM the most there ever was. */
export function memoryOf(pid: number | undefined, which: 'VmRSS' | 'VmHWM'): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(new RegExp(`${which}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

export type Loading = { seconds: number; headers?: Record<string, string>; connections?: number };

/**
 * Readers of some addresses in turn. They tidy up in their one thread: others would take the cores from what is measured.
 * Throws if one of them is refused.
 */
export async function load(
  addresses: readonly string[],
  { seconds, headers = {}, connections = clients }: Loading,
): Promise<Load> {
  const readers = start(
    process.execPath,
    ['--single-threaded-gc', loader, addresses.join(' '), `${connections}`, `${seconds}`, JSON.stringify(headers)],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const said = listenTo(readers);
  await once(readers, 'close');
  const found = JSON.parse(said().trim().split('\n').at(-1) || '{}') as Load;
  if (!found.requests || found.status >= 400) throw new Error(`the readers of ${addresses[0]} failed: ${said()}`);
  return found;
}

export const rate = ({ requests, seconds }: Load) => requests / seconds;

/** Runs a command of the product to its end; returns how long it took and the most memory that it had. */
export async function command(args: string[], environment: Record<string, string>) {
  const began = performance.now();
  const child = startOurs(args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = listenTo(child);
  let peak = 0;
  const watching = setInterval(() => (peak = Math.max(peak, memoryOf(child.pid, 'VmHWM'))), 50);
  const [code] = await once(child, 'close');
  clearInterval(watching);
  if (code !== 0) throw new Error(`${args.join(' ')} failed:\n${said()}`);
  return { seconds: (performance.now() - began) / 1000, peak };
}
