import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { atTheEnd } from './processes.ts';

const named = 'TEST_TEMPLATES';

/** Where all processes of one run find what one of them has made. For vitest, before the first test. */
export default function provideFolder(): (() => void) | undefined {
  // another project of the same run has
  if (process.env[named]) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'tiofalt-templates-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const forget = atTheEnd(remove);
  // the processes that run the tests inherit it
  process.env[named] = folder;
  return () => {
    delete process.env[named];
    forget();
    remove();
  };
}

/** Made by the first process of the run that needs it; the others wait, and read what that made. */
export async function madeOnce(
  name: string,
  make: () => Promise<Uint8Array<ArrayBuffer>>,
): Promise<Uint8Array<ArrayBuffer>> {
  const folder = process.env[named];
  if (!folder) return make();
  const path = join(folder, name);
  while (!existsSync(path)) {
    if (isTaken(`${path}.lock`)) {
      await pause(20);
      continue;
    }
    try {
      // it may have been made between the two looks
      if (existsSync(path)) continue;
      const made = await make();
      writeFileSync(`${path}.part`, made);
      renameSync(`${path}.part`, path);
      return made;
    } finally {
      // where it could not be made, the next one fails for itself
      rmdirSync(`${path}.lock`);
    }
  }
  return new Uint8Array(readFileSync(path));
}

/** Whether another process makes it now; if not, this one does from here on. */
function isTaken(lock: string): boolean {
  try {
    mkdirSync(lock);
    return false;
  } catch (reason) {
    if ((reason as NodeJS.ErrnoException).code === 'EEXIST') return true;
    throw reason;
  }
}
