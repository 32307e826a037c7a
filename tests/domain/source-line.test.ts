import { expect, test } from 'vitest';
import { sourceLine } from '#domain/source-line.ts';

const fetched = { sv: 'Källa: Kolada (RKA), hämtat 2026-11-23', en: 'Source: Kolada (RKA), fetched 2026-11-23' };
const own = { sv: 'Egna svarspunkter.' };

test('one’s own figures say what the metric says', () => {
  expect(sourceLine([], own, 'sv')).toBe('Källa: Egna svarspunkter.');
  expect(sourceLine([], { sv: 'Register', da: 'Registre' }, 'da')).toBe('Kilde: Registre');
});

test('what licences ask to be said comes first, each once', () => {
  const licence = { sv: 'Innehåller öppna data.' };
  expect(sourceLine([licence, licence], own, 'sv')).toBe('Källa: Innehåller öppna data. Egna svarspunkter.');
});

test('what is fetched names its source once, in each language', () => {
  expect(sourceLine([fetched, fetched], { sv: 'Kolada (RKA)' }, 'sv')).toBe('Källa: Kolada (RKA), hämtat 2026-11-23');
  expect(sourceLine([fetched], { sv: 'Kolada (RKA)' }, 'en')).toBe('Source: Kolada (RKA), fetched 2026-11-23');
});

test('what says it in Swedish alone says it once in English too', () => {
  expect(sourceLine([{ sv: 'Källa: Kolada (RKA)' }], own, 'en')).toBe('Source: Kolada (RKA). Egna svarspunkter.');
});

test('sentences are told apart', () => {
  const hurried = { sv: 'Sagt i all hast!' };
  expect(sourceLine([fetched, hurried], own, 'sv')).toBe(
    'Källa: Kolada (RKA), hämtat 2026-11-23. Sagt i all hast! Egna svarspunkter.',
  );
});

test('only the word at the beginning is taken away', () => {
  expect(sourceLine([{ sv: 'Se Källa: Kolada' }], own, 'sv')).toBe('Källa: Se Källa: Kolada. Egna svarspunkter.');
});
