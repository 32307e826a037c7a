import { self } from '$app/service-worker';

/** What a page asks to be kept: itself, and all that it is made of. `cache` names the person and the build. */
type Keep = { cache: string; page: string; parts: string[] };

/** Also known to what forgets them at signing out. */
const prefix = 'entry ';

const isKeep = (message: unknown): message is Keep =>
  typeof message === 'object' && message !== null && 'cache' in message && 'page' in message && 'parts' in message;

/** Keeps the open form for when the line is gone. What another person or an older build has kept goes. */
async function keep({ cache: name, page, parts }: Keep): Promise<void> {
  const others = (await caches.keys()).filter((one) => one.startsWith(prefix) && one !== prefix + name);
  await Promise.all(others.map((one) => caches.delete(one)));
  const response = await fetch(page);
  // a page that leads on to signing in is nobody's form
  if (!response.ok || response.redirected) return;
  const cache = await caches.open(prefix + name);
  const known = new Set((await cache.keys()).map(({ url }) => url));
  await cache.addAll(parts.filter((part) => !known.has(part)));
  await cache.put(page, response);
}

const kept = async (request: Request): Promise<Response> => (await caches.match(request)) ?? Response.error();

self.addEventListener('install', () => void self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('message', (event) => {
  if (isKeep(event.data)) event.waitUntil(keep(event.data).catch(() => {}));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  const isPart = pathname.startsWith('/_app/immutable/');
  if (request.mode !== 'navigate' && !isPart) return;
  // always what the server has, if it can be reached; parts have their contents in their names
  event.respondWith(fetch(request).catch(() => kept(request)));
});
