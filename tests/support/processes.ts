import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const isWindows = process.platform === 'win32';
const running = new Set<ChildProcess>();
const lastWords = new Set<() => void>();

/** Something that has to happen however this process ends, short of a kill -9. It cannot wait for anything. */
export function atTheEnd(tidyUp: () => void): () => void {
  lastWords.add(tidyUp);
  return () => lastWords.delete(tidyUp);
}

/** Stops every process that was started here, and everything that those started. */
export function endEverything(): void {
  for (const child of running) killGroup(child, 'SIGKILL');
  for (const tidyUp of lastWords) tidyUp();
  lastWords.clear();
}

process.on('exit', endEverything);

/** Each child leads a group of its own, so that what it starts goes with it. */
export function start(program: string, args: readonly string[], options: SpawnOptions = {}): ChildProcess {
  const child = spawn(program, args, { ...options, detached: !isWindows });
  running.add(child);
  child.once('exit', () => {
    killGroup(child, 'SIGKILL');
    running.delete(child);
  });
  child.once('error', () => running.delete(child));
  return child;
}

const quickResolution = fileURLToPath(new URL('../../api/commands/quick-resolution.mjs', import.meta.url));

/** Starts one of our own programs as the launcher would: without it every start reads the types out of every file anew. */
export const startOurs = (args: readonly string[], options: SpawnOptions = {}): ChildProcess =>
  start(process.execPath, ['--import', quickResolution, ...args], options);

export function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (!child.pid) return;
  try {
    if (isWindows) child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // it is gone already
  }
}

/** Runs a program to its end with its output on the console. Throws if it cannot be started at all. */
export async function run(program: string, args: readonly string[], options: SpawnOptions = {}): Promise<number> {
  const child = start(program, args, { stdio: ['ignore', 'inherit', 'inherit'], ...options });
  const [code] = await once(child, 'exit');
  return typeof code === 'number' ? code : 1;
}

/** Runs a program and throws with everything it said, unless it ends well within the time. */
export async function runQuietly(
  program: string,
  args: readonly string[],
  options: SpawnOptions & { seconds: number },
): Promise<string> {
  const child = start(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = listenTo(child);
  const limit = setTimeout(() => killGroup(child, 'SIGKILL'), options.seconds * 1000);
  try {
    const [code] = await once(child, 'close');
    if (code === 0) return said();
  } finally {
    clearTimeout(limit);
  }
  throw new Error(`${program} ${args.join(' ')} failed:\n${said()}`);
}

/** Everything that a child with piped output has said so far. */
export function listenTo(child: ChildProcess): () => string {
  const pieces: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (piece: string) => pieces.push(piece));
  }
  return () => pieces.join('');
}

/** Waits for the end of a process that was asked to stop, and insists after some seconds. */
export async function waitForEnd(child: ChildProcess, seconds: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const limit = setTimeout(() => killGroup(child, 'SIGKILL'), seconds * 1000);
  await once(child, 'exit');
  clearTimeout(limit);
}

/** Asks everything that was started here to stop, and insists after some seconds. */
export async function stopEverything(seconds: number): Promise<void> {
  const children = [...running];
  // the test runners tidy up after this signal alone
  for (const child of children) killGroup(child, 'SIGINT');
  await Promise.all(children.map((child) => waitForEnd(child, seconds)));
}
