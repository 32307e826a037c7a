import { performance } from 'node:perf_hooks';

const lookMs = 10_000;
/** What is asked of the database twice a second takes less than a hundredth of the time. */
const restingShare = 0.05;
/** For less it is not worth the third of a second in which nobody is answered. */
const worthBytes = 48_000_000;

/** Knows what was held when it was last collected, and when to do so again: at rest alone, and for much. */
export class Rest {
  readonly #held: () => number;
  readonly #collect: () => void;
  #leftBytes: number;

  constructor(held: () => number, collect: () => void) {
    this.#held = held;
    this.#collect = collect;
    this.#leftBytes = held();
  }

  /** Takes the share of the time since the last look in which something was done, and says whether it collected. */
  look(busyShare: number): boolean {
    const held = this.#held();
    this.#leftBytes = Math.min(this.#leftBytes, held);
    if (busyShare > restingShare || held < this.#leftBytes + worthBytes) return false;
    this.#collect();
    this.#leftBytes = this.#held();
    return true;
  }
}

/**
 * Gives back what a load has left: by itself the runtime keeps it for as long as nobody asks for more, because it
 * looks for garbage only while there is new. Does nothing where the launch has not exposed `gc`. Answers how to end it.
 */
export function giveBackAtRest(): () => void {
  const { gc } = globalThis;
  if (!gc) return () => {};
  // any other way keeps the emptied pages for itself
  const collect = () => void gc({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  const rest = new Rest(process.memoryUsage.rss, collect);
  let before = performance.eventLoopUtilization();
  const looking = setInterval(() => {
    const now = performance.eventLoopUtilization();
    rest.look(performance.eventLoopUtilization(now, before).utilization);
    before = now;
  }, lookMs).unref();
  return () => clearInterval(looking);
}
