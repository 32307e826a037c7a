import { z } from 'zod';
import { openDoor, safeAddress, staying, usualLimits } from './door.ts';
import { FetchFailure } from './failure.ts';

/** The one place that speaks to Kolada: every page of an answer, and nothing from anywhere else. */
export type Kolada = {
  /** What stands on each page, in order. Throws FetchFailure. */
  pages: <Item>(path: string, item: z.ZodType<Item>, fetching?: Fetching) => AsyncGenerator<Item[]>;
  /** How long somebody waits for it in front of a page. */
  watchedMs: number;
};

export type Fetching = {
  signal?: AbortSignal;
  /** Told of each page as it comes. */
  onPage?: (() => Promise<void>) | undefined;
};

const usual = { ...usualLimits, mostPages: 2_000 };

const Page = z.object({ values: z.array(z.unknown()), next_url: z.string().nullish() });

/** Asks nobody for anything yet. The address has been checked where the settings are read. */
export function openKolada(url: string, own: Partial<typeof usual> = {}): Kolada {
  const limits = { ...usual, ...own };
  const { base, ask } = openDoor(url, limits);
  return {
    watchedMs: limits.watchedMs,
    async *pages<Item>(path: string, item: z.ZodType<Item>, { signal, onPage }: Fetching = {}) {
      const seen = new Set<string>();
      for (let next: URL | null = new URL(path, base); next;) {
        const address: URL = next;
        if (seen.has(address.href) || seen.size >= limits.mostPages) {
          throw new FetchFailure('unreadable', 'Its pages never end.');
        }
        seen.add(address.href);
        const page = (await ask(address, Page, { signal }))?.answer;
        const read = z.array(item).safeParse(page?.values);
        if (!read.success) throw new FetchFailure('unreadable', `${address.pathname} is not as it should be.`);
        await onPage?.();
        yield read.data;
        next = page?.next_url ? staying(page.next_url, address, base) : null;
      }
    },
  };
}

/** KOLADA_URL, or the public one. */
export function readKoladaUrl({ KOLADA_URL }: NodeJS.ProcessEnv): string {
  if (!KOLADA_URL) return 'https://api.kolada.se/v3';
  const url = safeAddress(KOLADA_URL);
  if (!url) throw new Error('KOLADA_URL is not like https://api.kolada.se/v3 (http:// only on this machine).');
  return url.href;
}
