import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { FoundViewer } from '#db/queries/viewer.ts';

/** What is known of a request before anybody reads it. A page and everything it asks of the API are one arrival. */
export type Arrival = {
  address: string;
  requestId: string;
  /** Whether it came over TLS, as far as we know. */
  isSecure: boolean;
  /** By what the request carries: asked of the database once, however many questions a page has. */
  viewers: Map<string, Promise<FoundViewer | null>>;
};

const arrivals = new AsyncLocalStorage<Arrival>();

export const newArrival = (address: string, isSecure = false): Arrival => ({
  address,
  isSecure,
  requestId: randomUUID(),
  viewers: new Map(),
});

/** Everything that happens inside belongs to this arrival. */
export const during = <T>(arrival: Arrival, answer: () => T): T => arrivals.run(arrival, answer);

/** The arrival that is being answered; one of its own where no server has said from where. */
export const currentArrival = (): Arrival => arrivals.getStore() ?? newArrival('');

/** Whether it came over TLS: because the only address by which we are reached says so, or a proxy that we trust. */
export const isOverTls = (site: { isSecure: boolean }): boolean => site.isSecure || currentArrival().isSecure;
