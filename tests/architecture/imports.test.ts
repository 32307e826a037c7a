import { describe, expect, test } from 'vitest';
import { sources } from './files.ts';
import { importProblems, importsOf } from './imports.ts';

describe('imports', () => {
  test('each folder imports only from those above it', () => {
    const files = sources();
    expect(files.length).toBeGreaterThan(20);
    expect(importProblems(files)).toEqual([]);
  });

  test('every import of the rooms is seen', () => {
    const seen = sources().flatMap((file) => importsOf(file));
    expect(seen.some(({ from }) => from.startsWith('#domain/'))).toBe(true);
    expect(seen.some(({ isTypeOnly }) => isTypeOnly)).toBe(true);
  });
});

describe('a planted violation is found', () => {
  test.each([
    ['domain/target.ts', "import { sql } from '#db/schema/index.ts';"],
    ['domain/target.ts', "import { readFileSync } from 'node:fs';"],
    ['domain/target.ts', "import type { Answer } from '#api/series/answers.ts';"],
    ['domain/target.ts', "export * from '../db/connection.ts';"],
    ['db/queries/series.ts', "import { answer } from '#api/series/answers.ts';"],
    ['db/queries/series.ts', "const late = await import('../../api/app.ts');"],
    ['db/embedded/embedded.ts', "new Worker(new URL('../../api/worker.ts', import.meta.url));"],
    ['api/series/routes.ts', "import { page } from '#web/lib/page.ts';"],
    ['api/series/routes.ts', "import { anna } from '#tests/support/people.ts';"],
    ['domain/target.ts', "await import(new URL('../db/connection.ts', import.meta.url).href);"],
    ['api/series/routes.ts', 'const named = await import(name);'],
    ['web/lib/chart.ts', "import { database } from '#db/connection.ts';"],
    ['web/lib/chart.ts', "import type { Row } from '#db/schema/index.ts';"],
    ['web/lib/chart.ts', "import { app } from '#api/app.ts';"],
    ['web/lib/chart.ts', "import { type Answer } from '#api/series/answers.ts';"],
    ['web/lib/chart.ts', "export { app } from '#api/app.ts';"],
    ['web/lib/chart.ts', "import postgres from 'postgres';"],
    ['web/lib/chart.ts', "import { anna } from '#tests/support/people.ts';"],
    ['web/routes/+page.svelte', '<h1>a</h1>\n<script lang="ts">\nimport { app } from \'#api/app.ts\';\n</script>'],
    ['web/routes/+page.svelte', "{#await import('../../db/connection.ts')}{/await}"],
    ['tests/support/expected-series.ts', "import { rollUp } from '#domain/rollup.ts';"],
  ])('%s: %s', (path, text) => {
    expect(importProblems([{ path, text }])).toHaveLength(1);
  });
});

describe('what is allowed is left alone', () => {
  test.each([
    ['domain/target.ts', "import { parsePeriod } from './period.ts';"],
    ['db/queries/series.ts', "import { parsePeriod } from '#domain/period.ts';\nimport { sql } from 'drizzle-orm';"],
    ['api/app.ts', "import { openDatabase } from '#db/connection.ts';\nimport { Hono } from 'hono';"],
    [
      'web/lib/chart.ts',
      "import type { Answer } from '#api/series/answers.ts';\nimport { parsePeriod } from '#domain/period.ts';",
    ],
    ['web/lib/chart.ts', "type Answer = import('#api/series/answers.ts').Answer;"],
    ['api/server.ts', "await import(new URL('../build/handler.js', import.meta.url).href);"],
    ['web/hooks.server.ts', "import { app } from '#api/app.ts';"],
    ['web/lib/server/api.ts', "const { app } = await import('#api/app.ts');"],
    [
      'web/routes/+page.svelte',
      '<script lang="ts">\nimport Chart from \'#web/lib/Chart.svelte\';\n</script>\n<p>import (this)</p>',
    ],
    ['tests/api/series.test.ts', "import { app } from '#api/app.ts';"],
    ['tests/support/expected-series.ts', "import Papa from 'papaparse';"],
  ])('%s: %s', (path, text) => {
    expect(importProblems([{ path, text }])).toEqual([]);
  });
});
