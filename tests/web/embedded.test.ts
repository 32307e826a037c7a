import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import { embeddedPage, type Embedded } from '#web/lib/server/embedded.ts';

const embedded: Embedded = {
  language: 'sv',
  title: { text: 'Andel <b>digitala</b>', lang: undefined },
  page: 'https://tiofalt.example/compare?metric=a&organisation=b',
  caption: 'procent',
  summary: '',
  drawing: { wide: '<svg></svg>', narrow: '<svg></svg>' },
  notes: ['"obs"'],
  source: 'Källa: &',
  table: { first: 'Organisation', columns: ['kv 1'], rows: [{ name: 'Norr', cells: ['1', null] }] },
};

test('an embedded page escapes every text, names every column, and runs only the script that its policy knows', async () => {
  const answer = embeddedPage(embedded, ['https://www.example.org']);
  const [html, policy] = [await answer.text(), answer.headers.get('Content-Security-Policy') ?? ''];
  expect(html).toContain('Andel &#60;b&#62;digitala&#60;/b&#62;');
  expect(html).toContain('&#34;obs&#34;');
  expect(html).not.toMatch(/<th[^>]*><\/th>/);
  expect(policy).toMatch(/frame-ancestors 'self' https:\/\/www\.example\.org$/);
  expect(policy).not.toContain('unsafe');
  const scripts = [...html.matchAll(/<script>([^]*?)<\/script>/g)].map(([, text = '']) =>
    hash('sha256', text, 'base64'),
  );
  expect(scripts).toHaveLength(1);
  for (const digest of scripts) expect(policy).toContain(`script-src 'sha256-${digest}'`);
});

test('where no site may show it, only we may', () => {
  expect(embeddedPage(embedded, []).headers.get('Content-Security-Policy')).toMatch(/frame-ancestors 'self'$/);
});
