import { tick } from 'svelte';
import type { Refusal } from '#web/lib/wording/refusal.ts';
import type { Saved } from './entry/+server.ts';
import type { Sheet } from './report-sheet.ts';

const pauseMs = 5_000;

/** Our own endpoint, which answers this: the only cast here. */
const savedIn = async (response: Response): Promise<Saved> => (await response.json()) as Saved;

/** Sends each entry as soon as it has been left, one after the other; what does not arrive is sent again. */
export class Autosave {
  #waiting: readonly string[] = [];
  readonly #form: () => HTMLFormElement | undefined;
  readonly #path: string;
  #sending: Promise<void> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  state: 'resting' | 'saving' | 'saved' | 'unreachable' | 'over' = $state('resting');
  /** What the last answer says; null before the first. */
  sheet: Sheet | null = $state.raw(null);
  /** What could not be taken, by the entry that it is about. */
  problems: Readonly<Record<string, readonly Refusal[]>> = $state.raw({});

  constructor(path: string, form: () => HTMLFormElement | undefined) {
    this.#path = path;
    this.#form = form;
  }

  get isWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  put(key: string): void {
    this.#wait(key);
    void this.settled();
  }

  #wait(key: string): void {
    if (!this.#waiting.includes(key)) this.#waiting = [...this.#waiting, key];
  }

  /** Once everything that was put has been sent, or cannot be. */
  settled(): Promise<void> {
    clearTimeout(this.#timer);
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = null;
      // put while the last of it was being shown
      if (this.isWaiting && this.state === 'saved') void this.settled();
    });
    return this.#sending;
  }

  async #sendAll(): Promise<void> {
    if (!this.isWaiting) return;
    this.state = 'saving';
    for (let [key] = this.#waiting; key !== undefined; [key] = this.#waiting) if (!(await this.#isSent(key))) return;
    this.state = 'saved';
    // the versions that the last answer brought have to be in the form
    await tick();
  }

  async #isSent(key: string): Promise<boolean> {
    const form = this.#form();
    if (!form) return false;
    await tick();
    const body = new FormData(form);
    body.set('only', key);
    this.#waiting = this.#waiting.filter((one) => one !== key);
    try {
      const response = await fetch(this.#path, { method: 'POST', body });
      if (response.status >= 500 || response.status === 429) throw new TypeError('not taken');
      if (!response.ok) {
        this.state = 'over';
        return false;
      }
      const { sheet, problems } = await savedIn(response);
      this.sheet = sheet;
      this.problems = { ...this.problems, [key]: problems };
      return true;
    } catch {
      this.#wait(key);
      this.state = 'unreachable';
      this.#timer = setTimeout(() => void this.settled(), pauseMs);
      return false;
    }
  }
}
