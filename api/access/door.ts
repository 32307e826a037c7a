import type { Context as HonoContext, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { Capability, Grant } from '#domain/capability.ts';
import type { Organisation } from '#domain/organisation-tree.ts';
import { grantsOf, type Viewer } from '#domain/viewer.ts';
import type { Context } from '../context.ts';
import { Problem } from '../http/problem.ts';
import { getOrganisation } from '../organisations/search.ts';
import { mayDoInstallationWide, mayIn, notAllowed, presentTree } from './rights.ts';
import { accessRules, type AccessRule } from './rules.ts';

declare module 'hono' {
  // hono's own types are extended by declaring the same interface again
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions
  interface ContextVariableMap {
    /** The organisation that the address names, where the rule of the route looked at it. */
    organisation: Organisation;
    /** Who is away, where only standing in for them lets the request through. */
    inPlaceOf: string | undefined;
  }
}

/** The route that will answer, such as `GET /api/v1/organisations/:code`; null where there is none. */
export function routeFor(c: HonoContext): { name: string; path: string } | null {
  const method = c.req.method === 'HEAD' ? 'GET' : c.req.method;
  const route = matchedRoutes(c).find((matched) => matched.method === method);
  return route ? { name: `${method} ${route.path}`, path: route.path } : null;
}

/** What stands in the address where the route says `:code`; the door itself is a route without. */
function codeIn(c: HonoContext, path: string): string {
  const text = c.req.path.split('/')[path.split('/').indexOf(':code')] ?? '';
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Lets in whom the rule of the route names, and nobody to a route without one. */
export const door =
  (context: Context): MiddlewareHandler =>
  async (c, next) => {
    const route = routeFor(c);
    const rule = route && accessRules[route.name];
    // what does not exist is answered as such
    if (rule === null || rule === 'everybody') return next();
    const viewer = c.get('viewer');
    if (viewer.kind === 'nobody') {
      throw new Problem(401, 'sign-in-needed', 'Sign in first.');
    }
    if (!rule) throw new Problem(403, 'closed', 'Nobody may do this.');
    if (viewer.kind === 'person' && viewer.lacks !== null && rule !== 'signing-in') {
      throw new Problem(403, `${viewer.lacks}-needed`, 'The second factor is still to be shown.');
    }
    if (rule === 'signing-in' || rule === 'signed-in') {
      if (viewer.kind !== 'person')
        throw new Problem(403, 'people-only', 'Only a person who has signed in may do this.');
      return next();
    }
    if (!(await isAllowed(c, context, codeIn(c, route.path), rule))) throw notAllowed(rule.capability);
    return next();
  };

async function isAllowed(
  c: HonoContext,
  context: Context,
  code: string,
  { capability, in: place }: Exclude<AccessRule, string>,
): Promise<boolean> {
  const viewer = c.get('viewer');
  if (place === 'somewhere') {
    c.set('inPlaceOf', standsInWith(viewer, capability));
    return viewer.kind === 'installation' || holdsSomewhere(grantsOf(viewer), capability);
  }
  const tree = await presentTree(c, context);
  if (place === 'installation') return mayDoInstallationWide(context, viewer, capability, tree);
  const organisation = getOrganisation(tree, code);
  c.set('organisation', organisation);
  return mayIn(viewer, capability, organisation.id, tree);
}

const holdsSomewhere = (grants: readonly Grant[], capability: Capability): boolean =>
  grants.some(({ capabilities }) => capabilities.includes(capability));

/** In whose place somebody comes who has the capability nowhere themselves. */
function standsInWith(viewer: Viewer, capability: Capability): string | undefined {
  if (viewer.kind !== 'person' || !viewer.deputyships) return undefined;
  const { own, standIns } = viewer.deputyships;
  if (holdsSomewhere(own, capability)) return undefined;
  return standIns.find(({ grants }) => holdsSomewhere(grants, capability))?.name;
}
