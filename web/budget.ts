import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What the first load of a page may weigh in JavaScript, compressed: everything that the page fetches before it rests,
 * charts included. Run after a build; a page above its budget fails it.
 */
const budgets = [
  { route: '/', mostBytes: 60_000 },
  { route: '/organisations/[code]', mostBytes: 60_000 },
  { route: '/metrics/[code]', mostBytes: 110_000 },
  { route: '/compare', mostBytes: 70_000 },
  { route: '/entry', mostBytes: 60_000 },
  { route: '/entry/[form]/[period]/[organisation]/approval', mostBytes: 66_000 },
  { route: '/entry/[form]/[period]/[organisation]/submit', mostBytes: 66_000 },
  { route: '/forms', mostBytes: 60_000 },
  { route: '/forms/new', mostBytes: 68_000 },
  { route: '/forms/[form]', mostBytes: 68_000 },
  { route: '/entry/[form]/[period]/[organisation]', mostBytes: 90_000 },
];

type Chunk = { file: string; imports?: string[]; dynamicImports?: string[] };
/** The nodes of a route: its layouts, its error pages and its page. */
type Route = { id: string; nodes: number[] };

const clientFolder = 'build/client';
const built = '.svelte-kit/output';

const chunks: Record<string, Chunk> = JSON.parse(readFileSync(`${built}/client/.vite/manifest.json`, 'utf8'));
const keyOf = new Map(Object.entries(chunks).map(([key, { file }]) => [file, key]));

/** A chunk with all that it imports; of what is fetched later, only our own parts of pages, such as the chart. */
const withImports = (key: string, found: Set<string> = new Set()): Set<string> => {
  const chunk = chunks[key];
  if (chunk === undefined || found.has(chunk.file)) return found;
  found.add(chunk.file);
  const later = (chunk.dynamicImports ?? []).filter((name) => name.startsWith('web/lib/'));
  for (const name of [...(chunk.imports ?? []), ...later]) withImports(name, found);
  return found;
};

/** As it is sent to a browser that takes gzip alone: the heavier of the two. */
const compressedSize = (file: string): number => {
  const path = join(clientFolder, file);
  return statSync(existsSync(`${path}.gz`) ? `${path}.gz` : path).size;
};

/** What the server puts into every page, and which nodes make up which route, from the manifest that Kit writes. */
const serverManifest = readFileSync(`${built}/server/manifest.js`, 'utf8');
const startFiles = [...(/imports:\[([^\]]*)\]/.exec(serverManifest)?.[1] ?? '').matchAll(/"([^"]+)"/g)].map(
  ([, file]) => file ?? '',
);
const routes: Route[] = serverManifest
  .split(/\bid: "/)
  .slice(1)
  .map((text) => {
    // Kit fetches the error pages too, for when the connection is gone
    const [, layouts = '', errors = '', leaf = ''] =
      /layouts: \[([\d,]*)\], errors: \[([\d,]*)\], leaf: (\d+)/.exec(text) ?? [];
    return {
      id: text.slice(0, text.indexOf('"')),
      nodes: [...layouts.split(','), ...errors.split(','), leaf].filter(Boolean).map(Number),
    };
  });
if (startFiles.length === 0) throw new Error('The manifest of the build cannot be read.');

const weightOf = ({ nodes }: Route): number => {
  const pageKeys = Object.keys(chunks).filter((key) => nodes.some((node) => key.endsWith(`/nodes/${node}.js`)));
  const keys = [...startFiles.flatMap((file) => keyOf.get(file) ?? []), ...pageKeys];
  const files = new Set(keys.flatMap((key) => [...withImports(key)]));
  return [...files].filter((file) => file.endsWith('.js')).reduce((sum, file) => sum + compressedSize(file), 0);
};

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

for (const { route, mostBytes } of budgets) {
  const found = routes.find(({ id }) => id === route);
  if (found === undefined || found.nodes.length < 2) throw new Error(`There is no route ${route} in the build.`);
  const weight = weightOf(found);
  const isWithin = weight <= mostBytes;
  console.log(
    `${route}: ${kilobytes(weight)} of JavaScript, at most ${kilobytes(mostBytes)}${isWithin ? '' : ': too heavy'}`,
  );
  if (!isWithin) process.exitCode = 1;
}
