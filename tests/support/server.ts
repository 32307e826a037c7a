import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { serverFlags } from '#api/commands/server-flags.mjs';
import { atTheEnd, listenTo, startOurs, waitForEnd } from './processes.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** With everything else that it says at the start. */
const readyLines = /^Tiofalt is ready at (http:\/\/\S+)$[^]*^Stop with Ctrl\+C\.$/m;

export type ServerOptions = {
  demo: boolean;
  /** A data folder to open; without it the server gets one of its own, which goes when it stops. */
  folder?: string;
  /** What that folder starts as: a copy of one that nobody has open. An empty one where it is not named. */
  copyOf?: string | undefined;
  environment?: Record<string, string>;
  seconds?: number;
};

export type RunningServer = {
  url: string;
  /** What write requests must carry. */
  token: string;
  folder: string;
  pid: number | undefined;
  said: () => string;
  stop: (signal?: NodeJS.Signals) => Promise<void>;
  /** Once it has stopped; null where a signal ended it. */
  exitCode: () => number | null;
};

/** Starts the real thing, as a person would from the command line, on a free port. The pages have to be built. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'tiofalt-server-'));
  const remove = () => {
    if (!options.folder) rmSync(folder, { recursive: true, force: true });
  };
  const forget = atTheEnd(remove);
  if (options.copyOf) cpSync(options.copyOf, folder, { recursive: true });
  const { DATABASE_URL: _, ...inherited } = process.env;
  const command = `api/commands/${options.demo ? 'demo' : 'start'}.ts`;
  const server = startOurs([...serverFlags, command], {
    cwd: root,
    env: { ...inherited, HOST: '127.0.0.1', PORT: '0', DATA_FOLDER: folder, ...options.environment },
    // the channel closes when the tests die, and the server with it
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const said = listenTo(server);
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    server.kill(signal);
    await waitForEnd(server, 15);
    forget();
    remove();
  };
  const url = await firstMatch(said, readyLines, () => server.exitCode !== null, options.seconds ?? 90).catch(
    async (reason) => {
      await stop();
      throw reason;
    },
  );
  const token = readFileSync(join(folder, 'write-token'), 'utf8').trim();
  return { url, token, folder, pid: server.pid, said, stop, exitCode: () => server.exitCode };
}

async function firstMatch(said: () => string, line: RegExp, hasEnded: () => boolean, seconds: number): Promise<string> {
  const giveUp = performance.now() + seconds * 1000;
  while (performance.now() < giveUp) {
    const found = line.exec(said())?.[1];
    if (found) return found;
    if (hasEnded()) throw new Error(`the server ended before it was ready:\n${said()}`);
    await pause(50);
  }
  throw new Error(`the server was not ready after ${seconds} s:\n${said()}`);
}
