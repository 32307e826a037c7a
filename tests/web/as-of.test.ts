import { globSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';

/** The questions that the pages ask as of a day. */
const questions = [
  ...readFileSync('web/lib/api.ts', 'utf8').matchAll(/^ {4}(\w+): \([^)]*\) =>[^\n]*(?:\n {6}[^\n]*)*?known\(/gm),
].map(([, name]) => name);

/** Pages on which somebody writes, or chooses what to write about: that is done now. */
const present = [
  /^web\/routes\/(administration|audit|account|entry|following|forms|import|jobs|reference-series|report|set-up)(\/|$)/,
  /^web\/routes\/organisations\/\[code\]\/\(looking-after\)/,
];

const reads = (folder: string): boolean => {
  const loads = globSync(`${folder.replaceAll('[', '[[]')}/*.ts`)
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n');
  return /loadDashboard\(/.test(loads) || questions.some((name) => new RegExp(`\\bapi\\.${name}\\(`).test(loads));
};

const pages = globSync('web/routes/**/+page.svelte')
  .map((path) => dirname(path))
  .filter((folder) => reads(folder) && !present.some((pattern) => pattern.test(folder)));

test('the pages that read figures, and what they are about, are found', () => {
  expect(questions).toEqual(
    expect.arrayContaining(['organisation', 'metrics', 'overview', 'series', 'events', 'promises']),
  );
  expect(pages).toEqual(
    expect.arrayContaining([
      'web/routes',
      'web/routes/metrics/[code]',
      'web/routes/organisations/[code]',
      'web/routes/organisations/[code]/promises',
      'web/routes/revisions',
    ]),
  );
});

test.each(pages)('%s can be read as of an earlier day, and says so with a control', (folder) => {
  const page = readFileSync(`${folder}/+page.svelte`, 'utf8');
  const dashboard = readFileSync('web/lib/dashboard/Dashboard.svelte', 'utf8');
  expect(/<Dashboard\b/.test(page) ? dashboard : page).toContain('<AsOfForm');
});
