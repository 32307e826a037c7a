import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unprivilegedUser } from '#tests/support/postgres.ts';
import { atTheEnd, listenTo, start, waitForEnd } from '#tests/support/processes.ts';

/** What a way of setting the product up has shown, or not. */
export type Claim = { name: string; ok: boolean; detail: string };

/** What was opened on the way, to be closed in the opposite order whatever happens. */
export class Opened {
  readonly #closing: (() => Promise<void>)[] = [];
  add<Thing>(thing: Thing, close: (thing: Thing) => Promise<void>): Thing {
    this.#closing.push(() => close(thing));
    return thing;
  }
  async close(): Promise<void> {
    for (const close of this.#closing.splice(0).toReversed()) await close();
  }
}

/** A folder of the user that servers run as, with the files they are told by. */
export function openFolder(opened: Opened, files: Record<string, string> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'tiofalt-topology-'));
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  const forget = atTheEnd(remove);
  opened.add(folder, async () => {
    forget();
    remove();
  });
  const user = unprivilegedUser();
  const own = (path: string) => user && chownSync(path, user.uid, user.gid);
  own(folder);
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    writeFileSync(path, text, { mode: 0o600 });
    own(path);
  }
  return folder;
}

/** A server of somebody else's, in the foreground, as a user without rights. */
export function startServant(opened: Opened, program: string, args: string[], cwd: string): () => string {
  const child = start(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], ...unprivilegedUser() });
  opened.add(child, async () => {
    child.kill('SIGTERM');
    await waitForEnd(child, 10);
  });
  return listenTo(child);
}

/** Tries until it works, for what takes a moment to come up. */
export async function until<T>(what: string, seconds: number, attempt: () => Promise<T | null>): Promise<T> {
  const giveUp = performance.now() + seconds * 1_000;
  while (performance.now() < giveUp) {
    const found = await attempt().catch(() => null);
    if (found !== null) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${what} took more than ${seconds} s`);
}

const inOrder = (took: readonly number[]) => took.toSorted((one, other) => one - other);
export const milliseconds = (took: readonly number[]): string =>
  `median ${Math.round(inOrder(took)[took.length >> 1] ?? 0)} ms, longest ${Math.round(Math.max(...took))} ms`;
