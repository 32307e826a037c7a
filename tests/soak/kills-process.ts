import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { listenTo, start } from '#tests/support/processes.ts';
import { phases, witnessDescriptor, type Phase } from './kills-phases.ts';

export type Product = {
  phase: () => Phase;
  /** What the process cannot know of itself: that somebody has sent it a file, or heard its answer. */
  note: (phase: Phase) => void;
  /** Resolves when the phase has come, or the process has ended. */
  reaches: (phase: Phase) => Promise<void>;
  /** The address of a server that is ready; null if it ended before. */
  ready: () => Promise<string | null>;
  said: () => string;
  /** Whether it was this that ended the process, and not the process itself. */
  kill: () => Promise<boolean>;
  /** Ends it in order; the exit code, null after a signal. */
  stop: () => Promise<number | null>;
  ended: Promise<number | null>;
};

const root = fileURLToPath(new URL('../..', import.meta.url));
const readyLine = /^Tiofalt is ready at (http:\/\/\S+)$/m;

/** Starts the product's own command, with a witness inside that says how far it is. */
export function launch(command: 'start' | 'import', args: readonly string[], environment: NodeJS.ProcessEnv): Product {
  const preloaded = ['./api/commands/quick-resolution.mjs', './tests/soak/kills-witness.ts'];
  const child = start(
    process.execPath,
    [...preloaded.flatMap((file) => ['--import', file]), `api/commands/${command}.ts`, ...args],
    { cwd: root, env: environment, stdio: ['ignore', 'pipe', 'pipe', 'ipc', 'pipe'] },
  );
  let reached: Phase = 'starting';
  const note = (phase: Phase) => void (reached = phase);
  const witness = child.stdio[witnessDescriptor];
  if (!witness || !('setEncoding' in witness)) throw new Error('the witness has no channel');
  witness.setEncoding('utf8').on('data', (lines: string) => {
    for (const line of lines.split('\n')) {
      const phase = phases.find((known) => known === line);
      // a server serves on while it says that it has committed
      if (phase) note(phase);
    }
  });
  const said = listenTo(child);
  const folder = join(environment['DATA_FOLDER'] ?? '', 'database');
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  // the embedded database unpacks itself before it can be asked anything
  const wasThere = existsSync(join(folder, 'PG_VERSION'));
  const isUnpacking = () => !wasThere && existsSync(folder) && readdirSync(folder).length > 0;
  const phase = () => (reached === 'starting' && isUnpacking() ? 'unpacking the database' : reached);
  const ended = once(child, 'close').then(() => child.exitCode);
  const until = async (isSo: () => boolean) => {
    while (isRunning() && !isSo()) await pause(1);
  };
  return {
    phase,
    note,
    reaches: (wanted) => until(() => phases.indexOf(phase()) >= phases.indexOf(wanted)),
    ready: async () => {
      await until(() => readyLine.test(said()));
      const address = readyLine.exec(said())?.[1] ?? null;
      if (address) note('serving');
      return address;
    },
    said,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
      return child.signalCode === 'SIGKILL';
    },
    stop: async () => {
      child.kill('SIGTERM');
      return ended;
    },
    ended,
  };
}
