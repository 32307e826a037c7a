import type { Capability } from '#domain/capability.ts';

/**
 * Who gets through to a route. `in` says where the capability has to be held: in the organisation named by `:code` in the
 * address, in the organisation of the first page (for what concerns the whole installation), or somewhere, where the
 * action itself looks at each thing it touches.
 */
export type AccessRule =
  | 'everybody'
  | 'signed-in'
  /** With a session that still lacks the second factor. */
  | 'signing-in'
  | { capability: Capability; in: 'organisation' | 'installation' | 'somewhere' };

/** Every route of the API: one that is not named here is closed to all. A test reads this. */
export const accessRules: Readonly<Record<string, AccessRule>> = {
  'GET /health/live': 'everybody',
  'GET /health/ready': 'everybody',
  'GET /api/v1/openapi.json': 'everybody',
  'GET /api/v1/organisations': 'everybody',
  'GET /api/v1/organisations/:code': 'everybody',
  'GET /api/v1/metrics': 'everybody',
  'GET /api/v1/metrics/:code': 'everybody',
  'GET /api/v1/series': 'everybody',
  'GET /api/v1/series/coverage': 'everybody',
  'GET /api/v1/series/chart.svg': 'everybody',
  'GET /api/v1/series/chart.png': 'everybody',
  'GET /api/v1/overview/:organisation': 'everybody',
  'GET /api/v1/comparison': 'everybody',
  'GET /api/v1/events': 'everybody',
  'GET /api/v1/targets': 'everybody',
  'GET /api/v1/installation': 'everybody',
  'GET /api/v1/session': 'everybody',
  'POST /api/v1/session': 'everybody',
  'DELETE /api/v1/session': 'everybody',
  'POST /api/v1/session/second-factor': 'signing-in',
  'GET /api/v1/sessions': 'signed-in',
  'DELETE /api/v1/sessions': 'signed-in',
  'DELETE /api/v1/sessions/:id': 'signed-in',
  'PUT /api/v1/password': 'signed-in',
  'GET /api/v1/identity-providers': 'everybody',
  'GET /api/v1/identity-providers/:code/sign-in': 'everybody',
  'GET /api/v1/identity-providers/:code/callback': 'everybody',
  'POST /api/v1/set-up': 'everybody',
  'POST /api/v1/set-up/read': 'everybody',
  'POST /api/v1/invitations/read': 'everybody',
  'POST /api/v1/invitations/accept': 'everybody',
  'POST /api/v1/password-resets': 'everybody',
  'POST /api/v1/password-resets/read': 'everybody',
  'POST /api/v1/password-resets/use': 'everybody',
  'POST /api/v1/second-factor': 'signing-in',
  'PUT /api/v1/second-factor': 'signing-in',
  'DELETE /api/v1/second-factor': 'signed-in',
  'GET /api/v1/organisations/:code/members': { capability: 'administer', in: 'organisation' },
  'PUT /api/v1/organisations/:code/members/:person': { capability: 'administer', in: 'organisation' },
  'DELETE /api/v1/organisations/:code/members/:person': { capability: 'administer', in: 'organisation' },
  'POST /api/v1/organisations/:code/members/:person/password-reset': { capability: 'administer', in: 'organisation' },
  'DELETE /api/v1/organisations/:code/members/:person/second-factor': { capability: 'administer', in: 'organisation' },
  'GET /api/v1/organisations/:code/invitations': { capability: 'administer', in: 'organisation' },
  'POST /api/v1/organisations/:code/invitations': { capability: 'administer', in: 'organisation' },
  'DELETE /api/v1/organisations/:code/invitations/:id': { capability: 'administer', in: 'organisation' },
  'GET /api/v1/jobs': { capability: 'administer', in: 'installation' },
  'POST /api/v1/jobs/:id/retry': { capability: 'administer', in: 'installation' },
  'GET /api/v1/organisations/:code/keys': { capability: 'administer', in: 'organisation' },
  'POST /api/v1/organisations/:code/keys': { capability: 'administer', in: 'organisation' },
  'DELETE /api/v1/organisations/:code/keys/:id': { capability: 'administer', in: 'organisation' },
  'GET /api/v1/organisations/:code/circles': { capability: 'administer', in: 'organisation' },
  'POST /api/v1/organisations/:code/circles': { capability: 'administer', in: 'organisation' },
  'POST /api/v1/organisations/:code/circles/:circle/members': { capability: 'administer', in: 'organisation' },
  'PUT /api/v1/organisations/:code/circles/:circle': { capability: 'administer', in: 'organisation' },
  'DELETE /api/v1/organisations/:code/circles/:circle': { capability: 'administer', in: 'organisation' },
  'GET /api/v1/organisations/:code/visibilities': { capability: 'administer', in: 'organisation' },
  'PUT /api/v1/organisations/:code/visibilities/:metric': { capability: 'administer', in: 'organisation' },
  'GET /api/v1/audit': { capability: 'administer', in: 'somewhere' },
  'GET /api/v1/audit/actions': { capability: 'administer', in: 'somewhere' },
  'GET /api/v1/installation/second-factor': { capability: 'administer', in: 'installation' },
  'PUT /api/v1/installation/second-factor': { capability: 'administer', in: 'installation' },
  'POST /api/v1/imports': { capability: 'import', in: 'somewhere' },
};
