import type { Language } from '#domain/language.ts';
import { m } from '#web/lib/paraglide/messages.js';

type FilePlace = { name: string; sheet: string; line: number };

/** From which file a figure came, and where it stood there: `Från filen q3.xlsx, Siffror, rad 12`. */
export const filePlaceText = ({ name, sheet, line }: FilePlace, language: Language): string =>
  m.entry_origin_file({ file: [name, sheet].filter(Boolean).join(', '), line }, { locale: language });
