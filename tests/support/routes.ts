import type { App } from '#api/app.ts';

export type Route = { name: string; method: string; path: string };

/** Every route of the app, each once; what only stands before routes is none. */
export function routesOf(app: Pick<App, 'routes'>): Route[] {
  const names = new Map(
    app.routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => [`${method} ${path}`, { name: `${method} ${path}`, method, path }]),
  );
  return [...names.values()];
}
