import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';

export type Wire = {
  port: number;
  /** Sends bytes as they are and gives back everything that comes, until the other side is done. */
  exchange: (request: string | Uint8Array) => Promise<string>;
  /** Cuts every connection in the middle of whatever is being said. */
  goAway: () => void;
  close: () => Promise<void>;
};

/** The API behind a real port, for what no well-behaved client would send. */
export async function openWire(fetch: (request: Request) => Response | Promise<Response>): Promise<Wire> {
  const listener = getRequestListener(fetch);
  const server = createServer((request, response) => void listener(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const sockets = new Set<Socket>();
  const exchange = (request: string | Uint8Array) =>
    new Promise<string>((resolve) => {
      const pieces: Buffer[] = [];
      const socket = connect(port, '127.0.0.1', () => socket.write(request));
      sockets.add(socket);
      socket.on('data', (piece: Buffer) => pieces.push(piece));
      // a server that has said all it wants to say may slam the door on the rest
      socket.on('error', () => {});
      socket.on('close', () => resolve(Buffer.concat(pieces).toString('latin1')));
    });
  return {
    port,
    exchange,
    goAway: () => {
      for (const socket of sockets) socket.destroy();
      sockets.clear();
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
