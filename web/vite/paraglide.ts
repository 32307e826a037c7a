import type { CompilerOptions } from '@inlang/paraglide-js';

/** How the texts in web/messages become functions. The build and the compile command share it, or they would disagree. */
export const paraglideOptions: CompilerOptions = {
  project: './project.inlang',
  outdir: './web/lib/paraglide',
  // the address alone decides the language: Swedish without prefix, /en/…, /da/…
  strategy: ['url', 'baseLocale'],
  isServer: 'import.meta.env?.SSR ?? typeof window === "undefined"',
  emitReadme: false,
};
