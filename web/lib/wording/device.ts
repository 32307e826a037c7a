import type { Language } from '#domain/language.ts';
import { m } from '#web/lib/paraglide/messages.js';

// the order matters: most browsers call themselves by the names of others too
const browsers = [
  ['Edge', /Edg/],
  ['Opera', /OPR\//],
  ['Samsung Internet', /SamsungBrowser/],
  ['Firefox', /Firefox|FxiOS/],
  ['Chrome', /Chrome|CriOS/],
  ['Safari', /Safari/],
] as const;

const systems = [
  ['iPhone', /iPhone/],
  ['iPad', /iPad/],
  ['Android', /Android/],
  ['Windows', /Windows/],
  ['macOS', /Mac OS X/],
  ['ChromeOS', /CrOS/],
  ['Linux', /Linux/],
] as const;

/** What somebody sat at, as far as the browser says: `Firefox på Windows`. */
export function deviceText(userAgent: string, language: Language): string {
  const inLanguage = { locale: language };
  const named = (names: readonly (readonly [string, RegExp])[]) =>
    names.find(([, pattern]) => pattern.test(userAgent))?.[0];
  const [browser, system] = [named(browsers), named(systems)];
  if (browser && system) return m.device_on({ browser, system }, inLanguage);
  return browser ?? system ?? m.device_unknown({}, inLanguage);
}
