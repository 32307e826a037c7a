import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { defineConfig, type TestProjectConfiguration } from 'vitest/config';

// tsconfig.json extends what this generates, and every npm install removes it
if (!existsSync('node_modules/$app/tsconfig.json')) {
  execFileSync(process.execPath, ['node_modules/@sveltejs/kit/svelte-kit.js', 'sync'], { stdio: 'inherit' });
}

type Database = 'embedded' | 'server';

const hasServer = Boolean(process.env['TEST_DATABASE_URL']);

/** Starting whole processes and random input take longer than all the rest: npm run verify does without. */
const slow = process.env['TESTS_QUICK']
  ? [
      'tests/api/{commands,entries-random,random-input.once,over-the-wire.once}.test.ts',
      'tests/db/{data-folder.embedded,copy,kills,kills-of-entries}.test.ts',
    ]
  : [];

/** One folder under tests/. What is pure, or takes a database of its own, can share a process with its neighbours. */
const folder = (
  name: string,
  options: { database?: Database; isolate?: boolean; extends?: string } = {},
): TestProjectConfiguration => ({
  ...(options.extends ? { extends: options.extends } : {}),
  test: {
    name: options.database === 'server' ? `${name} on a server` : name,
    include: [`tests/${name}/**/*.test.ts`],
    // what only one of the two databases can show says so in its name; what is about files, letters, headers and rights more
    // than about statements is asked once, of a server where there is one
    exclude: [
      ...(options.database === 'embedded'
        ? ['tests/**/*.server.test.ts', ...(hasServer ? ['tests/**/*.once.test.ts'] : [])]
        : []),
      ...(options.database === 'server' ? ['tests/**/*.embedded.test.ts'] : []),
      ...slow,
    ],
    environment: 'node',
    isolate: options.isolate ?? false,
    globalSetup: [
      ...(options.database ? ['tests/support/templates.ts'] : []),
      ...(options.database === 'server' ? ['tests/support/migrated-template.ts'] : []),
    ],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // what tests/support/database.ts reads
    env: { TEST_DATABASE: options.database ?? 'embedded', TZ: 'UTC', NODE_ENV: 'test' },
  },
});

const projects = [
  folder('domain'),
  folder('seed'),
  folder('architecture'),
  folder('db', { database: 'embedded' }),
  folder('api', { database: 'embedded' }),
  ...(hasServer ? [folder('db', { database: 'server' }), folder('api', { database: 'server' })] : []),
  // pages and components need the plugins that build them
  ...(existsSync('tests/web') ? [folder('web', { isolate: true, extends: './vite.config.ts' })] : []),
];

export default defineConfig({
  // two processors are kept busy by three: many a test waits for a process or a database
  test: { projects, maxWorkers: 3, passWithNoTests: false },
});
