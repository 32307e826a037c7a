// The product as it is set up for many readers, with Debian's nginx, PostgreSQL and PgBouncer: node tests/soak/topologies.ts
import { Opened, type Claim } from './topology.ts';
import { behindPooler } from './topology-pooler.ts';
import { behindProxy } from './topology-proxy.ts';
import { withReplica } from './topology-replica.ts';

const ways = {
  'two processes behind a proxy': behindProxy,
  'a streaming replica': withReplica,
  PgBouncer: behindPooler,
};

/** What each way of setting the product up has shown. A way that could not be set up has shown that alone. */
export async function topologies(): Promise<Claim[]> {
  const claims: Claim[] = [];
  for (const [way, show] of Object.entries(ways)) {
    const opened = new Opened();
    const shown = await show(opened).catch((error: unknown): Claim[] => [
      { name: 'could not be shown', ok: false, detail: error instanceof Error ? error.message : String(error) },
    ]);
    await opened.close();
    claims.push(...shown.map((claim) => ({ ...claim, name: `${way}: ${claim.name}` })));
  }
  return claims;
}

if (import.meta.main) {
  // what was started goes with this process
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));
  const claims = await topologies();
  for (const { name, ok, detail } of claims) console.log(`${ok ? 'ok    ' : 'FAILED'} ${name}\n       ${detail}`);
  process.exit(claims.every(({ ok }) => ok) ? 0 : 1);
}
