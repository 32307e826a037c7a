/** That something has happened to a thing: its codes and its version, never what stands in it. */
export type ChangeEvent = Readonly<Record<string, string | number>>;

type Options = {
  /** The kinds that one wants to hear of. */
  kinds: readonly string[];
  hear: (kind: string, change: ChangeEvent) => void;
  /** Something may have been missed: what is shown should be read again. */
  beginAgain: () => void;
};

const [firstPause, longestPause] = [2_000, 60_000];

const changeIn = (text: string): ChangeEvent => {
  const told: unknown = JSON.parse(text);
  return typeof told === 'object' && told !== null
    ? Object.fromEntries(
        Object.entries(told).filter(([, value]) => typeof value === 'string' || typeof value === 'number'),
      )
    : {};
};

/** Follows what others do, until it is closed. The browser takes up a broken line by itself, where it was. */
export function followChanges({ kinds, hear, beginAgain }: Options): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pause = firstPause;
  const open = () => {
    source = new EventSource('/api/v1/changes');
    source.onopen = () => {
      pause = firstPause;
    };
    source.onerror = () => {
      // while it connects anew it goes on from the last event; closed, the server has said no
      if (source?.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(open, pause);
      pause = Math.min(2 * pause, longestPause);
    };
    let isNew = true;
    source.addEventListener('begin', () => {
      // what happened between the reading of the page and now has been told to nobody
      if (isNew) beginAgain();
      isNew = false;
    });
    source.addEventListener('begin-again', beginAgain);
    for (const kind of kinds) {
      source.addEventListener(kind, (event) => {
        if (event instanceof MessageEvent) hear(kind, changeIn(String(event.data)));
      });
    }
  };
  open();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}
