import type { Reroute } from '@sveltejs/kit/hooks';
import { withoutLanguage } from '#web/lib/address.ts';

/** One set of routes for all languages. */
export const reroute: Reroute = ({ url }) => withoutLanguage(url.pathname);
