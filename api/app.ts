import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { openAPIRouteHandler } from 'hono-openapi';
import { sql } from 'drizzle-orm';
import { comparisonRoutes } from './comparison/routes.ts';
import type { Context } from './context.ts';
import { eventRoutes } from './events/routes.ts';
import { Problem, answerError, notFound } from './http/problem.ts';
import { validated } from './http/validators.ts';
import { importRoutes } from './imports/routes.ts';
import { installationRoutes } from './installation/routes.ts';
import { metricRoutes } from './metrics/routes.ts';
import { organisationRoutes } from './organisations/routes.ts';
import { overviewRoutes } from './overview/routes.ts';
import { seriesRoutes } from './series/routes.ts';
import { targetRoutes } from './targets/routes.ts';

const documentation = {
  openapi: '3.1.0',
  info: {
    title: 'Tiofalt',
    version: '1',
    description:
      'Effect measures of public agencies as open data. Lists come in pages with Link headers; errors are problem+json with a ' +
      'stable code; every answer to a GET has an ETag. Give asOf to read everything as it was known at an earlier moment.',
  },
  components: { securitySchemes: { writeToken: { type: 'http' as const, scheme: 'bearer' } } },
};

const largestBody = 1024 * 1024;

const late = (milliseconds: number) =>
  new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error('no answer in time')), milliseconds).unref();
  });

/** The whole API. Everything that reads is validated; what writes asks for the token itself. */
export function createApp(context: Context) {
  const validation = validated(context);
  const reading = new Hono()
    .use(validation)
    .route('/organisations', organisationRoutes(context))
    .route('/metrics', metricRoutes(context))
    .route('/series', seriesRoutes(context))
    .route('/comparison', comparisonRoutes(context))
    .route('/overview', overviewRoutes(context))
    .route('/events', eventRoutes(context))
    .route('/targets', targetRoutes(context))
    .route('/installation', installationRoutes(context));
  const v1 = new Hono().route('/imports', importRoutes(context)).route('/', reading);
  const app = new Hono()
    .use('/api/*', async (c, next) => {
      await next();
      c.res.headers.set('X-Content-Type-Options', 'nosniff');
    })
    .use('/api/*', async (c, next) => {
      // uploads have their own, larger bound, and are streamed
      if (c.req.path === '/api/v1/imports') return next();
      return bodyLimit({
        maxSize: largestBody,
        onError: () => {
          throw new Problem(413, 'too-large', 'At most 1 MB.', { limit: largestBody });
        },
      })(c, next);
    })
    .get('/health/live', (c) => c.json({ status: 'live' }))
    .get('/health/ready', async (c) => {
      try {
        await Promise.race([context.database.orm.execute(sql`select 1`), late(2_000)]);
        return c.json({ status: 'ready' });
      } catch {
        throw new Problem(503, 'database-unavailable', 'The database does not answer.');
      }
    })
    .route('/api/v1', v1)
    .get(
      '/api/v1/openapi.json',
      validation,
      openAPIRouteHandler(v1 as unknown as Hono, {
        documentation: { ...documentation, servers: [{ url: '/api/v1' }] },
        // chart.png is a route, not a file
        excludeStaticFile: false,
      }),
    );
  app.notFound(notFound);
  app.onError(answerError(context));
  return app;
}

export type App = ReturnType<typeof createApp>;
