import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  settingsFor,
  startHostileProvider,
  startProvider,
  type HostileProvider,
  type RealProvider,
} from '#tests/support/identity-providers.ts';
import { freePort } from '#tests/support/postgres.ts';
import type { RunningServer } from '#tests/support/server.ts';
import { startEmpty } from '#tests/support/started.ts';

const secret = 'a secret between two processes of the tests';

export type Installation = {
  url: string;
  /** A real provider: Stigverket. */
  agency: RealProvider;
  /** One that says whatever it is told to: Vrångverket. */
  liar: HostileProvider;
  /** One that is down until it is started: Tystverket. */
  startSilent: () => Promise<HostileProvider>;
  /** Somebody who needs no provider. */
  administrator: { name: string; email: string; password: string };
  stop: () => Promise<void>;
};

/** An installation with two units, north and south, where one can sign in at three providers. */
export async function startInstallation(): Promise<Installation> {
  const folder = mkdtempSync(join(tmpdir(), 'tiofalt-providers-'));
  const port = await freePort();
  // to a browser another site than the providers at 127.0.0.1: only then are cookies kept back as they are in earnest
  const url = `http://localhost:${port}`;
  const callback = `${url}/api/v1/identity-providers/agency/callback`;
  const agency = await startProvider({ client_secret: secret, redirect_uris: [callback] });
  const liar = await startHostileProvider(secret);
  const silent = await startHostileProvider(secret);
  await silent.stop();
  const file = join(folder, 'identity-providers.json');
  writeFileSync(join(folder, 'client-secret'), secret);
  writeFileSync(
    file,
    JSON.stringify([
      written('agency', 'Stigverket', agency.issuer),
      written('liar', 'Vrångverket', liar.issuer),
      written('silent', 'Tystverket', silent.issuer),
    ]),
  );
  const stopProviders = async () => {
    await Promise.all([agency.stop(), liar.stop()]);
    rmSync(folder, { recursive: true });
  };
  const server = await startEmpty({
    demo: false,
    environment: { PORT: String(port), PUBLIC_URL: url, IDENTITY_PROVIDERS: file },
  }).catch(async (reason: unknown) => {
    await stopProviders();
    throw reason;
  });
  const stop = async () => {
    await server.stop();
    await stopProviders();
  };
  try {
    await importUnits(server);
    const administrator = await setUp(server);
    const startSilent = () => startHostileProvider(secret, Number(new URL(silent.issuer).port));
    return { url, agency, liar, startSilent, administrator, stop };
  } catch (reason) {
    await stop();
    throw reason;
  }
}

/** As the file of an installation has it. */
function written(code: string, name: string, issuer: string): object {
  const { clientId, scopes, roles } = settingsFor(code, issuer, { kind: 'secret', secret });
  return { code, names: { sv: name }, issuer, clientId, clientSecretFile: 'client-secret', scopes, roles };
}

async function importUnits({ url, token }: RunningServer): Promise<void> {
  const form = new FormData();
  form.set('mapping', new Blob([JSON.stringify(mapping)]), 'mapping.json');
  form.set(
    'file',
    new Blob(['Unit,Name,2026 Q1\nnorth,Norra distriktet,10\nsouth,Södra distriktet,20\n']),
    'units.csv',
  );
  const response = await fetch(`${url}/api/v1/imports`, {
    method: 'POST',
    body: form,
    headers: { Authorization: `Bearer ${token}` },
  });
  if (!response.ok) throw new Error(`the units cannot be imported: ${await response.text()}`);
}

const mapping = {
  name: 'Two units',
  layout: 'wide',
  source: { sv: 'Prov' },
  organisations: [
    { kind: 'agency', code: 'provmyndigheten', name: { sv: 'Provmyndigheten' } },
    { kind: 'unit', code: '{Unit}', name: '{Name}' },
  ],
  figures: [{ metric: 'total-transactions', columns: '{period}' }],
};

async function setUp({ url, said }: RunningServer): Promise<Installation['administrator']> {
  const [, token] = /^Set up at \S+token=(\S+)$/m.exec(said()) ?? [];
  const administrator = { name: 'Adam Al', email: 'adam@provmyndigheten.example', password: 'vinden viner i vassen 7' };
  const response = await fetch(`${url}/api/v1/set-up`, {
    method: 'POST',
    body: JSON.stringify({ token, ...administrator }),
    headers: { 'Content-Type': 'application/json' },
  });
  if (!response.ok) throw new Error(`the installation cannot be set up: ${await response.text()}`);
  return administrator;
}
