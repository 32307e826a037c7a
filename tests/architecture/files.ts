import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Every file of the repository: what git has, and what it would take if asked to add everything. */
export function repositoryFiles(): string[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
  return [...new Set(listed.toString().split('\0'))]
    .filter((path) => path !== '' && existsSync(join(root, path)))
    .sort();
}

export const read = (path: string) => readFileSync(join(root, path), 'utf8');

export type Source = { path: string; text: string };

export const sources = (): Source[] =>
  repositoryFiles()
    .filter((path) => /\.(ts|js|mjs|svelte)$/.test(path))
    .map((path) => ({ path, text: read(path) }));
