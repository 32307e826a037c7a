import { answered, nextBatch, sent, wished, type Outcome, type Parcel, type Trade, type Wish } from './parcels.ts';
import type { ParcelStore } from './store.ts';

/** What the server made of a whole delivery. */
export type Delivery =
  | { kind: 'answered'; outcomes: Outcome[] }
  /** To be tried again, at the earliest after so long. */
  | { kind: 'unreachable'; milliseconds: number | null }
  | { kind: 'signed-out' }
  /** The delivery as a whole was refused: of several it cannot be told which was to blame. */
  | { kind: 'refused'; status: number; code: string };

export type OutboxState = 'resting' | 'sending' | 'unreachable' | 'signed-out';

export type OutboxNews<Body> =
  { kind: 'state'; state: OutboxState } | { kind: 'parcels'; parcels: Parcel<Body>[]; outcomes: Told[] };

/** An outcome, and the thing that it is about. */
export type Told = Outcome & { key: string };

type Options<Body> = {
  owner: string;
  store: ParcelStore<Body>;
  trade: Trade<Body>;
  deliver: (parcels: readonly Parcel<Body>[]) => Promise<Delivery>;
  /** One sender at a time on this device. */
  alone: <Result>(work: () => Promise<Result>) => Promise<Result>;
  newId: () => string;
  /** Waits so long, or until it is worth trying again. */
  pause: (milliseconds: number) => Promise<void>;
  hear: (news: OutboxNews<Body>) => void;
};

const limits = { most: 500, mostLetters: 400_000 };
const [firstPause, longestPause] = [1_000, 60_000];

/**
 * What was done here and has to reach the server: kept until it has, in order, once. Survives a closed page; what is found
 * at the start is sent first.
 */
export class Outbox<Body> {
  readonly #options: Options<Body>;
  #isSending = false;
  #isWanted = false;
  #isClosed = false;
  /** Which version of a thing came of which, by our own doing: `key@version`. */
  readonly #successors = new Map<string, number>();

  constructor(options: Options<Body>) {
    this.#options = options;
  }

  /** Kept on this device when the promise is fulfilled, and soon under way. */
  async put(wishes: readonly Wish<Body>[]): Promise<void> {
    const { store, owner, trade, newId } = this.#options;
    this.#tell(
      await store.change((parcels) =>
        wished(
          parcels,
          owner,
          wishes.map((wish) => this.#caughtUp(wish)),
          trade,
          newId,
        ),
      ),
    );
    this.send();
  }

  /** What was begun before one's own last change had been answered is no conflict with oneself. */
  #caughtUp({ key, body }: Wish<Body>): Wish<Body> {
    const { trade } = this.#options;
    let version = trade.versionOf(body);
    for (let next = this.#successors.get(`${key}@${version}`); next !== undefined && next !== version;) {
      version = next;
      next = this.#successors.get(`${key}@${version}`);
    }
    return { key, body: trade.withVersion(body, version) };
  }

  #answered(parcels: readonly Parcel<Body>[], outcomes: readonly Outcome[]): Parcel<Body>[] {
    const { trade } = this.#options;
    const outcomeOf = new Map(outcomes.map((outcome) => [outcome.id, outcome]));
    for (const { id, key, body } of parcels) {
      const outcome = outcomeOf.get(id);
      if (outcome?.isTaken) this.#successors.set(`${key}@${trade.versionOf(body)}`, outcome.version);
    }
    return answered(parcels, outcomes, trade);
  }

  /** Takes back what has not arrived: what the server refused, or what somebody else's value stands instead of. */
  async drop(key: string): Promise<void> {
    const { store, owner } = this.#options;
    const isDropped = (parcel: Parcel<Body>) => parcel.owner === owner && parcel.key === key && parcel.state === 'held';
    this.#tell(await store.change((parcels) => parcels.filter((parcel) => !isDropped(parcel))));
  }

  async all(): Promise<Parcel<Body>[]> {
    const parcels = await this.#options.store.all();
    return parcels.filter(({ owner }) => owner === this.#options.owner);
  }

  /** Begins to send, unless it is at it. */
  send(): void {
    this.#isWanted = true;
    if (!this.#isSending) void this.#sendAll();
  }

  close(): void {
    this.#isClosed = true;
  }

  async #sendAll(): Promise<void> {
    this.#isSending = true;
    try {
      while (this.#isWanted && !this.#isClosed) {
        this.#isWanted = false;
        await this.#options.alone(() => this.#sendInTurn());
      }
    } finally {
      this.#isSending = false;
    }
  }

  async #sendInTurn(): Promise<void> {
    const { store, owner, deliver, pause, hear } = this.#options;
    let wait = firstPause;
    let most = limits.most;
    while (!this.#isClosed) {
      let batch: Parcel<Body>[] = [];
      // chosen and marked at once: what is written in between goes into what waits, and would leave with neither. Marked
      // before it leaves: after a crash nobody knows whether it arrived, and it is sent again under its own id
      await store.change((parcels) => {
        batch = nextBatch(parcels, owner, { ...limits, most });
        return sent(parcels, batch);
      });
      if (batch.length === 0) break;
      hear({ kind: 'state', state: 'sending' });
      const delivery = await deliver(batch);
      if (delivery.kind === 'signed-out') {
        hear({ kind: 'state', state: 'signed-out' });
        return;
      }
      if (delivery.kind === 'unreachable') {
        hear({ kind: 'state', state: 'unreachable' });
        await pause(Math.max(wait, delivery.milliseconds ?? 0));
        wait = Math.min(2 * wait, longestPause);
        continue;
      }
      wait = firstPause;
      if (delivery.kind === 'refused' && batch.length > 1) {
        most = 1;
        continue;
      }
      const outcomes = delivery.kind === 'answered' ? delivery.outcomes : refusedAll(batch, delivery);
      const keys = new Map(batch.map(({ id, key }) => [id, key]));
      this.#tell(
        await store.change((parcels) => this.#answered(parcels, outcomes)),
        outcomes.map((outcome) => ({ ...outcome, key: keys.get(outcome.id) ?? '' })),
      );
    }
    hear({ kind: 'state', state: 'resting' });
  }

  #tell(parcels: readonly Parcel<Body>[], outcomes: Told[] = []): void {
    const own = parcels.filter(({ owner }) => owner === this.#options.owner);
    this.#options.hear({ kind: 'parcels', parcels: own, outcomes });
  }
}

const refusedAll = (batch: readonly Parcel[], { status, code }: { status: number; code: string }): Outcome[] =>
  batch.map(({ id }) => ({ id, isTaken: false, refusal: { status, code, answer: null } }));
