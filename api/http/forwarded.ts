import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

export type Trust = {
  /** Whether a proxy stands in front that says where requests come from. */
  isBehindProxy: boolean;
  /** The only address by which we are reached; null where every name will do. */
  publicUrl: string | null;
};

/** Of what several have added, only the last was said by whom we trust. */
const lastOf = (header: string | string[] | undefined): string =>
  String(header ?? '')
    .split(',')
    .at(-1)
    ?.trim() ?? '';

/** An address as proxies write it, some with a port. */
const addressIn = (text: string): string | null => {
  const [, bracketed, plain] = /^(?:\[([^\]]+)\]|(\d+(?:\.\d+){3}))(?::\d+)?$/.exec(text) ?? [];
  const address = bracketed ?? plain ?? text;
  return isIP(address) ? address : null;
};

/**
 * Settles where a request comes from and by which address it reached us, and writes it where the pages and the API look.
 * What the request says of itself counts only where a proxy that we trust has said it.
 */
export function settling({ isBehindProxy, publicUrl }: Trust) {
  const own = publicUrl === null ? null : new URL(publicUrl);
  return ({ headers, socket }: IncomingMessage): { address: string; isSecure: boolean } => {
    const isSecure = own
      ? own.protocol === 'https:'
      : isBehindProxy && lastOf(headers['x-forwarded-proto']) === 'https';
    headers['x-forwarded-proto'] = isSecure ? 'https' : 'http';
    // another name that leads here is no name of ours, and a proxy may have written its own
    if (own) headers.host = own.host;
    const seen = isBehindProxy ? addressIn(lastOf(headers['x-forwarded-for'])) : null;
    return { address: seen ?? socket.remoteAddress ?? '', isSecure };
  };
}
