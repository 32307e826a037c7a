import { paraglideVitePlugin } from '@inlang/paraglide-js';
import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import { apiInDevelopment } from './web/vite/api-in-development.ts';
import { paraglideOptions } from './web/vite/paraglide.ts';

export default defineConfig({
  plugins: [
    paraglideVitePlugin(paraglideOptions),
    apiInDevelopment(),
    sveltekit({
      adapter: adapter({ out: 'build' }),
      files: { src: 'web', assets: 'web/static' },
      // only forms that are filled in have one, and ask for it themselves
      serviceWorker: { register: false },
      // a new name at every build would make every page and asset new, also when nothing changed
      version: { name: process.env['TIOFALT_BUILD'] ?? 'development' },
      csp: {
        directives: {
          'default-src': ['self'],
          'script-src': ['self'],
          // the frame's announcer of new pages is hidden by a style attribute
          'style-src-attr': ['unsafe-inline'],
          'img-src': ['self', 'data:'],
          'object-src': ['none'],
          'base-uri': ['none'],
          'form-action': ['self'],
          'frame-ancestors': ['none'],
        },
      },
    }),
  ],
  environments: {
    client: {
      build: {
        rolldownOptions: {
          output: {
            codeSplitting: {
              // what several pages need comes in one file: a dozen small ones delay the first paint. What only those who
              // have signed in see comes in another, which the open pages do without
              groups: [
                {
                  name: 'shared',
                  test: /^(?!.*\/web\/lib\/(?:forms|dashboard)\/).*\.(js|ts|svelte)$/,
                  minShareCount: 2,
                  priority: 1,
                },
                { name: 'forms', test: /\/web\/lib\/forms\//, minShareCount: 2 },
              ],
            },
          },
        },
      },
    },
    // the built pages and the server share one app and one database, so neither is copied into the build
    ssr: { build: { rolldownOptions: { external: [/^#(api|db)\//] } } },
  },
});
