import type { Plugin } from 'vite';

const choosing =
  /(?<=const )(\w+) = (?:\/\*\*[^\n]*?\*\/ )?\(\(inputs(?: = \{\})?, options = \{\}\) => \{\n.*?\n\}\);/s;

/** The code of one message with its choice of language left to `inLocale`. Throws where messages are no longer compiled as they were. */
export function shortened(code: string, id: string): string {
  const name = choosing.exec(code)?.[1];
  if (name === undefined) throw new Error(`${id} is not written as messages were: see web/vite/short-messages.ts`);
  const short = `${name} = /* @__PURE__ */ inLocale(sv_${name}, en_${name}, da_${name});`;
  return `import { inLocale } from '../../in-locale.ts';\n${code.replace(choosing, () => short)}`;
}

/**
 * Each message chooses its language by the same five lines. In the browser they are one function: on a page with a hundred
 * messages that is two kilobytes.
 */
export const shortMessages = (): Plugin => ({
  name: 'short-messages',
  applyToEnvironment: ({ name }) => name === 'client',
  transform: {
    filter: { id: { include: /\/paraglide\/messages\/[^/]+\.js$/, exclude: /\/_index\.js$/ } },
    handler: (code, id) => ({ code: shortened(code, id), map: null }),
  },
});
