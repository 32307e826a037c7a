import type { Language } from '#domain/language.ts';
import { written } from './zone.ts';

/** When something was done: `21 nov. 2026 14:05`. */
export const momentText = (moment: string, language: Language): string =>
  written(moment, language, { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' });
