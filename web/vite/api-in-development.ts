import { isRunnableDevEnvironment, type Plugin } from 'vite';
import type { Context } from '#api/context.ts';

/** The one thing that is needed from below the API. */
type Versions = { watchVersions: (database: Context['database']) => Promise<Context['versions']> };

/** Opened once for the whole life of the process: its data folder has one owner. */
const openOnce = async (load: <Module>(path: string) => Promise<Module>) => {
  const { openInstallation } = await load<typeof import('#api/commands/open.ts')>('/api/commands/open.ts');
  const { readSettings, secretKeyOf, writeTokenIn } =
    await load<typeof import('#api/commands/settings.ts')>('/api/commands/settings.ts');
  const { watchVersions } = await load<Versions>('/db/versions.ts');
  const { FinishedAnswers } = await load<typeof import('#api/http/finished-answers.ts')>(
    '/api/http/finished-answers.ts',
  );
  const { openIdentityProviders } = await load<typeof import('#api/identity-providers/open.ts')>(
    '/api/identity-providers/open.ts',
  );
  const { openKolada } = await load<typeof import('#api/reference-series/kolada.ts')>(
    '/api/reference-series/kolada.ts',
  );
  const { openInstallations } = await load<typeof import('#api/reference-series/installations.ts')>(
    '/api/reference-series/installations.ts',
  );
  const settings = readSettings(process.env);
  const database = await openInstallation(settings);
  return {
    database,
    versions: await watchVersions(database),
    finished: new FinishedAnswers(0),
    writeToken: writeTokenIn(settings.dataFolder),
    secretKey: secretKeyOf(process.env, settings.dataFolder),
    site: { url: 'http://localhost:5173', isSecure: false },
    mail: null,
    kolada: openKolada(settings.koladaUrl),
    installations: openInstallations(settings.installations),
    identityProviders: await openIdentityProviders(process.env),
    sessionLimits: { idleSeconds: 7_200, mostSeconds: 43_200 },
  };
};

/**
 * In development the pages ask the same app as in production, loaded through Vite so that it changes as one writes. It
 * reads what `npm run demo` has left in the data folder.
 */
export const apiInDevelopment = (): Plugin => ({
  name: 'tiofalt-api-in-development',
  apply: 'serve',
  configureServer(server) {
    const environment = server.environments['ssr'];
    // tests run through Vite too, and bring their own app
    if (process.env['VITEST'] || !environment || !isRunnableDevEnvironment(environment)) return;
    const load = <Module>(path: string): Promise<Module> => environment.runner.import(path);
    let opened: ReturnType<typeof openOnce> | null = null;
    const begin = async () => {
      const { default: pino } = await import('pino');
      const { createApp } = await load<typeof import('#api/app.ts')>('/api/app.ts');
      opened ??= openOnce(load);
      const app = createApp({ ...(await opened), now: () => new Date(), build: 'development', log: pino() });
      globalThis.tiofalt = { app };
    };
    server.middlewares.use((_request, _response, next) => {
      begin().then(() => next(), next);
    });
  },
});
