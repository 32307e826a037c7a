import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';

const [query, sync, terminate, readyForQuery] = [...'QSXZ'].map((letter) => letter.charCodeAt(0));

/** Cuts a stream of PostgreSQL's messages into their types; the first message of a client has none. */
function messages(take: (type: number | null) => void, isClient: boolean): (bytes: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  let hasType = !isClient;
  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    for (;;) {
      const prefix = hasType ? 1 : 0;
      if (rest.length < prefix + 4) return;
      const end = prefix + rest.readInt32BE(prefix);
      if (rest.length < end) return;
      take(hasType ? (rest[0] ?? null) : null);
      hasType = true;
      rest = rest.subarray(end);
    }
  };
}

export type Tap = {
  port: number;
  /** How often a client said more before it was told that the server was ready again: a pooler may have moved on then. */
  hurried: () => number;
  close: () => void;
};

/** Stands between a client and a PostgreSQL server, and only listens. */
export async function openTap(server: URL): Promise<Tap> {
  let hurried = 0;
  const closing: (() => void)[] = [];
  const tap = createServer((client) => {
    const upstream = connect(Number(server.port || 5432), server.hostname);
    // the server says that it is ready once the session has begun
    let expected = 1;
    const heard = messages((type) => {
      if (type === readyForQuery) expected -= 1;
    }, false);
    const said = messages((type) => {
      const isOfBeginning = type === null || type === 'p'.charCodeAt(0);
      if (expected > 0 && !isOfBeginning && type !== terminate) hurried += 1;
      if (type === query || type === sync) expected += 1;
    }, true);
    client.on('data', (bytes: Buffer) => (said(bytes), upstream.write(bytes)));
    upstream.on('data', (bytes: Buffer) => (heard(bytes), client.write(bytes)));
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.on('error', () => {}).on('close', () => other.destroy());
      closing.push(() => one.destroy());
    }
  });
  tap.listen(0, '127.0.0.1');
  await once(tap, 'listening');
  const close = () => {
    tap.close();
    for (const end of closing) end();
  };
  return { port: (tap.address() as AddressInfo).port, hurried: () => hurried, close };
}
