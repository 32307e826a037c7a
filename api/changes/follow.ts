import { lastChange, listChangesAfter, type ToldChange } from '#db/queries/changes.ts';
import type { Context } from '../context.ts';

const atATime = 1_000;

/** Takes what happened; `null` when it cannot be told, and whoever follows should begin again. */
type Take = (changes: readonly ToldChange[] | null) => void;

/**
 * Asks the database once for everybody in this process who follows: when something was written, and only while anybody
 * does.
 */
export class Following {
  readonly #context: Pick<Context, 'database' | 'versions' | 'log'>;
  readonly #followers = new Set<Take>();
  #last: number | null = null;
  #beginning: Promise<number> | null = null;
  #isAsking = false;
  #isStale = false;

  constructor(context: Pick<Context, 'database' | 'versions' | 'log'>) {
    this.#context = context;
  }

  /** Everything that happens from now on. Answers the number of the last that had happened, and how to stop. */
  async follow(take: Take): Promise<{ from: number; stop: () => void }> {
    // all that come meanwhile wait for one answer: a later one would skip what the first have not been told
    if (this.#followers.size === 0) [this.#last, this.#beginning] = [null, lastChange(this.#context.database.orm)];
    this.#followers.add(take);
    this.#context.versions.heard.add(this.#ask);
    const stop = () => {
      this.#followers.delete(take);
      if (this.#followers.size === 0) this.#context.versions.heard.delete(this.#ask);
    };
    try {
      const first = (await this.#beginning) ?? 0;
      const from = (this.#last ??= first);
      // what was written while nobody knew from where to ask
      if (this.#isStale) this.#ask();
      return { from, stop };
    } catch (error) {
      stop();
      throw error;
    }
  }

  readonly #ask = (): void => {
    this.#isStale = true;
    if (!this.#isAsking && this.#last !== null) void this.#askOn();
  };

  async #askOn(): Promise<void> {
    this.#isAsking = true;
    try {
      while (this.#isStale && this.#last !== null) {
        this.#isStale = false;
        const found = await listChangesAfter(this.#context.database.orm, this.#last, atATime);
        if (found.length === atATime) this.#isStale = true;
        this.#last = found.at(-1)?.id ?? this.#last;
        if (found.length) for (const take of this.#followers) take(found);
      }
    } catch (error) {
      this.#context.log.warn({ error }, 'changes cannot be read');
      for (const take of this.#followers) take(null);
    } finally {
      this.#isAsking = false;
    }
  }
}
