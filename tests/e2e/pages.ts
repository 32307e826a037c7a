/** One of every kind of page, for what has to hold on all of them. */
export const everyPage = [
  '/',
  '/organisations',
  '/organisations?q=trafik',
  '/organisations/uk-government',
  '/organisations/gov-hmrc',
  '/organisations/stigverket-lighthouses',
  '/organisations/eu',
  '/metrics',
  '/metrics?q=digital',
  '/metrics/customer-satisfaction',
  '/metrics/customer-satisfaction?asOf=2024-06-30',
  '/metrics/project-outcomes?breakdown=outcome',
  '/metrics/digital-share?organisation=gov-hmrc',
  '/metrics/lead-time-days?organisation=stigverket&from=2024-Q1',
  '/about',
  '/sign-in',
  '/forgotten-password',
  '/api-description',
  '/there-is-no-such-page',
  '/organisations/nobody',
];

const quarter = (unit: string, rest = '') => `/entry/quarterly-effects/2026-Q4/stigverket-${unit}${rest}`;

/** One of every kind of page that has to do with reporting, for one of the people of the demonstration who sees it. */
export const reportingPages = {
  anna: [
    '/entry',
    quarter('trails'),
    quarter('trails', '?across=organisations'),
    quarter('trails', `?fill=${encodeURIComponent('stigverket-trails/2026-Q4')}`),
    quarter('trails', '/submit'),
    quarter('huts', '/submit'),
    '/entry/quarterly-effects/2026-Q3/stigverket-trails/correct',
    '/import',
    '/account',
    '/forms',
  ],
  bo: ['/entry', quarter('crossings'), quarter('crossings', '/approval'), '/account'],
  disa: [
    '/entry',
    '/entry?view=board',
    '/forms',
    '/forms/new',
    '/forms/quarterly-effects',
    '/import',
    '/reference-series',
    '/reference-series/choose',
    '/organisations/stigverket-trails/reporters',
    '/administration',
  ],
} as const;
