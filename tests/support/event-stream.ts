import { during, newArrival } from '#api/http/arrival.ts';
import type { TestApi } from './api.ts';

export type StreamedEvent = { id: string; event: string; data: unknown };

export type EventStream = {
  /** The next event that is of a kind; those before it are passed over. */
  next: (isWanted: (event: StreamedEvent) => boolean) => Promise<StreamedEvent>;
  close: () => Promise<void>;
};

const eventIn = (text: string): StreamedEvent => {
  const fields = new Map(
    text.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  );
  return {
    id: fields.get('id') ?? '',
    event: fields.get('event') ?? '',
    data: fields.has('data') ? JSON.parse(fields.get('data') ?? 'null') : null,
  };
};

/** Server-sent events as a browser would read them. */
export async function openStream(
  { app }: TestApi,
  path: string,
  headers: Record<string, string>,
): Promise<EventStream> {
  const response = await during(newArrival('192.0.2.1'), () => app.request(path, { headers }));
  if (response.status !== 200 || !response.body)
    throw new Error(`${path}: ${response.status} ${await response.text()}`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let held = '';
  const events: StreamedEvent[] = [];
  const read = async (): Promise<StreamedEvent> => {
    for (;;) {
      const event = events.shift();
      if (event) return event;
      const { done, value } = await reader.read();
      if (done) throw new Error('the stream has ended');
      const parts = (held + value).split('\n\n');
      held = parts.pop() ?? '';
      events.push(...parts.filter((part) => /^(id|event|data):/m.test(part)).map(eventIn));
    }
  };
  return {
    next: async (isWanted) => {
      for (;;) {
        const event = await read();
        if (isWanted(event)) return event;
      }
    },
    close: () => reader.cancel(),
  };
}
