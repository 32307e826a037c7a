import { paraglideVitePlugin } from '@inlang/paraglide-js';
import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import { apiInDevelopment } from './web/vite/api-in-development.ts';
import { paraglideOptions } from './web/vite/paraglide.ts';
import { shortMessages } from './web/vite/short-messages.ts';

const wordsForActing = 'approval circle column deed deputy entry field follow form found import invitation key may member obstacle owed reference refused report reporter source stored subject submit two visibility'.split(' '); // prettier-ignore

/** Parts of pages, words and rules that nobody needs who only reads; the words of tables (`table_…`) both need. */
const isForActing = (id: string): boolean =>
  /\/web\/lib\/(?:(?:forms|submissions|entry-grid|outbox|changes)\/|FirstImport|Pagination|Table|long-work)|\/web\/routes\//.test(
    id,
  ) ||
  /\/web\/lib\/wording\/(?:deed|obstacle|refusal|role|source-failure|stored|subject)\.ts/.test(id) ||
  wordsForActing.some((start) => id.includes(`/paraglide/messages/${start}_`));

export default defineConfig({
  plugins: [
    paraglideVitePlugin(paraglideOptions),
    shortMessages(),
    apiInDevelopment(),
    sveltekit({
      adapter: adapter({ out: 'build' }),
      files: { src: 'web', assets: 'web/static' },
      // only forms that are filled in have one, and ask for it themselves
      serviceWorker: { register: false },
      // what a page has for itself comes with it: each file more is 10 ms on a slow phone
      inlineStyleThreshold: 4096,
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
        // every page would name the files of all the others; what a page needs beyond the shared file it asks for itself
        modulePreload: false,
        rolldownOptions: {
          output: {
            codeSplitting: {
              // what several pages need comes in one file: a dozen small ones delay the first paint. What only those who
              // have signed in see comes in another, which the open pages do without
              groups: [
                {
                  name: 'shared',
                  test: (id) => !isForActing(id) && !id.includes('/web/lib/dashboard/') && /\.(js|ts|svelte)$/.test(id),
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
