// Loaded before everything else (node --import). For each of drizzle's few hundred files Node would read its package.json,
// whose list of exports alone is 180 kB: a third of a second and 200 MB at every start. Files beside each other need none.
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, next) {
    if (!specifier.startsWith('.') || !context.parentURL?.includes('/node_modules/drizzle-orm/')) {
      return next(specifier, context);
    }
    return { url: new URL(specifier, context.parentURL).href, format: 'module', shortCircuit: true };
  },
});
