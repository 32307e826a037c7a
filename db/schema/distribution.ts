/**
 * What grows with the figures, and could be spread over several servers by its organisation: every unique key of these
 * tables holds `organisation_id`, and so does every reference from one to another.
 */
export const distributed = ['series', 'revisions'];

/** What stays small enough for a copy on every server. No copy may refer to a row that only one server has. */
export const reference = [
  'api_keys',
  'audit_records',
  'circle_members',
  'idempotency_keys',
  'identities',
  'jobs',
  'narrowed_visibilities',
  'one_time_links',
  'passwords',
  'people',
  'role_grants',
  'second_factors',
  'sessions',
  'sharing_circles',
  'sign_in_attempts',
  'categories',
  'dimensions',
  'events',
  'installation',
  'metric_versions',
  'metrics',
  'organisation_versions',
  'organisations',
  'publications',
  'structure_figures',
  'targets',
];
