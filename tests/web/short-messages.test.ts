import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compile } from '@inlang/paraglide-js';
import { expect, test } from 'vitest';
import { inLocale } from '#web/lib/in-locale.ts';
import { paraglideOptions } from '#web/vite/paraglide.ts';
import { shortened } from '#web/vite/short-messages.ts';

const texts = (code: string) => code.split('\n').filter((line) => line.includes('{LocalizedString} */ ('));

test('every message that is compiled for a build can be shortened, and keeps its texts', async () => {
  const outdir = await mkdtemp(join(tmpdir(), 'tiofalt-messages-'));
  try {
    await compile({ ...paraglideOptions, outdir, outputStructure: 'message-modules' });
    const files = (await readdir(join(outdir, 'messages'))).filter(
      (name) => name.endsWith('.js') && name !== '_index.js',
    );
    expect(files.length).toBeGreaterThan(1_000);
    for (const file of files) {
      const code = await readFile(join(outdir, 'messages', file), 'utf8');
      const short = shortened(code, file);
      expect(short).not.toContain('options.locale');
      expect(texts(short)).toEqual(texts(code));
      expect(texts(short).length).toBeGreaterThan(2);
    }
  } finally {
    await rm(outdir, { recursive: true });
  }
  expect(() => shortened('export const other = () => "";', 'other.js')).toThrow(/other\.js/);
}, 60_000);

test('a shortened message is written in the language that is asked for, Swedish being the one without a name', () => {
  const text = inLocale(
    ({ day }: { day: string }) => `den ${day}`,
    ({ day }) => `on ${day}`,
    ({ day }) => `d. ${day}`,
  );
  const written = ['sv', 'en', 'da'].map((locale) => text({ day: '3 maj' }, { locale }));
  expect(written).toEqual(['den 3 maj', 'on 3 maj', 'd. 3 maj']);
});
