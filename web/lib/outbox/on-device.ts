import { Outbox, type Delivery, type OutboxNews, type Told } from './outbox.ts';
import type { Parcel, Trade } from './parcels.ts';
import { storeOnDevice } from './store.ts';

type Options<Body> = {
  /** What kind of things it carries: each kind has its own store, sender and channel. */
  kind: string;
  owner: string;
  trade: Trade<Body>;
  deliver: (parcels: readonly Parcel<Body>[]) => Promise<Delivery>;
  hear: (news: OutboxNews<Body>) => void;
};

/** The outbox of this browser. Other pages of the same person hear what came of what was sent from here. */
export function outboxOnDevice<Body>({ kind, owner, trade, deliver, hear }: Options<Body>): {
  outbox: Outbox<Body>;
  close: () => void;
} {
  const name = `tiofalt-outbox-${kind}`;
  const others = new BroadcastChannel(name);
  let wake = () => {};
  const outbox = new Outbox<Body>({
    owner,
    trade,
    deliver,
    store: storeOnDevice(name),
    alone: (work) => navigator.locks.request(name, work),
    newId: () => crypto.randomUUID(),
    pause: (milliseconds) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, milliseconds * (0.8 + 0.4 * Math.random()));
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
    hear: (news) => {
      if (news.kind === 'parcels' && news.outcomes.length > 0) others.postMessage({ owner, outcomes: news.outcomes });
      hear(news);
    },
  });
  others.onmessage = ({ data }: MessageEvent<{ owner: string; outcomes: Told[] }>) => {
    if (data.owner !== owner) return;
    void outbox.all().then((parcels) => hear({ kind: 'parcels', parcels, outcomes: data.outcomes }));
  };
  const tryAgain = () => {
    wake();
    outbox.send();
  };
  // whoever comes back may have signed in again in between
  const whenSeen = () => document.visibilityState === 'visible' && tryAgain();
  addEventListener('online', tryAgain);
  document.addEventListener('visibilitychange', whenSeen);
  outbox.send();
  return {
    outbox,
    close: () => {
      removeEventListener('online', tryAgain);
      document.removeEventListener('visibilitychange', whenSeen);
      outbox.close();
      wake();
      others.close();
    },
  };
}
