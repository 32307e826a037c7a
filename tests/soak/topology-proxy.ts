import { setTimeout as pause } from 'node:timers/promises';
import { figureAddress, publishFigure, publishInTurns, servedFigure } from '#tests/support/one-figure.ts';
import { freePort, freshDatabase, startPostgres } from '#tests/support/postgres.ts';
import { startServer, type RunningServer } from '#tests/support/server.ts';
import { debianProgram } from '#tests/support/tools.ts';
import { milliseconds, openFolder, startServant, until, type Claim, type Opened } from './topology.ts';

const configuration = (port: number, upstream: number[]) => `
daemon off;
pid nginx.pid;
error_log stderr;
worker_processes 1;
events {}
http {
  access_log off;
  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
  upstream tiofalt {
    ${upstream.map((to) => `server 127.0.0.1:${to} fail_timeout=1s;`).join('\n    ')}
    keepalive 16;
  }
  server {
    listen 127.0.0.1:${port};
    client_max_body_size 200m;
    add_header X-Answered-By $upstream_addr always;
    location / {
      proxy_pass http://tiofalt;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header X-Forwarded-Proto $scheme;
    }
  }
}
`;

type Asked = { begun: number; problem: string | null; answeredBy: string };

async function ask(url: string): Promise<Asked> {
  const begun = performance.now();
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) });
    await answer.arrayBuffer();
    const answeredBy = answer.headers.get('X-Answered-By')?.split(', ').at(-1) ?? '';
    return { begun, problem: answer.ok ? null : `${answer.status}`, answeredBy };
  } catch (error) {
    return {
      begun,
      problem: error instanceof Error ? `${error.message} ${error.cause ?? ''}` : 'failed',
      answeredBy: '',
    };
  }
}

/** Two processes of the product behind nginx; one of them is killed while everybody reads. */
export async function behindProxy(opened: Opened): Promise<Claim[]> {
  const nginx = await debianProgram('nginx', 'nginx-light');
  const postgres = opened.add(await startPostgres(), ({ stop }) => stop());
  const { url: databaseUrl } = await freshDatabase(postgres.url);
  const ports = [await freePort(), await freePort()] as const;
  // one token for both: who writes does not know which of them will answer
  const token = 'the-same-in-every-process-of-this-test';
  const startAt = async (port: number): Promise<RunningServer> => {
    const folder = openFolder(opened, { 'write-token': token });
    const environment = { DATABASE_URL: databaseUrl, PORT: `${port}`, TRUST_PROXY: 'true' };
    return opened.add(await startServer({ demo: false, folder, environment }), ({ stop }) => stop());
  };
  const one = await startAt(ports[0]);
  const other = await startAt(ports[1]);
  const port = await freePort();
  const folder = openFolder(opened, { 'nginx.conf': configuration(port, [...ports]) });
  startServant(opened, nginx, ['-e', 'stderr', '-p', folder, '-c', 'nginx.conf'], folder);
  const proxy = { url: `http://127.0.0.1:${port}`, token };
  await until('nginx', 10, async () => (await fetch(`${proxy.url}/health/ready`)).ok || null);

  const took = await publishInTurns(one, other, 10);
  await publishFigure(one, 100);
  await pause(1_000);
  const afterwards = new Set<number | null>();
  for (let turn = 0; turn < 40; turn += 1) afterwards.add(await servedFigure(proxy.url, turn % 4));
  for (let value = 101; value <= 106; value += 1) await publishFigure(proxy, value);

  const asked: Asked[] = [];
  let isReading = true;
  const paths = [figureAddress(), '/api/v1/overview/north', '/api/v1/metrics', '/', '/api/v1/organisations'];
  const clients = Array.from({ length: 16 }, async (_, client) => {
    // kept and computed answers both
    for (let turn = client; isReading; turn += 1) {
      asked.push(await ask(proxy.url + (turn % 2 ? figureAddress(turn % 400) : (paths[turn % paths.length] ?? '/'))));
      await pause(10);
    }
  });
  await pause(2_000);
  const killedAt = performance.now();
  await other.stop('SIGKILL');
  await pause(3_000);
  const again = await startAt(ports[1]);
  const backAt = performance.now();
  await pause(3_000);
  isReading = false;
  await Promise.all(clients);

  const failed = asked.filter(({ problem }) => problem !== null);
  const failedLater = failed.filter(({ begun }) => begun > killedAt);
  const answersOf = (server: number, from: number, to: number) =>
    asked.filter(({ begun, answeredBy }) => begun > from && begun < to && answeredBy.endsWith(`:${server}`)).length;
  const [before, meanwhile, after] = [
    [0, killedAt],
    [killedAt + 500, backAt - 500],
    [backAt, Infinity],
  ].map(([from = 0, to = 0]) => ports.map((server) => answersOf(server, from, to)));
  const wasKilled = other.exitCode() === null && (before?.[1] ?? 0) > 0 && meanwhile?.[1] === 0;
  return [
    {
      name: 'what one process publishes the other serves within a second, and the proxy with both',
      ok: Math.max(...took) < 1_000 && afterwards.size === 1 && afterwards.has(100),
      detail: `${took.length} publications: ${milliseconds(took)}; published 100, and 40 answers through the proxy a second later say ${[...afterwards].join(', ')}`,
    },
    {
      name: 'writing through the proxy works whichever process answers',
      ok: (await servedFigure(one.url)) === 106,
      detail: '6 publications through the proxy with one token',
    },
    {
      name: 'a process killed while 16 clients read costs no answer beyond the connections that were cut',
      ok: wasKilled && failedLater.length === 0 && failed.length <= clients.length && (meanwhile?.[0] ?? 0) > 100,
      detail: `${asked.length} answers, ${failed.length} cut at the kill, ${failedLater.length} failed later; by the two processes ${before?.join(' + ')} before, ${meanwhile?.join(' + ')} while one was gone${failed.length ? `; ${failed[0]?.problem}` : ''}`,
    },
    {
      name: 'a process that comes back is used again, with what was published meanwhile',
      ok: (after?.[1] ?? 0) > 0 && (await servedFigure(again.url)) === 106,
      detail: `${after?.join(' + ')} answers in the last 3 s`,
    },
  ];
}
