/** Forgets the forms that were kept for whoever signs out; what they have not sent yet stays until they come back. */
export async function forgetKept(): Promise<void> {
  if (!('caches' in globalThis)) return;
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith('entry ')).map((name) => caches.delete(name)));
}
