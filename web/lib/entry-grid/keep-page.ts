import { version } from '$app/env';
import { inLanguage, languageOf } from '#web/lib/address.ts';

const keepAfter = 2_000;
let timer: ReturnType<typeof setTimeout> | undefined;

const partsOfPage = (): string[] => {
  const fetched = performance.getEntriesByType('resource').map(({ name }) => name);
  return [...new Set(fetched)].filter((name) => name.startsWith(`${location.origin}/_app/immutable/`));
};

async function keep(owner: string): Promise<void> {
  const scope = inLanguage('/entry', languageOf(location.pathname));
  await navigator.serviceWorker.register('/service-worker.js', { scope, type: 'module' });
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage({
    cache: `${owner} ${version}`,
    page: location.origin + location.pathname + location.search,
    parts: partsOfPage(),
  });
}

/** Keeps the page as it is now on this device, so that it can be opened again without a line. Once, when hands rest. */
export function keepPage(owner: string): void {
  if (!('serviceWorker' in navigator) || location.search.includes('?/')) return;
  clearTimeout(timer);
  // a browser that allows none works as before, as long as its page stays open
  timer = setTimeout(() => void keep(owner).catch(() => {}), keepAfter);
}
