import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runQuietly } from './processes.ts';

/** The tests need something that this machine has not got; the message says what to run. */
export class MissingTool extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'MissingTool';
  }
}

export function findOnPath(...names: readonly string[]): string | undefined {
  const endings = process.platform === 'win32' ? ['.exe'] : [''];
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = names.flatMap((name) =>
    folders.flatMap((folder) => endings.map((ending) => join(folder, name + ending))),
  );
  return candidates.find(isExecutable);
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export const isRoot = () => process.getuid?.() === 0;

export const mayInstallDebianPackages = () => isRoot() && findOnPath('apt-get') !== undefined;

export async function installDebianPackage(name: string): Promise<void> {
  console.log(`Installing the Debian package ${name} …`);
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, seconds: 300 };
  await runQuietly('apt-get', ['update'], options);
  await runQuietly('apt-get', ['install', '-y', name], options);
}

/** A program of a Debian package, which is installed where that is possible. */
export async function debianProgram(name: string, packageName: string): Promise<string> {
  const find = () => [findOnPath(name), `/usr/sbin/${name}`].find((path) => path && isExecutable(path));
  if (!find() && mayInstallDebianPackages()) await installDebianPackage(packageName);
  const found = find();
  if (!found) throw new MissingTool(`${name} is missing: apt-get install ${packageName}`);
  return found;
}
