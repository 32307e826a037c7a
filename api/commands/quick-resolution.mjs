// Loaded before everything else (node --import).
import { enableCompileCache, registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

// What has been read once is kept as it was understood: without it every start reads the types out of every file, with a
// compiler that stays in memory, 25 MB of it. Where nothing can be written everything works as before.
enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url)));

/** What our own files import of drizzle, by the name they use. @type {Map<string, import('node:module').ResolveFnOutput>} */
const found = new Map();

// For each of drizzle's few hundred files, and each of ours that imports it, Node would read its package.json,
// whose list of exports alone is 180 kB: a third of a second and 200 MB at every start. Files beside each other need none,
// and ours need it once for each name.
registerHooks({
  resolve(specifier, context, next) {
    if (/^drizzle-orm(\/|$)/.test(specifier) && !context.parentURL?.includes('/node_modules/')) {
      const resolved = found.get(specifier) ?? { ...next(specifier, context), shortCircuit: true };
      found.set(specifier, resolved);
      return resolved;
    }
    if (!specifier.startsWith('.') || !context.parentURL?.includes('/node_modules/drizzle-orm/')) {
      return next(specifier, context);
    }
    return { url: new URL(specifier, context.parentURL).href, format: 'module', shortCircuit: true };
  },
});
