import { z } from 'zod';
import { oneLine, severalLines } from '#domain/text.ts';

/** A text in one line, as it will be shown; what is given may be longer by what is taken out. */
export const Line = (longest: number) =>
  z
    .string()
    .max(3 * longest)
    .transform(oneLine)
    .pipe(z.string().min(1).max(longest));

/** The same in several lines. */
export const Lines = (longest: number) =>
  z
    .string()
    .max(2 * longest)
    .transform(severalLines)
    .pipe(z.string().min(1).max(longest));

/** In Swedish, and in the other languages where somebody has written it. */
export const NewTexts = (text: ReturnType<typeof Line>) =>
  z
    .strictObject({ sv: text, en: text.optional(), da: text.optional() })
    .transform(({ sv, en, da }) => ({ sv, ...(en ? { en } : {}), ...(da ? { da } : {}) }));
