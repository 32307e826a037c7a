import type { Env, Hono, Schema } from 'hono';
import { generateSpecs } from 'hono-openapi';
import { scopes } from '#domain/capability.ts';
import { accessRules, type AccessRule } from './rules.ts';

const documentation = {
  servers: [{ url: '/api/v1' }],
  openapi: '3.1.0',
  info: {
    title: 'Tiofalt',
    version: '1',
    description:
      'Effect measures of public agencies as open data. Lists come in pages with Link headers; errors are problem+json with a ' +
      'stable code; every answer has an ETag. What changes something that is there needs its version in If-Match. Give asOf to read everything as it was known at an earlier moment.',
  },
  components: {
    securitySchemes: {
      session: { type: 'apiKey' as const, in: 'cookie' as const, name: 'session' },
      key: { type: 'http' as const, scheme: 'bearer' },
    },
  },
};

/** By what one may sign in for a route: a key never does what only people decide. */
function securityOf(rule: AccessRule | undefined): Record<string, []>[] | null {
  if (rule === 'everybody') return null;
  const isForKeys = typeof rule === 'object' && scopes.some((scope) => scope === rule.capability);
  return isForKeys ? [{ session: [] }, { key: [] }] : [{ session: [] }];
}

const reads = new Set(['get', 'head']);

/** What every route that changes something understands. */
const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header' as const,
  required: false,
  schema: { type: 'string' as const, pattern: '^[!-~]{1,200}$', examples: ['0192f3a5-6c1e-7d52-9d0b-5a1f6e0c7b11'] },
  description:
    'A name for this request, such as a UUID: sent again with the same name within a week, it is done once and answered the ' +
    'same, with Idempotency-Replayed. 422 for another request by the same name, 409 while it is being done, and 409 ' +
    '`done-already` where the answer held a secret.',
};

/** The OpenAPI description, made when it is first asked for. Who has to sign in for what comes from the rules. */
export function describeApi<E extends Env, S extends Schema, Path extends string>(v1: Hono<E, S, Path>) {
  let described: ReturnType<typeof generateSpecs> | undefined;
  const describe = async () => {
    // chart.png is a route, not a file
    const description = await generateSpecs(v1, { documentation, excludeStaticFile: false });
    for (const [path, operations] of Object.entries(description.paths)) {
      const route = `/api/v1${path.replace(/\/$/, '').replace(/\{(\w+)\}/g, ':$1')}`;
      for (const [method, operation] of Object.entries(operations ?? {})) {
        const security = securityOf(accessRules[`${method.toUpperCase()} ${route}`]);
        if (security) Object.assign(operation, { security });
        if (!reads.has(method)) {
          const { parameters = [] } = operation as { parameters?: object[] };
          Object.assign(operation, { parameters: [...parameters, idempotencyKey] });
        }
      }
    }
    return description;
  };
  return () => (described ??= describe());
}
