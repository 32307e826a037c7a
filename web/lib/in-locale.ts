import { getLocale } from './paraglide/runtime.js';

type Write<Inputs> = (inputs: Inputs) => string;

/** A text in the language of the address, or of whoever says which; what web/vite/short-messages.ts makes of each message. */
export const inLocale =
  <Inputs extends object>(sv: Write<Inputs>, en: Write<Inputs>, da: Write<Inputs>) =>
  (inputs = {} as Inputs, { locale = getLocale() }: { locale?: string } = {}): string =>
    (locale === 'en' ? en : locale === 'da' ? da : sv)(inputs);
